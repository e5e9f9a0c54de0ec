"""From an interval or a test to a verdict: holds, does not hold, or not shown where both remain open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import atanh, exp, log, sqrt, tanh

import numpy as np

from build.claims import Measured, Verdict
from build.data.intervals import Z_95

RARE = 0.05
"""A p below which a difference is more than chance."""


def above(measured: Measured, bound: float) -> Verdict:
    """Tell whether a number lies above a bound; open where its interval holds the bound."""
    low, high = measured.interval
    return Verdict.HOLDS if low > bound else Verdict.FAILS if high < bound else Verdict.NOT_SHOWN


def below(measured: Measured, bound: float) -> Verdict:
    """Tell whether a number lies below a bound; open where its interval holds the bound."""
    low, high = measured.interval
    return Verdict.HOLDS if high < bound else Verdict.FAILS if low > bound else Verdict.NOT_SHOWN


def ahead(first: Measured, second: Measured) -> Verdict:
    """Tell whether one number lies above another; open where their intervals overlap."""
    if first.is_above(second):
        return Verdict.HOLDS
    return Verdict.FAILS if second.is_above(first) else Verdict.NOT_SHOWN


def shown_by(p: float, as_said: bool) -> Verdict:
    """Tell what a test shows of a difference that goes as the sentence says, or the other way."""
    if p >= RARE:
        return Verdict.NOT_SHOWN
    return Verdict.of(as_said)


def every(verdicts: Iterable[Verdict]) -> Verdict:
    """Join the verdicts of the parts of a sentence: one that does not hold decides, one that is open leaves it open."""
    found = set(verdicts)
    return next((verdict for verdict in (Verdict.FAILS, Verdict.NOT_SHOWN) if verdict in found), Verdict.HOLDS)


def holm(chances: Sequence[float]) -> list[float]:
    """Correct the p of many tests made together (Holm 1979, Scandinavian Journal of Statistics 6)."""
    order = np.argsort(chances, kind="stable")
    scaled = np.array(chances)[order] * np.arange(len(chances), 0, -1)
    corrected = np.empty(len(chances))
    corrected[order] = np.minimum(np.maximum.accumulate(scaled), 1)
    return [float(p) for p in corrected]


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
