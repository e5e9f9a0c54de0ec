"""The network at inference, made from the list of layers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from build.network.kinds import kind_named
from build.network.layers import ShapedLayer

NETWORKS = ("trained", "untrained", "shuffled-labels")
"""The networks of an experiment: the published one and its controls."""

Weights = dict[str, NDArray[np.float32]]


class LayeredNetwork(nn.Module):
    """A network that can show the output of each of its layers.

    Parameters
    ----------
    layers : sequence of ShapedLayer
        From the image to the logits.
    weights : mapping of str to array
        ``{"conv1.weight": …, "conv1.bias": …}`` for every layer that has parameters.
    """

    def __init__(self, layers: tuple[ShapedLayer, ...], weights: Mapping[str, NDArray[Any]]) -> None:
        super().__init__()
        self.layers = layers
        for layer in layers:
            for name, shape in layer.parameters.items():
                value = torch.tensor(np.asarray(weights[name], dtype=np.float32))
                if tuple(value.shape) != shape:
                    raise ValueError(f"{name} has shape {tuple(value.shape)}, not {shape}")
                self.register_parameter(_slot(name), nn.Parameter(value))

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits (N, n_classes) of images (N, C, H, W) in [0, 1]."""
        return list(self.activations(images).values())[-1]

    def activations(self, images: Tensor) -> dict[str, Tensor]:
        """Return the output of every layer, by name and in order, the image first.

        Parameters
        ----------
        images : Tensor of shape (N, C, H, W)
            Pixels in [0, 1].
        """
        return self.continued({self.layers[0].name: images})

    def continued(self, known: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Return the output of every layer, given those of the first few."""
        outputs = dict(known)
        for layer in self.layers[len(known) :]:
            weight, bias = (self._parameter(layer, part) for part in ("weight", "bias"))
            outputs[layer.name] = apply_layer(layer, outputs, weight, bias)
        return outputs

    def weight(self, name: str) -> nn.Parameter:
        """Return the weights of a layer that has some."""
        return self.get_parameter(_slot(f"{name}.weight"))

    def _parameter(self, layer: ShapedLayer, part: str) -> Tensor | None:
        name = f"{layer.name}.{part}"
        return self.get_parameter(_slot(name)) if name in layer.parameters else None


def apply_layer(
    layer: ShapedLayer, outputs: Mapping[str, Tensor], weight: Tensor | None, bias: Tensor | None
) -> Tensor:
    """Apply one layer to a batch, given the outputs of the layers that it reads."""
    values = [outputs[name] for name in layer.inputs]
    return kind_named(layer.kind, layer.name).apply(layer, values, weight, bias)


def read_weights(path: Path) -> Weights:
    """Read the weights that the train stage wrote, by parameter name."""
    with np.load(path) as arrays:
        return {name: arrays[name] for name in arrays.files}


def networks_in(folder: Path) -> tuple[str, ...]:
    """Return which of :data:`NETWORKS` a finished train stage left: of a model made elsewhere there is no third."""
    return tuple(name for name in NETWORKS if (folder / f"{name}.npz").is_file())


def write_weights(path: Path, weights: Mapping[str, NDArray[np.float32]]) -> None:
    """Write weights by parameter name, the same bytes for the same numbers."""
    np.savez(path, **weights)  # type: ignore[arg-type]


def load_network(folder: Path, layers: tuple[ShapedLayer, ...], network: str = "trained") -> LayeredNetwork:
    """Load one network from the folder of the train stage, ready for inference.

    Parameters
    ----------
    folder : Path
        The finished folder of the train stage.
    layers : tuple of ShapedLayer
        The list of layers of the experiment.
    network : str
        One of :data:`NETWORKS`.
    """
    return LayeredNetwork(layers, read_weights(folder / f"{network}.npz")).eval().requires_grad_(False)


def _slot(name: str) -> str:
    """Return a parameter name that PyTorch accepts and that no attribute of a module has."""
    return "parameter_" + name.replace(".", "_")
