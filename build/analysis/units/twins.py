"""The likest unit of another network: which units training finds again from another seed."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.network.layers import by_name
from build.network.model import LayeredNetwork

N_BATCH = 50


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
        Images to compare on; maps are compared cell by cell, over all cells.

    Returns
    -------
    index : array of shape (n_units,)
        The partner's index.
    correlation : array of shape (n_units,)
        Pearson's, of the values before the ReLU.
    """
    parts = torch.from_numpy(images).split(N_BATCH)
    sums = torch.stack([_products(network, other, name, part) for part in parts]).sum(0)
    mean = sums[0] / sums[0, 0]
    covariance = sums / sums[0, 0] - torch.outer(mean, mean)
    spread = covariance.diagonal().clamp_min(1e-24).sqrt()
    correlation = covariance / torch.outer(spread, spread)  # (1 + ours + theirs) of each side, the constant first
    n_units = by_name(network.layers)[name].shape[0]
    best = correlation[1 : 1 + n_units, 1 + n_units :].max(1)
    return best.indices.numpy(), best.values.numpy()


def _products(network: LayeredNetwork, other: LayeredNetwork, name: str, images: Tensor) -> Tensor:
    """Return the products of every two of 1, our units and theirs, summed over all cells of some images."""
    ours, theirs = (one.activations(images)[name].movedim(1, -1).flatten(0, -2).double() for one in (network, other))
    cells = torch.cat([torch.ones(len(ours), 1, dtype=torch.float64), ours, theirs], dim=1)
    return cells.T @ cells
