"""UMAP (McInnes, Healy & Melville 2018, arXiv:1802.03426) of a few thousand points, from exact neighbours.

With the neighbours known and a start that already has the large shape, 200 rounds of the optimiser reach
the trustworthiness that umap-learn's own 500 rounds from a spectral start reach; `make bench` compares
them.
"""

from __future__ import annotations

import warnings

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse

from build.analysis.maps.distances import nearest_others, squared_distances
from build.analysis.maps.fuzzy_graph import fuzzy_graph
from build.configuration import Projection

Rows = NDArray[np.float32]

N_ROUNDS = 200
REACH = 10.0
"""Side of the square that a start is scaled to, as in umap-learn."""
N_STRANGERS = 5
"""Points pushed away for every neighbour drawn near."""


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
        Neighbours (a point counts among its own), least distance and seed.

    Returns
    -------
    array of shape (N, 2)
    """
    return graph_layout(neighbor_graph(rows, settings.n_neighbors), start, settings)


def neighbor_graph(rows: Rows, n_neighbors: int) -> sparse.coo_matrix:
    """Return the weights (N, N) between points (N, n_features) and their nearest; a point counts among its own."""
    index, distance = nearest_others(squared_distances(torch.from_numpy(rows)), n_neighbors - 1)
    return fuzzy_graph(index.numpy(), distance.numpy())


def graph_layout(graph: sparse.coo_matrix, start: Rows, settings: Projection) -> Rows:
    """Lay out the points of a graph of neighbours in the plane (N, 2), as :func:`umap_layout` does."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Tensorflow not installed", category=ImportWarning)
        # Compiles for seconds when first imported, so only those who lay out pay for it.
        from umap.layouts import optimize_layout_euclidean
        from umap.umap_ import find_ab_params, make_epochs_per_sample

    lasting = graph.data >= graph.data.max() / N_ROUNDS  # weaker edges would never have their turn
    places = _scaled(start)
    curve = find_ab_params(1.0, settings.min_dist)
    source = np.random.default_rng(settings.seed)
    found: Rows = optimize_layout_euclidean(
        head_embedding=places,
        tail_embedding=places,
        head=graph.row[lasting],
        tail=graph.col[lasting],
        n_epochs=N_ROUNDS,
        n_vertices=graph.shape[0],
        epochs_per_sample=make_epochs_per_sample(graph.data[lasting], N_ROUNDS),
        a=curve[0],
        b=curve[1],
        rng_state=source.integers(-(2**31) + 1, 2**31 - 1, 3),
        negative_sample_rate=N_STRANGERS,
        move_other=True,
    )
    return found


def _scaled(start: Rows) -> Rows:
    """Fit a start into the square, each axis for itself."""
    low, high = start.min(axis=0), start.max(axis=0)
    scaled: Rows = np.ascontiguousarray(REACH * (start - low) / np.maximum(high - low, 1e-12), dtype=np.float32)
    return scaled
