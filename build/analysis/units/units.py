"""The units of a network: what they are called, what they see, and what they answer to each test image."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from build.network.layers import LAST, ShapedLayer, readers_of
from build.network.model import LayeredNetwork

BATCH = 500
LEAK = 0.1
"""How much of a negative value counts in :func:`drive_of`; some must, or a silent map has no slope to climb."""


@dataclass(frozen=True)
class Unit:
    """One channel of a convolution or one number of a dense layer."""

    layer: str
    index: int

    @property
    def id(self) -> str:
        """Return its address, such as ``"conv1-5"``."""
        return f"{self.layer}-{self.index}"

    @property
    def name(self) -> str:
        """Return what it is called wherever it is read, such as ``"conv1[5]"``."""
        return f"{self.layer}[{self.index}]"


@dataclass(frozen=True)
class Answers:
    """What every unit of a layer answers to every image.

    Attributes
    ----------
    peak : array of shape (n_samples, n_units)
        The largest value of the channel before its ReLU.
    cell : array of shape (n_samples, n_units)
        Where in the flattened map that is.
    drive : array of shape (n_samples, n_units)
        How much each unit is excited, see :func:`drive_of`.
    mean : array of shape (n_samples, n_units)
        The mean of the channel after its ReLU; the logits have none, and keep their value.
    zeros : array of shape (n_units,)
        The part of all values that are 0 after the ReLU.
    """

    peak: NDArray[np.float32]
    cell: NDArray[np.int64]
    drive: NDArray[np.float32]
    mean: NDArray[np.float32]
    zeros: NDArray[np.float64]


def unit_layers(layers: tuple[ShapedLayer, ...]) -> tuple[ShapedLayer, ...]:
    """Return the stations that have units of their own."""
    return tuple(layer for layer in layers if layer.flags.has_units and not layer.flags.inner)


def hidden_layers(layers: tuple[ShapedLayer, ...]) -> tuple[ShapedLayer, ...]:
    """Return the layers with units that can be switched off: all but the logits."""
    return tuple(layer for layer in unit_layers(layers) if layer.name != LAST)


def all_units(layers: tuple[ShapedLayer, ...]) -> list[Unit]:
    """List every unit, layer by layer."""
    return [Unit(layer.name, index) for layer in unit_layers(layers) for index in range(layer.shape[0])]


def rectified(layers: tuple[ShapedLayer, ...], name: str) -> str:
    """Return the layer that holds a unit's output: its activation where one follows, else itself."""
    bends = [reader.name for reader in readers_of(layers, name) if reader.flags.bends]
    return bends[0] if bends else name


def parameters_of(network: LayeredNetwork) -> dict[str, Tensor]:
    """Return the parameters of a network by their names in the list of layers, ``{"conv1.weight": …}``."""
    names = (name for layer in network.layers for name in layer.parameters)
    return dict(zip(names, network.parameters(), strict=True))


def drive_of(output: Tensor) -> Tensor:
    """Return how much each unit is excited (N, n_units), from a layer's output before its ReLU.

    A dense unit's drive is its value. A channel's is the mean of its map with what is negative counted
    for a tenth: the plain mean of a first convolution knows nothing but the brightness of the image.
    """
    return functional.leaky_relu(output, LEAK).mean((2, 3)) if output.ndim > 2 else output


def batches(images: NDArray[np.float32] | Tensor, size: int = BATCH) -> Iterator[Tensor]:
    """Yield images (n, C, H, W) a batch at a time."""
    tensor = torch.as_tensor(images)
    yield from torch.split(tensor, size)


@torch.no_grad()
def answers(network: LayeredNetwork, images: NDArray[np.float32] | Tensor) -> dict[str, Answers]:
    """Collect what every unit answers to every image.

    Parameters
    ----------
    network : LayeredNetwork
        Any network.
    images : array of shape (n_samples, C, H, W)
        Pixels in [0, 1].

    Returns
    -------
    dict of str to Answers
        By the name of the layer that has the weights.
    """
    found: dict[str, list[tuple[Tensor, ...]]] = {layer.name: [] for layer in unit_layers(network.layers)}
    for batch in batches(images):
        outputs = network.activations(batch)
        for name, parts in found.items():
            before = outputs[name].flatten(2) if outputs[name].ndim > 2 else outputs[name].unsqueeze(2)
            after = outputs[rectified(network.layers, name)].reshape(before.shape)  # (n, units, cells)
            peak, cell = before.max(2)
            parts.append((peak, cell, drive_of(outputs[name]), after.mean(2), (after == 0).float().mean(2)))
    return {name: _joined(parts) for name, parts in found.items()}


def _joined(parts: list[tuple[Tensor, ...]]) -> Answers:
    peak, cell, drive, mean, zeros = (torch.cat(column).numpy() for column in zip(*parts, strict=True))
    return Answers(peak, cell, drive, mean, zeros.mean(0, dtype=np.float64))
