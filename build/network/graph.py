"""An ONNX graph that is written operator by operator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from onnx import NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

from build.network.shaped_layer import ShapedLayer


class Graph:
    """Collects operators, and the constants that they need beside the weights.

    Parameters
    ----------
    weights : mapping of str to array
        By parameter name.
    """

    zero = "zero"

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        self.nodes: list[NodeProto] = []
        self.constants = {name: np.asarray(value, np.float32) for name, value in weights.items()}

    def add(self, operator: str, inputs: Sequence[str], *outputs: str, **attributes: Any) -> None:
        """Add one operator, named after the first value that it gives."""
        self.nodes.append(helper.make_node(operator, list(inputs), outputs, name=outputs[0], **attributes))

    def constant(self, name: str, value: ArrayLike) -> str:
        """Add a constant, and return its name; numbers with a point are float32."""
        array = np.asarray(value)
        self.constants[name] = array.astype(np.float32) if array.dtype == np.float64 else array
        return name

    def initializers(self) -> list[TensorProto]:
        """Return weights and constants as they are stored."""
        return [
            numpy_helper.from_array(np.require(value, requirements="C"), name) for name, value in self.constants.items()
        ]


def value_info(layer: ShapedLayer) -> ValueInfoProto:
    """Describe the output of a layer for a batch of any size."""
    return helper.make_tensor_value_info(layer.name, TensorProto.FLOAT, ["N", *layer.shape])
