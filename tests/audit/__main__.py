"""Recompute printed numbers from what is published: ``make audit``, or ``make audit AUDIT="fashion.relu_zeros"``.

Nothing here imports the build: it reads the built pages, the published models and data, and the raw pictures.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from tests.audit.evidence import Evidence
from tests.audit.pictures import NoDataError
from tests.audit.printed import NotPrintedError
from tests.audit.register import CHECKS, Check, Finding

# Portraits may stand beside them.
AUDITED = ("fashion.", "digits-small.", "digits-deep.", "counting.", "rows.")
NEED_MORE = {
    "fashion.edges_first_layer": "a second network, which is not published",
    "fashion.gabor_first_layer": "a second network, which is not published",
    "fashion.units_found_again": "a second network, which is not published",
    "fashion.features_look_like_classes": "the images found before they were compressed",
}
HEADER = ("what", "printed", "recomputed", "difference", "ok")


def chapters() -> list[str]:
    """Return the names of the modules with checks."""
    return sorted(path.stem for path in (Path(__file__).parent / "chapters").glob("*.py"))


def findings(check: Check, evidence: Evidence) -> Iterator[Finding]:
    """Run a check; what it does not find on the page is a finding too."""
    try:
        yield from check.run(evidence)
    except NotPrintedError as error:
        yield Finding(f"not found: {error}", "", "", "", ok=False)


def line(what: str, printed: str, recomputed: str, difference: str, ok: str) -> str:
    """Lay out one line of the table."""
    return f"    {what:<58.58} {printed:>20.20} {recomputed:>20.20} {difference:>10} {ok}".rstrip()


def main(arguments: list[str]) -> int:
    """Print the table and return 1 if a number or a verdict differs."""
    parser = ArgumentParser(prog="make audit", description="Recompute printed numbers from what is published.")
    parser.add_argument("keys", nargs="*", help="what to audit: keys, or their beginnings; everything if none is given")
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
    for name in chapters():
        importlib.import_module(f"tests.audit.chapters.{name}")
    chosen = [check for check in CHECKS if not options.keys or check.key.startswith(tuple(options.keys))]
    try:
        wrong, n_verdicts = report(chosen, Evidence(options.site))
        return int(wrong > 0 or (not options.keys and not is_whole(n_verdicts, options.site)))
    except NoDataError as error:
        print(f"audit: {error}", file=sys.stderr)
        return 2


def is_whole(n_verdicts: int, site: Path) -> bool:
    """Tell whether every claim has a check of its verdict, but for those that need more than is published."""
    claims = json.loads((site / "build.json").read_text(encoding="utf-8"))["claims"]
    n_claims = sum(key.startswith(AUDITED) for key in claims)
    for key, what in NEED_MORE.items():
        print(f"not recomputed: the verdict of {key}, which needs {what}")
    left = n_claims - len(NEED_MORE) - n_verdicts
    print(f"{n_claims} claims, {n_verdicts} verdicts recomputed: {left or 'none'} without a check")
    return left == 0


def report(checks: list[Check], evidence: Evidence) -> tuple[int, int]:
    """Print what each check found, and the sum of it; return how many differ, and the number of verdicts."""
    found: list[Finding] = []
    print(line(*HEADER))
    for check in checks:
        started = time.process_time()
        here = list(findings(check, evidence))
        print(f"{check.key}: {check.definition} ({time.process_time() - started:.1f} s)")
        if check.unsaid:
            print(f"    not on the page: {check.unsaid}")
        for each in here:
            print(line(each.what, each.printed, each.recomputed, each.difference, "ok" if each.ok else "DIFFERS"))
        found += here
    wrong = sum(not each.ok for each in found)
    n_verdicts = sum(each.is_verdict for each in found)
    n_unsaid = sum(bool(check.unsaid) for check in checks)
    print(f"{n_unsaid or 'none'} of {len(checks)} checks rest on something that the page does not say")
    print(f"{len(found) - n_verdicts} numbers and {n_verdicts} verdicts: {wrong or 'none'} differ")
    return wrong, n_verdicts


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
