"""Recompute printed numbers from what is published: ``make audit``, or ``make audit AUDIT="fashion.relu_zeros"``.

Nothing here imports the build: it reads the built pages, the published models and data, and the raw pictures.
"""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tests.audit.coverage import Coverage, by_place, coverage
from tests.audit.evidence import Evidence
from tests.audit.pictures import NoDataError
from tests.audit.register import Finding
from tests.audit.running import Audited, audited, chapters

# Portraits may stand beside them.
AUDITED = ("fashion.", "digits-small.", "digits-deep.", "counting.", "rows.")
N_PROCESSES = 2  # each keeps what it has read, up to several GB, and computes on one thread
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
HEADER = ("what", "printed", "recomputed", "difference", "ok")


def line(what: str, printed: str, recomputed: str, difference: str, ok: str) -> str:
    """Lay out one line of the table."""
    return f"    {what:<58.58} {printed:>20.20} {recomputed:>20.20} {difference:>10} {ok}".rstrip()


def main(arguments: list[str]) -> int:
    """Print the table and return 1 if a number or a verdict differs."""
    parser = ArgumentParser(prog="make audit", description="Recompute printed numbers from what is published.")
    parser.add_argument("keys", nargs="*", help="what to audit: keys, or their beginnings; everything if none is given")
    parser.add_argument("--left", action="store_true", help="list the numbers that no check has read")
    parser.add_argument("--site", type=Path, default=Path("site"), help="the built site")
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").is_file():
        print(f"audit: {options.site} must be a built site; run `make site` first", file=sys.stderr)
        return 2
    if json.loads((options.site / "build.json").read_text(encoding="utf-8"))["synthetic"]:
        print(
            "audit: the site must be built from the real data; run `make site DATASET=fashion-mnist`", file=sys.stderr
        )
        return 2
    task = partial(audited, tuple(options.keys or [""]), options.site)
    try:
        with ProcessPoolExecutor(N_PROCESSES, get_context("spawn")) as processes:
            found = report(each for chapter in processes.map(task, chapters()) for each in chapter)
        if not options.keys:
            tell_left(coverage(Evidence(options.site), found), every=options.left)
        is_right = all(each.ok for each in found)
        return int(not is_right or (not options.keys and not is_whole(found, options.site)))
    except NoDataError as error:
        print(f"audit: {error}", file=sys.stderr)
        return 2


def tell_left(found: Coverage, every: bool) -> None:
    """Say how many printed numbers no check has read, by chapter, and which they are where that is asked for."""
    n_left = len(found.unread)
    print(f"{found.n_printed} numbers stand in the prose: {found.n_printed - n_left} were recomputed where they stand,")
    print(f"{n_left} were not, settings, shapes, years and repetitions among them: make audit AUDIT=--left lists them")
    for place, n in by_place(found.unread).items():
        print(f"    {place:<20} {n:>5}")
    for each in found.unread if every else ():
        print(f"    {each.place:<20} … {each.words} …")


def is_whole(found: list[Finding], site: Path) -> bool:
    """Tell whether every claim has a check of its verdict."""
    claims = json.loads((site / "build.json").read_text(encoding="utf-8"))["claims"]
    n_claims = sum(key.startswith(AUDITED) for key in claims)
    n_verdicts = sum(each.is_verdict for each in found)
    left = n_claims - n_verdicts
    print(f"{n_claims} claims, {n_verdicts} verdicts recomputed: {left or 'none'} without a check")
    return left == 0


def report(checks: Iterable[Audited]) -> list[Finding]:
    """Print what each check found, and the sum of it; return all findings."""
    found: list[Finding] = []
    n_checks = n_unsaid = 0
    print(line(*HEADER))
    for check in checks:
        print(f"{check.key}: {check.definition} ({check.seconds:.1f} s)")
        if check.unsaid:
            print(f"    not on the page: {check.unsaid}")
        for each in check.findings:
            print(line(each.what, each.printed, each.recomputed, each.difference, "ok" if each.ok else "DIFFERS"))
        found += check.findings
        n_checks, n_unsaid = n_checks + 1, n_unsaid + bool(check.unsaid)
    wrong = sum(not each.ok for each in found)
    n_verdicts = sum(each.is_verdict for each in found)
    print(f"{n_unsaid or 'none'} of {n_checks} checks rest on something that the page does not say")
    print(f"{len(found) - n_verdicts} numbers and {n_verdicts} verdicts: {wrong or 'none'} differ")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
