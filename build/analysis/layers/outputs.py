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
    """Yield every layer with its output, in order; one that no later layer reads is let go.

    Parameters
    ----------
    layers : tuple of ShapedLayer
        From the image to the logits.
    weights : dict of str to array
        As :func:`build.network.model.read_weights` gives them.
    images : array of shape (N, C, H, W)
        Pixels in [0, 1].

    Yields
    ------
    layer, output : ShapedLayer and Tensor of shape (N, *layer.shape)
    """
    held = {layers[0].name: torch.as_tensor(images)}
    yield layers[0], held[layers[0].name]
    for index, layer in enumerate(layers[1:], start=1):
        weight, bias = (_parameter(weights, layer, part) for part in ("weight", "bias"))
        split = {name: held[name].split(BATCH) for name in layer.inputs}
        batches = (dict(zip(split, parts, strict=True)) for parts in zip(*split.values(), strict=True))
        held[layer.name] = torch.cat([apply_layer(layer, batch, weight, bias) for batch in batches])
        del split
        yield layer, held[layer.name]
        wanted = {name for later in layers[index + 1 :] for name in later.inputs}
        held = {name: output for name, output in held.items() if name in wanted}


def _parameter(weights: Weights, layer: ShapedLayer, part: str) -> Tensor | None:
    name = f"{layer.name}.{part}"
    return torch.as_tensor(weights[name]) if name in layer.parameters else None
