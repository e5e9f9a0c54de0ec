"""The table that is kept: `docs/benchmarks.md`, a section for each bench, as it was last measured."""

import re
from collections.abc import Sequence
from pathlib import Path

from tests.bench.row import Row

PLACE = Path(__file__).resolve().parent.parent.parent / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench WRITE=1`, or `make bench WRITE=1 BENCH="engine weight"` for a part: each section as it was last
measured, on the machine and under the load that stand above it (programs that were running when it began, one core's
work each; near 0 is a quiet machine). Times of processors count all cores. *Missed* is what a budget is there to show.
"""
COLUMNS = "| what | measured | wanted | |\n|---|---:|---:|---|\n"


def section(rows: Sequence[Row], machine: str, note: str = "") -> str:
    """Return the table of one bench, with where and how it was measured."""
    told = "".join(f"| {' | '.join(row.cells)} |\n" for row in rows)
    return f"{machine}\n\n{COLUMNS}{told}" + (f"\n{note}\n" if note else "")


def keep(found: dict[str, str], order: Sequence[str], place: Path = PLACE) -> None:
    """Write the sections that were measured now, and leave the others as they are."""
    kept = sections(place.read_text(encoding="utf-8")) if place.is_file() else {}
    kept |= found
    told = [f"## {name}\n\n{kept[name].strip()}\n" for name in order if name in kept]
    place.write_text("\n".join([HEAD, *told]), encoding="utf-8")


def sections(text: str) -> dict[str, str]:
    """Return the sections of the file by their names."""
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
