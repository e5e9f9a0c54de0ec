"""Where a UMAP may begin: in the large shape that its graph of neighbours has, or in random places."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import eigsh

from build.analysis.maps.reduction import Rows

TOLERANCE = 1e-4
"""Of the eigenvectors; a start needs no more."""


def spectral_start(graph: sparse.coo_matrix) -> Rows:
    """Place the points of a graph by the eigenvectors of its normalised Laplacian, umap-learn's own start.

    Belkin & Niyogi 2003 (Neural Computation 15); the constant one, of eigenvalue 0, is left out.

    Parameters
    ----------
    graph : sparse matrix of shape (N, N)
        Symmetric weights; every point has a neighbour.

    Returns
    -------
    array of shape (N, 2)
    """
    scale = sparse.diags_array(1 / np.sqrt(np.asarray(graph.sum(axis=1)).ravel()))
    values, vectors = eigsh(scale @ graph.tocsr() @ scale, 3, v0=np.ones(graph.shape[0]), which="LA", tol=TOLERANCE)
    places: Rows = vectors[:, np.argsort(-values)[1:3]].astype(np.float32)
    return places


def random_start(n_samples: int, seed: int) -> Rows:
    """Deal out places (N, 2) in a square."""
    return np.random.default_rng(seed).uniform(-1, 1, (n_samples, 2)).astype(np.float32)
