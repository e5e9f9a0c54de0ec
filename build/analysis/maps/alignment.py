"""Turning maps so that they can be compared, and fitting them into a square."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float32]


def turned(places: Places, reference: Places) -> Places:
    """Rotate or mirror a map so that its points come as near to the reference as they can.

    Orthogonal Procrustes (Schönemann 1966); no distance between points changes.

    Parameters
    ----------
    places, reference : arrays of shape (N, 2)
        The same points on two maps.
    """
    centered = places - places.mean(axis=0)
    left, _, right = np.linalg.svd(centered.T @ (reference - reference.mean(axis=0)))
    rotated: Places = (centered @ (left @ right)).astype(np.float32)
    return rotated


def mirrored(places: Places, reference: Places) -> Places:
    """Turn the signs of both axes so that they agree with the reference; the axes keep their meaning."""
    products = ((places - places.mean(axis=0)) * (reference - reference.mean(axis=0))).sum(axis=0)
    flipped: Places = places * np.where(products < 0, -1, 1).astype(np.float32)
    return flipped


def in_square(places: Places) -> Places:
    """Move and scale a map (N, 2) into the unit square, one scale for both axes, its middle in the middle."""
    low, high = places.min(axis=0), places.max(axis=0)
    reach = max(float((high - low).max()), 1e-12)
    fitted: Places = np.clip((places - (low + high) / 2) / reach + 0.5, 0, 1).astype(np.float32)
    return fitted


def in_strips(places: Places, n_per_tile: int) -> NDArray[np.int64]:
    """Order points so that those which are near each other on a map come soon after one another.

    Parameters
    ----------
    places : array of shape (N, 2)
        A map.
    n_per_tile : int
        Points that should share a tile.

    Returns
    -------
    array of shape (N,)
        Indices, strip by strip from left to right, up one strip and down the next.
    """
    n_strips = max(1, round((len(places) / n_per_tile) ** 0.5))
    strips = np.array_split(np.argsort(places[:, 0], kind="stable"), n_strips)
    ordered = [strip[np.argsort(places[strip, 1], kind="stable")] for strip in strips]
    return np.concatenate([strip[::-1] if number % 2 else strip for number, strip in enumerate(ordered)])
