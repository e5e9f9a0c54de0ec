"""The graph that UMAP lays out: how strongly each point holds on to its nearest neighbours.

McInnes, Healy & Melville 2018 (arXiv:1802.03426), section 3.1 and algorithm 3, for all points at once.
umap-learn's own function gives the same numbers, but compiles for seconds in every process that calls it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Distances = NDArray[np.float64]

N_HALVINGS = 64
LEAST_WIDTH = 1e-3
"""Least width of a neighbourhood, as a share of the mean distance in it."""


def fuzzy_graph(index: NDArray[np.int64], distance: NDArray[np.float32]) -> sparse.coo_matrix:
    """Return the symmetric weights, in (0, 1], of a graph of nearest neighbours.

    Parameters
    ----------
    index, distance : arrays of shape (N, k)
        The nearest others of every point, the nearest first.

    Returns
    -------
    sparse matrix of shape (N, N)
        The probabilistic sum of what both ends of an edge say.
    """
    strengths = membership_strengths(distance.astype(np.float64))
    rows = np.repeat(np.arange(len(index)), index.shape[1])
    directed = sparse.csr_matrix((strengths.ravel(), (rows, index.ravel())), shape=(len(index), len(index)))
    mirrored = directed.T.tocsr()
    both = directed + mirrored - directed.multiply(mirrored)
    return both.tocoo()


def membership_strengths(distance: Distances) -> Distances:
    """Return how strongly each point holds each of its neighbours (N, k).

    The nearest is held with strength 1. Beyond, strength falls off exponentially, at the rate at which
    the strengths of a point add up to the binary logarithm of the size of its neighbourhood, itself
    counted.
    """
    positive = np.where(distance > 0, distance, np.inf).min(axis=1, keepdims=True)
    nearest = np.where(np.isfinite(positive), positive, 0.0)  # (N, 1)
    beyond = np.maximum(distance - nearest, 0)
    width = _widths(beyond, float(np.log2(distance.shape[1] + 1)))
    n_counted = distance.shape[1] + 1
    own_mean = distance.sum(axis=1, keepdims=True) / n_counted
    mean = np.where(nearest > 0, own_mean, own_mean.mean())
    strengths: Distances = np.exp(-beyond / np.maximum(np.maximum(width, LEAST_WIDTH * mean), 1e-300))
    return strengths


def _widths(beyond: Distances, total: float) -> Distances:
    """Find the width (N, 1) with which each point's strengths add up to the total, by halving intervals."""
    low, high = np.zeros((len(beyond), 1)), np.full((len(beyond), 1), np.inf)
    width = np.ones((len(beyond), 1))
    for _ in range(N_HALVINGS):
        too_wide = np.exp(-beyond / width).sum(axis=1, keepdims=True) > total
        low, high = np.where(too_wide, low, width), np.where(too_wide, width, high)
        width = np.where(np.isfinite(high), (low + high) / 2, 2 * width)
    return width
