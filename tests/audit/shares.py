"""Shares of a sample, how certain they are, and how far chance may move a fresh one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.stats import binomtest, norm

from tests.audit.pages import Claim
from tests.audit.register import Finding, each_same

Array = np.ndarray[Any, Any]
Z_95 = 1.959964
N_DRAWS = 1_000
DRAWN = 0.2  # of its width an end of a drawn interval may move


def interval(n_right: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    found = binomtest(n_right, n).proportion_ci(0.95, method="wilson")
    return float(found.low), float(found.high)


def chance(share: float, n: int, n_fresh: int, errors: float = 4.0) -> float:
    """Return how far a share of ``n`` and one of ``n_fresh`` other draws may lie apart: ``errors`` standard errors."""
    share = min(max(share, 1 / n), 1 - 1 / n)
    return errors * math.sqrt(share * (1 - share) * (1 / n + 1 / n_fresh))


def mean_ends(gains: Array, n_together: int = 1) -> tuple[float, float]:
    """Return the 95 % interval of a mean gain, one of so many that hold together (Bonferroni)."""
    reach = norm.ppf(1 - 0.025 / n_together) * gains.std() / math.sqrt(len(gains))
    return float(gains.mean() - reach), float(gains.mean() + reach)


def drawn_ends(values: Array) -> tuple[float, float]:
    """Return the 95 % interval of a mean by drawing the values anew."""
    source = np.random.default_rng(95)
    means = [source.choice(values, len(values)).mean() for _ in range(N_DRAWS)]
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def rank_ends(correlation: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a rank correlation (Bonett and Wright, 2000)."""
    reach = Z_95 * math.sqrt((1 + correlation**2 / 2) / (n - 3))
    return math.tanh(math.atanh(correlation) - reach), math.tanh(math.atanh(correlation) + reach)


def effect_ends(effect: float, n_each: int) -> tuple[float, float]:
    """Return the 95 % interval of Cohen's d (Hedges and Olkin, 1985)."""
    reach = Z_95 * math.sqrt(2 / n_each + effect**2 / (4 * n_each))
    return effect - reach, effect + reach


def lower_end(gains: Array, n_together: int = 1) -> float:
    """Return the lower end of the mean's 95 % interval, one of so many that hold together (Bonferroni)."""
    return mean_ends(gains, n_together)[0]


def interval_told(claim: Claim, ends: tuple[float, float], slack: float = 0.0) -> Iterator[Finding]:
    """Compare the interval that a claim prints; ``slack`` is how far chance may move an end, in widths."""
    printed = claim.place.says("95 % interval {} to {}")
    yield from each_same(("interval, from", "interval, to"), printed, ends, slack * (ends[1] - ends[0]))
