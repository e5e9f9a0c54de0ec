"""Distances between all rows of a matrix, exact, and who is nearest to whom."""

from __future__ import annotations

import torch
from torch import Tensor

BLOCK = 1250


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
