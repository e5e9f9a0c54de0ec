"""The network as an ONNX graph, written operator by operator from the list of layers.

Writing the graph here, instead of tracing the PyTorch module, gives every layer a named output, the
same bytes every time, and a file without stack traces or paths of the machine that made it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from build.network.layers import ShapedLayer
from build.network.model import Weights

OPSET = 18
IR_VERSION = 9


def onnx_model(layers: tuple[ShapedLayer, ...], weights: Weights, name: str) -> onnx.ModelProto:
    """Return a checked model: input ``image`` (N, C, H, W), one output for every other layer.

    Parameters
    ----------
    layers : tuple of ShapedLayer
        From the image to the logits.
    weights : dict of str to array
        By parameter name.
    name : str
        Name of the graph.
    """
    nodes, constants = [], dict(weights)
    for before, layer in pairwise(layers):
        made, extra = _nodes(layer, before.name)
        nodes += made
        constants |= extra
    graph = helper.make_graph(
        nodes,
        name,
        [_value(layers[0])],
        [_value(layer) for layer in layers[1:]],
        [numpy_helper.from_array(np.ascontiguousarray(value), key) for key, value in constants.items()],
    )
    opsets = [helper.make_operatorsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name=name)
    onnx.checker.check_model(model, full_check=True)
    return model


def _nodes(layer: ShapedLayer, source: str) -> tuple[list[onnx.NodeProto], dict[str, NDArray[Any]]]:
    """Return the operators of one layer and the constants that they need beside its weights."""
    given = [source, *layer.parameters]
    match layer.kind:
        case "conv":
            sides = {"kernel_shape": [layer["kernel"]] * 2, "strides": [layer["stride"]] * 2}
            return [_node("Conv", given, layer.name, pads=[layer["padding"]] * 4, **sides)], {}
        case "dense":
            return [_node("Gemm", given, layer.name, transB=1)], {}
        case "relu":
            return [_node("Relu", given, layer.name)], {}
        case "max-pool":
            sides = {"kernel_shape": [layer["size"]] * 2, "strides": [layer["stride"]] * 2}
            return [_node("MaxPool", given, layer.name, **sides)], {}
        case "flatten":
            return [_node("Flatten", given, layer.name)], {}
        case "normalize":
            mean, scale, centred = (f"{layer.name}.{part}" for part in ("mean", "scale", "centred"))
            constants = {mean: np.float32(layer["mean"]), scale: np.float32(layer["scale"])}
            nodes = [_node("Sub", [source, mean], centred), _node("Div", [centred, scale], layer.name)]
            return nodes, {key: np.asarray(value) for key, value in constants.items()}
        case kind:
            raise ValueError(f"no ONNX operator for layers of kind '{kind}'")


def _node(operator: str, inputs: list[str], output: str, **attributes: Any) -> onnx.NodeProto:
    """Make one operator, named after the value that it gives."""
    return helper.make_node(operator, inputs, [output], name=output, **attributes)


def _value(layer: ShapedLayer) -> onnx.ValueInfoProto:
    """Describe the output of a layer for a batch of any size."""
    return helper.make_tensor_value_info(layer.name, TensorProto.FLOAT, ["N", *layer.shape])
