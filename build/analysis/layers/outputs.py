"""The output of every layer for thousands of images, one layer in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.network.layers import ShapedLayer
from build.network.model import Weights, apply_layer

BATCH = 500


@torch.inference_mode()
def layer_outputs(
    layers: tuple[ShapedLayer, ...], weights: Weights, images: NDArray[np.float32]
) -> Iterator[tuple[ShapedLayer, Tensor]]:
    """Yield every layer with its output, in order; only two are held at once.

    Parameters
    ----------
    layers : tuple of ShapedLayer
        From the image to the logits.
    weights : dict of str to array
        As :func:`build.network.model.read_weights` gives them.
    images : array of shape (N, 1, 28, 28)
        Pixels in [0, 1].

    Yields
    ------
    layer, output : ShapedLayer and Tensor of shape (N, *layer.shape)
    """
    output = torch.as_tensor(images)
    for layer in layers:
        weight, bias = (_parameter(weights, layer, part) for part in ("weight", "bias"))
        output = torch.cat([apply_layer(layer, part, weight, bias) for part in output.split(BATCH)])
        yield layer, output


def _parameter(weights: Weights, layer: ShapedLayer, part: str) -> Tensor | None:
    name = f"{layer.name}.{part}"
    return torch.as_tensor(weights[name]) if name in layer.parameters else None
