"""Measure what the README promises: ``make bench``, or ``make bench BENCH="engine weight"`` for a part.

A bench is a module of this folder with a function ``measure()`` that yields `Row`s.
"""

import argparse
import importlib
import os
import platform
import subprocess
import sys
from collections.abc import Sequence

from build.errors import BuildError
from tests.bench.report import keep, section
from tests.bench.row import Row

BENCHES = (
    *("rebuild", "watch", "weight", "interaction", "engine", "scaling", "stages"),
    *("projection", "changes", "training", "cold"),
)
"""In the order of their length: the first take seconds, the last some minutes."""


def main(given: Sequence[str]) -> int:
    """Run benches and return 1 if a limit was missed."""
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("--write", action="store_true", help="keep what is measured in docs/benchmarks.md")
    options.add_argument("benches", nargs="*", metavar="BENCH", help=", ".join(BENCHES))
    chosen = options.parse_args(given)
    if unknown := set(chosen.benches) - set(BENCHES):
        options.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    missed = 0
    for name in chosen.benches or BENCHES:
        machine = described()
        print(f"\n{name}: {machine}", flush=True)
        rows, fault = measured(name)
        missed += sum(not row.holds for row in rows) + bool(fault)
        if chosen.write and rows:
            keep({name: section(rows, machine, fault)}, BENCHES)
    return int(missed > 0)


def described() -> str:
    """Say on what and beside what is measured."""
    cores, load = os.cpu_count(), os.getloadavg()[0]
    return f"{cores} cores, {platform.machine()}, Python {platform.python_version()}, load {load:.1f}"


def measured(name: str) -> tuple[list[Row], str]:
    """Run one bench, print its rows as they come, and return them, with what was in the way."""
    rows: list[Row] = []
    try:
        for row in importlib.import_module(f"tests.bench.{name}").measure():
            print(f"  {row}", flush=True)
            rows.append(row)
    except (BuildError, subprocess.CalledProcessError) as error:
        print(f"  not measured: {error}")
        return rows, f"Not measured to its end: {error}"
    return rows, ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
