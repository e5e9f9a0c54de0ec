"""Measure what the README promises: ``make bench``, or ``make bench BENCH="engine weight"`` for a part.

A bench is a module of this folder with a function ``measure()`` that yields `Row`s.
"""

import importlib
import os
import platform
import sys
from pathlib import Path

from build.errors import BuildError

APART = {"__main__", "row"}


def names() -> list[str]:
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in APART)


def main(chosen: list[str]) -> int:
    """Run benches and return 1 if a limit was missed."""
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    missed = 0
    for name in chosen or names():
        print(f"\n{name}", flush=True)
        try:
            for row in importlib.import_module(f"tests.bench.{name}").measure():
                print(f"  {row}", flush=True)
                missed += not row.holds
        except BuildError as error:
            print(f"  not measured: {error}")
            missed += 1
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
