"""Distances between all rows of a matrix, exact, and who is nearest to whom."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.analysis.maps.reduction import Rows

BLOCK = 1250
CHUNK = 1000


def squared_distances(rows: Tensor, block: int = BLOCK) -> Tensor:
    """Return the squared Euclidean distance of every two rows.

    Only one triangle is multiplied out; the other is its mirror image.

    Parameters
    ----------
    rows : Tensor of shape (N, n_features)
        Points.
    block : int
        Rows that are multiplied at once.

    Returns
    -------
    Tensor of shape (N, N)
        The diagonal is -1, so that a row is always first among its own neighbours, whoever equals it.
    """
    points = rows - rows.mean(0)  # small numbers cancel less
    squares = points.square().sum(1)
    table = torch.empty(len(rows), len(rows))
    for top in range(0, len(rows), block):
        down = slice(top, top + block)
        for left in range(top, len(rows), block):
            across = slice(left, left + block)
            products = points[down] @ points[across].T
            part = (squares[down, None] + squares[None, across] - 2 * products).clamp_min_(0)
            table[down, across] = part
            table[across, down] = part.T
    return table.fill_diagonal_(-1)


def participation_ratio(squared: Tensor) -> float:
    """Return (Σλ)² / Σλ² of the variances λ along all principal axes of rows.

    The distances hold them: doubly centred, the table is −2 times the inner products of the centred rows, whose
    trace is N Σλ and whose squares add up to N² Σλ².

    Parameters
    ----------
    squared : Tensor of shape (N, N)
        As :func:`squared_distances` gives them.
    """
    table = squared.clamp_min(0)
    means = table.mean(1, dtype=torch.float64)
    squares = float(torch.linalg.vector_norm(table, dtype=torch.float64)) ** 2
    n, mean = len(table), float(means.mean())
    centered = squares - 2 * n * float(means.square().sum()) + (n * mean) ** 2
    return (n * mean) ** 2 / max(centered, 1e-30)


def nearest_others(squared: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """Find the nearest rows of every row, itself left out.

    Parameters
    ----------
    squared : Tensor of shape (N, N)
        As :func:`squared_distances` gives them.
    k : int
        How many.

    Returns
    -------
    index, distance : Tensors of shape (N, k)
        The nearest first; distances, not their squares.
    """
    found = squared.topk(k + 1, dim=1, largest=False, sorted=True)
    return found.indices[:, 1:].contiguous(), found.values[:, 1:].clamp_min(0).sqrt()


def nearest(rows: Rows, among: Rows, k: int) -> tuple[NDArray[np.int64], Rows]:
    """Find the nearest rows by Euclidean distance, the nearest first.

    scikit-learn finds the same ones in 1.0 to 1.5 times less time (7,000 rows of 128), and takes a second to import.

    Parameters
    ----------
    rows : array of shape (N, n_features)
        What neighbours are sought for.
    among : array of shape (M, n_features)
        Where they are sought.
    k : int
        How many.

    Returns
    -------
    index, distance : arrays of shape (N, k)
    """
    pool = torch.as_tensor(among)
    norms = pool.square().sum(1)
    index, distance = [], []
    for part in torch.as_tensor(rows).split(CHUNK):
        squares = part.square().sum(1, keepdim=True) + norms - 2 * part @ pool.T
        found = squares.topk(k, dim=1, largest=False)
        index.append(found.indices)
        distance.append(found.values.clamp_min(0).sqrt())
    return torch.cat(index).numpy(), torch.cat(distance).numpy()
