"""How a cloud of points lies: directions, neighbours, likeness to another cloud."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse.linalg import eigsh

Array = np.ndarray[Any, Any]


def inner_products(points: Array) -> Array:
    """Return the inner products of the centred points, shape (N, N), float32."""
    centred = points - points.mean(axis=0, dtype=np.float64).astype(np.float32)
    return np.asarray(centred @ centred.T)


class Cloud:
    """Points of a layer, by their inner products alone.

    Parameters
    ----------
    points : ndarray, shape (N, F)
        One row each.
    """

    def __init__(self, points: Array) -> None:
        self.products = inner_products(points.reshape(len(points), -1))

    @property
    def variance(self) -> float:
        """N times the sum of the variances along all axes."""
        return float(np.trace(self.products, dtype=np.float64))

    def shares(self, n_components: int) -> Array:
        """Return the shares of the variance along the first principal components."""
        return np.asarray(self._leading(n_components)[0] / self.variance)

    def components(self, n_components: int) -> Array:
        """Return where the points lie along the first principal components, shape (N, n_components)."""
        values, vectors = self._leading(n_components)
        return np.asarray(vectors * np.sqrt(values))

    def _leading(self, n_components: int) -> tuple[Array, Array]:
        """Return the largest eigenvalues of the inner products, largest first, and their vectors as columns."""
        start = np.random.default_rng(0).standard_normal(len(self.products)).astype(np.float32)
        values, vectors = eigsh(self.products, n_components, v0=start)
        order = np.argsort(values)[::-1]
        return values[order], vectors[:, order]

    @property
    def participation_ratio(self) -> float:
        """(Σλ)² / Σλ² over the eigenvalues λ of the covariance."""
        flat = self.products.ravel()
        return self.variance**2 / float(np.sum(flat.astype(np.float64) ** 2))

    def distances(self) -> Array:
        """Return the squared distances, shape (N, N), infinite from each point to itself."""
        own = np.diag(self.products)
        found = own[:, None] + own[None, :] - 2 * self.products
        np.fill_diagonal(found, np.inf)
        return np.asarray(found)

    def neighbours(self, n: int) -> Array:
        """Return each point's ``n`` nearest others, nearest first, shape (N, n)."""
        return nearest(self.distances(), n)

    def likeness(self, other: Cloud) -> float:
        """Return linear centred kernel alignment with another cloud of the same pictures (Kornblith et al., 2019)."""
        ours, theirs = (each.products.ravel().astype(np.float64) for each in (self, other))
        return float(ours @ theirs / np.sqrt((ours @ ours) * (theirs @ theirs)))


def nearest(distances: Array, n: int) -> Array:
    """Return the columns of the ``n`` smallest entries of each row, smallest first."""
    found = np.argpartition(distances, n, axis=1)[:, :n]
    order = np.take_along_axis(distances, found, axis=1).argsort(axis=1, kind="stable")
    return np.take_along_axis(found, order, axis=1)


def plane_distances(places: Array) -> Array:
    """Return the squared distances in a map, infinite from each point to itself."""
    places = places.astype(np.float64)
    found = sum((each[:, None] - each[None, :]) ** 2 for each in places.T)
    np.fill_diagonal(found, np.inf)
    return np.asarray(found)


def trusted(true_distances: Array, shown_distances: Array, n: int) -> Array:
    """Return by point how few of the neighbours that a map shows are false (Venna and Kaski, 2001), shape (N,).

    A false one costs its true rank beyond ``n``; 1 is perfect, and the mean is the trustworthiness.
    """
    n_points = len(true_distances)
    found = np.take_along_axis(true_distances, nearest(shown_distances, n), axis=1)
    rows = zip(found, true_distances, strict=True)
    ranks = np.stack([1 + (row < own[:, None]).sum(axis=1) for own, row in rows])
    cost = np.maximum(ranks - n, 0).sum(axis=1)
    return np.asarray(1 - 2 * cost / (n * (2 * n_points - 3 * n - 1)))


def kept(true: Array, shown: Array) -> float:
    """Return the mean share of true neighbours found among those shown; both (N, …) of indices."""
    hits = [np.isin(row, other, assume_unique=True).mean() for row, other in zip(true, shown, strict=True)]
    return float(np.mean(hits))
