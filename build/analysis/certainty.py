"""From an interval or a test to a verdict: holds, does not hold, or not shown where both remain open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import atanh, exp, log, sqrt, tanh
from statistics import NormalDist
from typing import NamedTuple

from build.claims import RARE, Measured, Verdict
from build.data.intervals import Z_95


class Decided(NamedTuple):
    """A verdict and the p that it hangs on."""

    verdict: Verdict
    p: float


def above(measured: Measured, bound: float) -> Decided:
    """Tell whether a number lies above a bound; open where its interval holds the bound."""
    low, high = measured.interval
    gap = measured.value - bound
    return _beyond(gap, measured.value - low if gap > 0 else high - measured.value)


def below(measured: Measured, bound: float) -> Decided:
    """Tell whether a number lies below a bound; open where its interval holds the bound."""
    low, high = measured.interval
    return above(Measured(-measured.value, measured.n, -high, -low), -bound)


def ahead(first: Measured, second: Measured) -> Decided:
    """Tell whether one number lies above another; open where their intervals overlap."""
    gap = first.value - second.value
    upper, lower = (first, second) if gap > 0 else (second, first)
    return _beyond(gap, upper.value - upper.interval[0] + lower.interval[1] - lower.value)


def _beyond(gap: float, reach: float) -> Decided:
    """Judge a gap by how far the 95 % interval reaches into it, as if its ends lay where a normal curve has them."""
    if reach <= 0:
        return shown_by(1.0 if gap == 0 else 0.0, gap > 0)
    return shown_by(2 * NormalDist().cdf(-Z_95 * abs(gap) / reach), gap > 0)


def shown_by(p: float, as_said: bool) -> Decided:
    """Tell what a test shows of a difference that goes as the sentence says, or the other way."""
    return Decided(Verdict.of(as_said) if p < RARE else Verdict.NOT_SHOWN, p)


def every(parts: Iterable[Decided]) -> Decided:
    """Join the parts of a sentence: the least certain decides; one that fails does so as one of all (Bonferroni)."""
    found = list(parts)
    against = [part.p for part in found if part.verdict is Verdict.FAILS]
    if against:
        return shown_by(min(1.0, len(found) * min(against)), False)
    return shown_by(max(part.p for part in found), True)


def rising(gains: Sequence[Measured]) -> Decided:
    """Tell whether every gain lies above 0 with its interval; the intervals hold together (Bonferroni)."""
    parts = [above(gain, 0) for gain in gains]
    against = [part.p for part in parts if part.verdict is Verdict.FAILS]
    return shown_by(min(against), False) if against else every(parts)


def ratio(first: int, second: int, n: int) -> Measured:
    """Return the ratio of two counts with its 95 % interval, a half added to each (Katz et al. 1978)."""
    upper, lower = first + 0.5, second + 0.5
    reach = Z_95 * sqrt(1 / upper + 1 / lower)
    middle = log(upper / lower)
    return Measured(upper / lower, n, exp(middle - reach), exp(middle + reach))


def effect(size: float, n_each: int) -> Measured:
    """Return Cohen's d of two groups of ``n_each`` with its 95 % interval (Hedges & Olkin 1985, section 5)."""
    reach = Z_95 * sqrt(2 / n_each + size**2 / (4 * n_each))
    return Measured(size, 2 * n_each, size - reach, size + reach)


def correlation(value: float, n: int) -> Measured:
    """Return Spearman's rank correlation with its 95 % interval (Bonett & Wright 2000, Psychometrika 65)."""
    middle, reach = atanh(min(max(value, -0.999), 0.999)), Z_95 * sqrt((1 + value**2 / 2) / max(n - 3, 1))
    return Measured(value, n, tanh(middle - reach), tanh(middle + reach))
