"""Straight-line readers: a logistic regression on the leading principal axes of a layer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from scipy.linalg import eigh
from scipy.optimize import minimize

from tests.audit.evidence import Evidence
from tests.audit.networks import Network
from tests.audit.pictures import Pictures

Array = np.ndarray[Any, Any]
N_KNOWN, N_FOR_AXES, N_AXES = 8_000, 2_000, 100
N_STEPS, PENALTY = 40, 1e-4


@cache
def answers(evidence: Evidence, name: str, kind: str = "trained", only: str = "") -> dict[str, Array]:
    """Return what the reader of each layer says of the mapped test images, by layer; of one layer where asked."""
    network, known = evidence.network(name, kind), evidence.known(name).first(N_KNOWN)
    layers = [only] if only else [layer for layer in network.names if layer != "flatten"]
    axes = principal_axes(network, known.first(N_FOR_AXES), layers)
    fitted, shown = (along(network, each, axes) for each in (known, evidence.mapped(name)))
    return {layer: read(fitted[layer], known.labels, shown[layer]) for layer in layers}


def principal_axes(network: Network, known: Pictures, layers: Sequence[str]) -> dict[str, tuple[Array, Array | None]]:
    """Return the mean and the leading axes of each layer; no axes where it has no more numbers than they."""
    found: dict[str, tuple[Array, Array | None]] = {}
    for layer, values in network.outputs(known.images, layers).items():
        rows = values.reshape(len(values), -1)
        mean = rows.mean(axis=0)
        found[layer] = (mean, leading(rows - mean) if rows.shape[1] > N_AXES else None)
    return found


def leading(centred: Array) -> Array:
    """Return the axes of largest variance, shape (F, N_AXES)."""
    n = len(centred)
    values, vectors = eigh((centred @ centred.T).astype(np.float64), subset_by_index=(n - N_AXES, n - 1))
    return np.asarray(centred.T @ (vectors / np.sqrt(values)).astype(np.float32))


def along(network: Network, pictures: Pictures, axes: dict[str, tuple[Array, Array | None]]) -> dict[str, Array]:
    """Return where the pictures lie along the axes of each layer."""
    parts: dict[str, list[Array]] = {layer: [] for layer in axes}
    for batch in network.batches(pictures.images, list(axes)):
        for layer, (mean, directions) in axes.items():
            rows = batch[layer].reshape(len(batch[layer]), -1) - mean
            parts[layer].append(rows if directions is None else rows @ directions)
    return {layer: np.concatenate(found) for layer, found in parts.items()}


def read(rows: Array, labels: Array, shown: Array) -> Array:
    """Fit a reader to rows and labels, and return the class that it names for each row shown."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    inputs = ((rows - mean) / scale).astype(np.float64)
    n, (n_axes, n_classes) = len(rows), (rows.shape[1], int(labels.max()) + 1)
    truth = np.eye(n_classes)[labels]

    def loss(flat: Array) -> tuple[float, Array]:
        weight, bias = flat[: n_axes * n_classes].reshape(n_axes, n_classes), flat[n_axes * n_classes :]
        scores = inputs @ weight + bias
        scores -= scores.max(axis=1, keepdims=True)
        total = np.log(np.exp(scores).sum(axis=1))
        error = (np.exp(scores - total[:, None]) - truth) / n
        slope = inputs.T @ error + 2 * PENALTY * weight
        value = float((total - (scores * truth).sum(axis=1)).mean() + PENALTY * (weight**2).sum())
        return value, np.concatenate([slope.ravel(), error.sum(axis=0)])

    start = np.zeros((n_axes + 1) * n_classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": N_STEPS, "maxcor": 100}).x
    weight, bias = found[: n_axes * n_classes].reshape(n_axes, n_classes), found[n_axes * n_classes :]
    return np.asarray((((shown - mean) / scale) @ weight + bias).argmax(axis=1))
