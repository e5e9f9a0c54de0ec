"""The list of checks: each a function, with the key that it audits and a sentence of its definition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.audit.pages import Claim
from tests.audit.printed import Printed, Span

if TYPE_CHECKING:
    from tests.audit.evidence import Evidence

Recomputed = float | str


@dataclass(frozen=True)
class Finding:
    """A printed number or verdict beside the recomputed one.

    Attributes
    ----------
    what : str
        In a few words.
    printed, recomputed, difference : str
        As the table shows them; an agreeing word differs by nothing.
    ok : bool
        Whether the one would be printed as the other.
    is_verdict : bool
        Whether it is a verdict and not a number.
    at : tuple of Span
        Where the number stands.
    """

    what: str
    printed: str
    recomputed: str
    difference: str
    ok: bool
    is_verdict: bool = False
    at: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Check:
    """A check of the list.

    Attributes
    ----------
    key : str
        What it audits: the key of a claim or value.
    definition : str
        What is computed, as the page tells it.
    unsaid : str
        What the page does not tell and the recomputation had to find out: a rule, a choice, which images.
    run : callable
        Yields findings.
    """

    key: str
    definition: str
    unsaid: str
    run: Callable[[Evidence], Iterator[Finding]]


CHECKS: list[Check] = []


def audits(key: str, definition: str, unsaid: str = "") -> Callable[[Callable[[Evidence], Iterator[Finding]]], object]:
    """Put a function on the list of checks."""

    def enlist(run: Callable[[Evidence], Iterator[Finding]]) -> object:
        CHECKS.append(Check(key, definition, unsaid, run))
        return run

    return enlist


def same(what: str, printed: Printed, recomputed: Recomputed, chance: float = 0.0) -> Finding:
    """Compare one number, or one run of words.

    Parameters
    ----------
    what : str
        In a few words.
    printed : Printed
        As on the page.
    recomputed : float or str
        In the unit of ``printed.value``.
    chance : float
        How far sampling may have moved the two apart, beside rounding.
    """
    if isinstance(recomputed, str):
        return Finding(what, printed.text, recomputed, "", printed.text == recomputed, at=printed.at)
    ok, written = printed.agrees(recomputed, chance), printed.written(recomputed)
    return Finding(what, printed.text, written, printed.difference(recomputed), ok, at=printed.at)


def each_same(
    names: Sequence[str], printed: Sequence[Printed], recomputed: Sequence[Recomputed], chance: float = 0.0
) -> Iterator[Finding]:
    """Compare several."""
    for name, shown, found in zip(names, printed, recomputed, strict=True):
        yield same(name, shown, found, chance)


def verdict(claim: Claim, holds: bool | None) -> Finding:
    """Compare a verdict; ``None`` leaves both open, and so does a printed p of 0.05 or more."""
    is_open = holds is None or (claim.chance is not None and claim.chance.among >= 0.05)
    recomputed = "not shown" if is_open else "holds" if holds else "does not hold"
    return Finding("verdict", claim.verdict, recomputed, "", claim.verdict == recomputed, is_verdict=True)
