"""Calls of prose over numbers and claims that a test makes up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import Mock

from build.claims import Claim, Measured, Verdict
from build.page.prose.calls import Prose
from build.page.prose.content import Content, Definition
from build.page.prose.values import Ledger

PATH = Path("content/chapters/01-first.md")
SHARE = Definition("share", "A part.")
MOST = Claim("Most.", Verdict.HOLDS, "9 of 10.", 10, 0.9, rule="Holds if above 0.", p=0.01, definition="share")
ACCURACY = Measured(0.9, 10, 0.8, 0.95)


def made_up_prose(values: dict[str, Measured], claims: list[str], facts: Mapping[str, Any], home: str) -> Prose:
    """Return the calls of a page of ``home``; all ``claims`` say the same."""
    content = Mock(Content, figures={}, references={}, definitions={"share": SHARE})
    return Prose(content, Ledger(values, dict.fromkeys(claims, MOST)), {}, facts, home)
