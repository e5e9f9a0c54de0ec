"""What comes of an ONNX file: the layers, the weights, and what is to be said about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from build.configuration import Network
from build.network.shaped_layer import Shape


@dataclass(frozen=True)
class LoweredModel:
    """A model of somebody else's as layers of ours, equal to it on every input that was compared.

    Attributes
    ----------
    network : Network
        The layers as an author would have written them, each naming its inputs; the last one is ``logits``.
    weights : mapping of str to float32 array
        ``{"conv1.weight": …, "conv1.bias": …}``, in PyTorch's order, as exact as the file has them: who publishes
        them rounds them to float16 first.
    input_shape : tuple of int
        (C, H, W) of one image, channels first even where the file has them last.
    n_classes : int
        How many logits there are.
    notes : tuple of str
        Sentences for the reader about what was changed on the way, such as a softmax that was taken off.
    metadata : mapping of str to str
        What the file says of itself: ``producer_name`` and its own properties.
    origins : mapping of str to str
        For each layer the name, in the file, of the value that it equals; one that the file has under no name is
        not there.
    """

    network: Network
    weights: Mapping[str, NDArray[np.float32]]
    input_shape: Shape
    n_classes: int
    notes: tuple[str, ...] = ()
    metadata: Mapping[str, str] | None = None
    origins: Mapping[str, str] | None = None
