"""The likest unit of another network: which units training finds again from another seed."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.network.model import LayeredNetwork

N_CELLS = 40_000


@torch.no_grad()
def likest(
    network: LayeredNetwork, other: LayeredNetwork, name: str, images: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Find, for each unit of a layer, the unit of another network that goes with it best.

    Parameters
    ----------
    network, other : LayeredNetwork
        Two networks of the same layers.
    name : str
        The layer.
    images : array of shape (n_samples, C, H, W)
        Images to compare on; maps are compared cell by cell.

    Returns
    -------
    index : array of shape (n_units,)
        The partner's index.
    correlation : array of shape (n_units,)
        Pearson's, of the values before the ReLU.
    """
    ours, theirs = (_standardized(_values(one, name, images)) for one in (network, other))
    correlation = (ours.T @ theirs) / len(ours)  # (n_units, n_units)
    best = correlation.max(1)
    return best.indices.numpy(), best.values.numpy()


def _values(network: LayeredNetwork, name: str, images: NDArray[np.float32]) -> Tensor:
    """Return a layer's values (n_cells, n_units), thinned where they are many."""
    output = network.activations(torch.from_numpy(images))[name]
    cells = output.movedim(1, -1).reshape(-1, output.shape[1])
    return cells[:: max(1, len(cells) // N_CELLS)]


def _standardized(values: Tensor) -> Tensor:
    centered = values.double() - values.double().mean(0)
    return centered / centered.square().mean(0).sqrt().clamp_min(1e-12)
