"""Shares of a sample, how certain they are, and how far chance may move a fresh one."""

from __future__ import annotations

import math

from scipy.stats import binomtest


def interval(n_right: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    found = binomtest(n_right, n).proportion_ci(0.95, method="wilson")
    return float(found.low), float(found.high)


def chance(share: float, n: int, n_fresh: int, errors: float = 4.0) -> float:
    """Return how far a share of ``n`` and one of ``n_fresh`` other draws may lie apart: ``errors`` standard errors."""
    share = min(max(share, 1 / n), 1 - 1 / n)
    return errors * math.sqrt(share * (1 - share) * (1 / n + 1 / n_fresh))
