"""Running the checks of a chapter, in whichever process."""

from __future__ import annotations

import importlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.audit.evidence import Evidence
from tests.audit.printed import NotPrintedError
from tests.audit.register import CHECKS, Check, Finding


@dataclass(frozen=True)
class Audited:
    """What a check found, and the processor time that it took, in seconds."""

    key: str
    definition: str
    unsaid: str
    seconds: float
    findings: list[Finding]


def chapters() -> list[str]:
    """Return the names of the modules with checks."""
    return sorted(path.stem for path in (Path(__file__).parent / "chapters").glob("*.py"))


def findings(check: Check, evidence: Evidence) -> Iterator[Finding]:
    """Run a check; what it does not find on the page is a finding too."""
    try:
        yield from check.run(evidence)
    except NotPrintedError as error:
        yield Finding(f"not found: {error}", "", "", "", ok=False)


def audited(keys: tuple[str, ...], site: Path, chapter: str) -> list[Audited]:
    """Run the checks of a chapter whose keys begin so."""
    module = importlib.import_module(f"tests.audit.chapters.{chapter}")
    own = [check for check in CHECKS if check.run.__module__ == module.__name__]
    return [run(check, evidence_of(site)) for check in own if check.key.startswith(keys)]


def run(check: Check, evidence: Evidence) -> Audited:
    """Run one check, and note the time."""
    started = time.process_time()
    here = list(findings(check, evidence))
    return Audited(check.key, check.definition, check.unsaid, time.process_time() - started, here)


@cache
def evidence_of(site: Path) -> Evidence:
    """Return what this process has read."""
    return Evidence(site)
