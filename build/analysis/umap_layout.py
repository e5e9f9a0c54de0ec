"""UMAP (McInnes, Healy & Melville 2018, arXiv:1802.03426) of a few thousand points, from exact neighbours.

With the neighbours known and a start that already has the large shape, 200 rounds of the optimiser reach
the trustworthiness that UMAP's own 500 rounds from a spectral start reach; `make bench` compares them.
"""

from __future__ import annotations

import warnings

import numpy as np
import torch
from numpy.typing import NDArray

from build.analysis.distances import nearest_others, squared_distances
from build.configuration import Projection

Rows = NDArray[np.float32]

N_EPOCHS = 200
START_REACH = 10.0
"""Largest coordinate of a start, as UMAP scales its own."""


def umap_layout(rows: Rows, start: Rows, settings: Projection) -> Rows:
    """Lay points out in the plane so that neighbours stay together.

    The same rows, start and seed give the same layout on the same machine, whatever runs beside it.

    Parameters
    ----------
    rows : array of shape (N, n_features)
        Points.
    start : array of shape (N, 2)
        Where the layout begins; only its shape matters, not its place and size.
    settings : Projection
        Neighbours, least distance and seed.

    Returns
    -------
    array of shape (N, 2)
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Tensorflow not installed", category=ImportWarning)
        warnings.filterwarnings("ignore", message=".*transforming new data", category=UserWarning)
        import umap  # compiles for seconds when first imported, so only those who lay out pay for it

        layout = umap.UMAP(
            n_neighbors=settings.n_neighbors,
            min_dist=settings.min_dist,
            n_epochs=N_EPOCHS,
            init=_centered(start),
            precomputed_knn=_neighbor_graph(rows, settings.n_neighbors),
            random_state=settings.seed,
            n_jobs=1,
        )
        places: Rows = layout.fit_transform(rows)
    return places


def _centered(start: Rows) -> Rows:
    """Move a start to the origin and scale it as UMAP expects."""
    centered = start - start.mean(axis=0)
    scaled: Rows = (centered * (START_REACH / max(float(np.abs(centered).max()), 1e-12))).astype(np.float32)
    return scaled


def _neighbor_graph(rows: Rows, n_neighbors: int) -> tuple[NDArray[np.int32], Rows]:
    """Return index and distance (N, n_neighbors) of the nearest points; UMAP counts the point itself as first."""
    index, distance = nearest_others(squared_distances(torch.from_numpy(rows)), n_neighbors - 1)
    own = np.arange(len(rows))[:, None]
    return (
        np.hstack([own, index.numpy()]).astype(np.int32),
        np.hstack([np.zeros_like(own), distance.numpy()]).astype(np.float32),
    )
