"""Shares of a sample, how certain they are, and how far chance may move a fresh one."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.stats import binomtest, norm


def interval(n_right: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    found = binomtest(n_right, n).proportion_ci(0.95, method="wilson")
    return float(found.low), float(found.high)


def chance(share: float, n: int, n_fresh: int, errors: float = 4.0) -> float:
    """Return how far a share of ``n`` and one of ``n_fresh`` other draws may lie apart: ``errors`` standard errors."""
    share = min(max(share, 1 / n), 1 - 1 / n)
    return errors * math.sqrt(share * (1 - share) * (1 / n + 1 / n_fresh))


def lower_end(gains: np.ndarray[Any, Any], n_together: int = 1) -> float:
    """Return the lower end of the mean's 95 % interval, one of so many that hold together (Bonferroni)."""
    reach = norm.ppf(1 - 0.025 / n_together) * gains.std() / math.sqrt(len(gains))
    return float(gains.mean() - reach)
