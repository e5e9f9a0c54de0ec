"""Confidence intervals of proportions and of means."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.claims import Measured

Z_95 = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""


def wilson(successes: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """Return the Wilson score interval of a proportion (Wilson 1927).

    Parameters
    ----------
    successes : int
        How many of ``n`` were counted.
    n : int
        Number of trials, at least 1.
    z : float
        Standard normal quantile.
    """
    share = successes / n
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    middle = share + z * z / (2 * n)
    scale = 1 + z * z / n
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def paired_gain(before: NDArray[Any], after: NDArray[Any], n_tests: int = 1) -> Measured:
    """Return by how much a share rises on the same samples, with its interval and n.

    Parameters
    ----------
    before, after : array of shape (N,)
        Whether each of the same samples counts, or how much of it, once and again.
    n_tests : int
        How many such intervals are asked to hold together with 95 % (Bonferroni).
    """
    gains = after.astype(np.float64) - before.astype(np.float64)
    z = NormalDist().inv_cdf(1 - 0.025 / n_tests)
    gain, reach = float(gains.mean()), z * float(gains.std()) / sqrt(len(gains))
    return Measured(gain, len(gains), gain - reach, gain + reach)


def proportion(successes: int, n: int) -> Measured:
    """Return a value for ``values.json``: the proportion with its 95 % interval and n."""
    low, high = wilson(successes, n)
    return Measured(successes / n, n, low, high)


def mean_with_interval(samples: NDArray[np.float64], n_draws: int = 200, seed: int = 0) -> Measured:
    """Return a mean with its 95 % bootstrap interval and n, as a value for the prose."""
    source = np.random.default_rng(seed)
    means = [source.choice(samples, len(samples)).mean() for _ in range(n_draws)]
    low, high = np.quantile(means, (0.025, 0.975))
    return Measured(float(samples.mean()), len(samples), float(low), float(high))


def median_with_interval(samples: NDArray[np.float64]) -> Measured:
    """Return a median with its n and the interval that the order of the samples gives (David & Nagaraja 2003, 7.1)."""
    n, ordered = len(samples), np.sort(samples)
    below = max(0, int(n / 2 - Z_95 * sqrt(n) / 2))
    return Measured(float(np.median(ordered)), n, float(ordered[below]), float(ordered[n - 1 - below]))
