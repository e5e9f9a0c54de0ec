"""The linear view: every class has a corner on a ring, and a linear reader pulls each image there.

For each layer a ridge regression sends the activations of training images to their classes' corners;
test images are then shown where it sends them. The corners never move, so layers and moments of the
training can be compared; the map is linear, so a new image can be placed exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from build.analysis.maps.reduction import Basis, Labels, Rows

PENALTY = 1e-2
MOST_FOR_ALL = 10
"""Classes whose orders are all tried: there are nine factorial of them."""


@dataclass(frozen=True)
class View:
    """A linear map from activations to the plane.

    Attributes
    ----------
    axes : array of shape (n_features, 2)
        Directions.
    offset : array of shape (2,)
        Where activations of zero land.
    """

    axes: Rows
    offset: Rows

    def places(self, rows: Rows) -> Rows:
        """Return the places (N, 2) of activations (N, n_features)."""
        places: Rows = rows @ self.axes + self.offset
        return places


def ring_order(rates: NDArray[np.float64]) -> list[int]:
    """Order the classes on a ring so that those that are confused most are neighbours.

    The confusion between neighbours counts in full, that between classes two places apart by half. All orders of up
    to ten classes are tried; of more, the one that no exchange of two classes makes better.

    Parameters
    ----------
    rates : array of shape (n, n)
        Symmetric; how much two classes are confused.
    """
    n = len(rates)
    if n > MOST_FOR_ALL:
        return _exchanged(rates)
    rest = np.array(list(permutations(range(1, n))), dtype=np.int8)
    orders = np.concatenate([np.zeros((len(rest), 1), np.int8), rest], axis=1)
    return [int(index) for index in orders[_scores(rates, orders).argmax()]]


def _scores(rates: NDArray[np.float64], orders: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return how much confusion lies between near places of each order (n_orders, n)."""
    n = len(rates)
    score = np.zeros(len(orders))
    for step, weight in ((1, 1.0), (2, 0.5)):
        for place in range(n):
            score += weight * rates[orders[:, place], orders[:, (place + step) % n]]
    return score


def _exchanged(rates: NDArray[np.float64]) -> list[int]:
    """Begin with each class beside the one that it is confused with most, and exchange two as long as it helps."""
    n = len(rates)
    order = [0]
    while len(order) < n:
        left = [index for index in range(n) if index not in order]
        order.append(max(left, key=lambda index: (rates[order[-1], index], -index)))
    present, score = np.array(order, np.int8), -np.inf
    first, second = np.triu_indices(n, 1)
    rows = np.arange(len(first))
    while True:
        tried = np.tile(present, (len(first), 1))
        tried[rows, first], tried[rows, second] = present[second], present[first]
        scores = _scores(rates, tried)
        if scores.max() <= max(score, float(_scores(rates, present[None])[0])) + 1e-12:
            return [int(index) for index in present]
        present, score = tried[scores.argmax()], float(scores.max())


def corner_places(order: list[int]) -> Rows:
    """Return the corner of every class (n, 2) on a ring of radius 1, the first of the order at the top."""
    angle = np.empty(len(order))
    angle[order] = 2 * np.pi * np.arange(len(order)) / len(order)
    return np.stack([np.sin(angle), np.cos(angle)], axis=1).astype(np.float32)


def fit_view(rows: Rows, labels: Labels, corners: Rows, penalty: float = PENALTY) -> View:
    """Find the linear map that brings activations closest to the corners of their classes.

    Parameters
    ----------
    rows : array of shape (N, n_features)
        Activations of training images, usually on principal axes.
    labels : array of shape (N,)
        Their classes.
    corners : array of shape (10, 2)
        Where each class should go.
    penalty : float
        Weight of the squared norm of the axes, as a part of the mean variance of a feature.
    """
    mean, targets = rows.mean(0, dtype=np.float64), corners[labels].astype(np.float64)
    centered = rows - mean
    covariance = centered.T @ centered / len(rows)
    ridge = penalty * np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    axes = np.linalg.solve(covariance + ridge, centered.T @ (targets - targets.mean(0)) / len(rows))
    offset = targets.mean(0) - mean @ axes
    return View(axes.astype(np.float32), offset.astype(np.float32))


def through(basis: Basis, view: View) -> View:
    """Return the same view for activations that are not on the principal axes yet."""
    axes = view.axes if basis.axes is None else basis.axes.numpy() @ view.axes
    return View(axes, (view.offset - basis.mean.numpy() @ axes).astype(np.float32))
