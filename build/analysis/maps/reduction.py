"""Activations of many images in few numbers: each layer on its own principal axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.analysis.layers.activations import measured_layers
from build.analysis.layers.variance import principal_components
from build.analysis.units.units import batches
from build.network.model import LayeredNetwork

Rows = NDArray[np.float32]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Basis:
    """Axes that activations are measured along.

    Attributes
    ----------
    mean : Tensor of shape (n_features,)
        The origin.
    axes : Tensor of shape (n_features, n_components) or None
        Orthonormal, the one of largest variance first; ``None`` leaves the features as they are.
    """

    mean: Tensor
    axes: Tensor | None

    def coordinates(self, rows: Tensor) -> Tensor:
        """Return the coordinates (N, n_components) of activations (N, n_features)."""
        centered = rows - self.mean
        return centered if self.axes is None else centered @ self.axes


def principal_basis(rows: Tensor, n_components: int) -> Basis:
    """Find the principal axes of activations (N, n_features).

    A layer that has no more features than ``n_components`` is only centred: nothing is lost there.
    """
    if rows.shape[1] <= n_components:
        return Basis(rows.mean(0), None)
    components = principal_components(rows, n_components)
    return Basis(components.mean, components.axes)


@torch.inference_mode()
def fit_bases(
    network: LayeredNetwork, images: NDArray[np.float32], names: Sequence[str], n_components: int
) -> dict[str, Basis]:
    """Find the principal axes of several layers.

    Parameters
    ----------
    network : LayeredNetwork
        The network to look into.
    images : array of shape (N, C, H, W)
        Enough to see the axes by; all their activations are held at once.
    names : sequence of str
        Layers.
    n_components : int
        Axes a layer.
    """
    parts = [network.activations(batch) for batch in batches(images)]
    bases = {}
    for name in names:
        rows = torch.cat([part[name].flatten(1) for part in parts])
        bases[name] = principal_basis(rows, n_components)
    return bases


@torch.inference_mode()
def reduced(network: LayeredNetwork, images: NDArray[np.float32], bases: dict[str, Basis]) -> dict[str, Rows]:
    """Return the coordinates (N, n_components) of images (N, C, H, W) in every layer that has a basis."""
    parts: dict[str, list[Tensor]] = {name: [] for name in bases}
    for batch in batches(images):
        outputs = network.activations(batch)
        for name, basis in bases.items():
            parts[name].append(basis.coordinates(outputs[name].flatten(1)))
    return {name: torch.cat(rows).numpy() for name, rows in parts.items()}


def distinct_layers(network: LayeredNetwork) -> list[str]:
    """Return the layers that hold numbers of their own: all but those that repeat their input."""
    return [layer.name for layer in measured_layers(network.layers)]
