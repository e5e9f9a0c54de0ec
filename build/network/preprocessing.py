"""Preprocessing as layers, so that every sum of a model from elsewhere starts from the picture's own pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from build.author.preprocessing_settings import Preprocessing
from build.configuration import Layer, Network
from build.data.preprocessing.arithmetic import affine, is_plain

IMAGE, PREPARED, REORDERED = "image", "prepared", "reordered"

Weights = Mapping[str, NDArray[np.float32]]


def with_preprocessing(
    network: Network, weights: Weights, preprocessing: Preprocessing, n_channels: int
) -> tuple[Network, dict[str, NDArray[np.float32]]]:
    """Put what happens to the pixels before a model in front of its layers.

    Mean and scale become a layer ``prepared``; an order of channels that begins with blue goes into the weights of
    the convolutions that read the pixels, or, where something else reads them, into a layer ``reordered``.

    Parameters
    ----------
    network : Network
        Layers that read ``image`` prepared, each naming its inputs.
    weights : mapping of str to array
        Their parameters; left as they are.
    preprocessing : Preprocessing
        What the model wants.
    n_channels : int
        Channels of a picture.

    Returns
    -------
    Network, dict
        Layers and parameters that read pixels in [0, 1], red first.
    """
    changed = dict(weights)
    front, source = list[Layer](), IMAGE
    if not is_plain(preprocessing, n_channels):
        mean, scale = affine(preprocessing, n_channels)
        front, source = [Layer(PREPARED, "normalize", (IMAGE,), mean=mean, scale=scale)], PREPARED
    if preprocessing.order == "BGR" and n_channels == 3:
        readers = [layer for layer in network.layers if IMAGE in layer.inputs]
        if all(_can_turn(layer) for layer in readers):
            changed |= {f"{each.name}.weight": _turned(weights[f"{each.name}.weight"]) for each in readers}
        else:
            front.append(Layer(REORDERED, "conv", (source,), channels=3, kernel=1))
            changed |= {f"{REORDERED}.weight": _turned(np.eye(3, dtype=np.float32)[..., None, None])}
            changed |= {f"{REORDERED}.bias": np.zeros(3, np.float32)}
            source = REORDERED
    return Network((*front, *_reading(network.layers, source))), changed


def _can_turn(layer: Layer) -> bool:
    """Tell whether a layer sums over all channels of the pixels and of nothing else."""
    return layer.kind == "conv" and layer.settings.get("groups", 1) == 1


def _turned(weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Exchange the first and the last input channel (out, in, kernel, kernel)."""
    return np.ascontiguousarray(weight[:, ::-1])


def _reading(layers: Sequence[Layer], source: str) -> list[Layer]:
    """Let what read the image read another layer."""
    return [
        Layer(each.name, each.kind, tuple(source if name == IMAGE else name for name in each.inputs), **each.settings)
        for each in layers
    ]
