"""Pairs of classes that are hard to tell apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

NAMED = (("T-shirt/top", "Shirt"), ("Pullover", "Coat"), ("Sneaker", "Ankle boot"))
"""Pairs that every text on Fashion-MNIST names."""

Pair = tuple[int, int]


def all_pairs(n_classes: int) -> list[Pair]:
    """List every pair of classes, the smaller number first."""
    return list(combinations(range(n_classes), 2))


def mutual_confusions(confusion: NDArray[np.int64]) -> dict[Pair, int]:
    """Count how often each pair is taken for one another, both ways together.

    Parameters
    ----------
    confusion : array of shape (n_classes, n_classes)
        Row: label, column: prediction.

    Returns
    -------
    dict of pair to int
        The most confused pair first.
    """
    both = confusion + confusion.T
    counts = {pair: int(both[pair]) for pair in all_pairs(len(confusion))}
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def watched_pairs(classes: Sequence[str], confusion: NDArray[np.int64], n: int = 3) -> list[Pair]:
    """Return the pairs to follow through the layers: the named ones, or else the most confused.

    Parameters
    ----------
    classes : sequence of str
        Names of the classes.
    confusion : array of shape (n_classes, n_classes)
        Of the trained network on test images.
    n : int
        How many, where none of the named pairs is in the data set.
    """
    named = [tuple(sorted(map(list(classes).index, pair))) for pair in NAMED if set(pair) <= set(classes)]
    return [(first, second) for first, second in named] or list(mutual_confusions(confusion))[:n]


def pair_rates(confusion: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return, for every two classes, the part of their images that goes to the other, symmetric."""
    sizes = confusion.sum(1)
    rates: NDArray[np.float64] = (confusion + confusion.T) / np.maximum(sizes[:, None] + sizes[None, :], 1)
    np.fill_diagonal(rates, 0.0)
    return rates
