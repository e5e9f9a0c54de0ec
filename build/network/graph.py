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

    def per_channel(self, layer: ShapedLayer, part: str) -> str:
        """Name a parameter that has one number a channel, shaped to stand beside the layer's values."""
        name = f"{layer.name}.{part}"
        return self.constant(name, self.constants[name].reshape(-1, 1, 1)) if layer.has_maps else name

    def initializers(self) -> list[TensorProto]:
        """Return weights and constants as they are stored."""
        return [
            numpy_helper.from_array(np.require(value, requirements="C"), name) for name, value in self.constants.items()
        ]


class Steps:
    """Writes the operators of one formula, whose values in between need no names of their own.

    Parameters
    ----------
    graph : Graph
        Where they go.
    stem : str
        What those values are called after.
    """

    def __init__(self, graph: Graph, stem: str) -> None:
        self.graph = graph
        self.stem = stem
        self.n_values = 0

    def __call__(self, operator: str, *inputs: str | float, to: str | None = None, **attributes: Any) -> str:
        """Add an operator on values and plain numbers, and return the name of what it gives: ``to``, if given."""
        names = [each if isinstance(each, str) else self.graph.constant(self._name(), each) for each in inputs]
        output = to or self._name()
        self.graph.add(operator, names, output, **attributes)
        return output

    def _name(self) -> str:
        self.n_values += 1
        return f"{self.stem}.{self.n_values}"


def value_info(layer: ShapedLayer) -> ValueInfoProto:
    """Describe the output of a layer for a batch of any size."""
    return helper.make_tensor_value_info(layer.name, TensorProto.FLOAT, ["N", *layer.shape])
