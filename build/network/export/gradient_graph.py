"""The gradient of a logit with respect to the pixels, written as an ordinary ONNX graph.

An ONNX file has no backward pass. But each layer's backward pass is itself an ordinary operator: a
dense layer's is a product with its weights (Gemm), a convolution's is ConvTranspose, max-pooling's is
MaxUnpool at the places that MaxPool noted, and ReLU's is a gate (Greater, Where).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

from build.errors import BuildError
from build.network.layers import LAST, N_CLASSES, ShapedLayer

OPSET = 17
IR_VERSION = 8

CLASS = "class"
GRADIENT = "gradient"


class GradientGraph:
    """Collects the nodes of a network's forward pass and of its backward pass.

    Parameters
    ----------
    layers : tuple of ShapedLayer
        From the image to the logits.
    weights : mapping of str to array
        By parameter name.
    """

    def __init__(self, layers: tuple[ShapedLayer, ...], weights: Mapping[str, NDArray[Any]]) -> None:
        self.layers = layers
        self.nodes: list[NodeProto] = []
        self.constants = {name: np.asarray(value, np.float32) for name, value in weights.items()}
        self.constants["zero"] = np.array(0, np.float32)

    def model(self) -> ModelProto:
        """Return the checked model: inputs image and class, outputs logits and gradient."""
        for before, layer in zip(self.layers, self.layers[1:], strict=False):
            self._forward(layer, before)
        self._add(
            "OneHot",
            [CLASS, self._constant("depth", np.array(N_CLASSES)), self._constant("one_hot", _OFF_ON)],
            "d_logits",
            axis=-1,
        )
        for before, layer in reversed(list(zip(self.layers, self.layers[1:], strict=False))):
            self._backward(layer, before)
        return self._finished()

    def _forward(self, layer: ShapedLayer, before: ShapedLayer) -> None:
        """Add one layer as it is."""
        x, y = before.name, layer.name
        match layer.kind:
            case "conv":
                self._add("Conv", [x, *layer.parameters], y, **_conv_settings(layer))
            case "relu":
                self._add("Relu", [x], y)
            case "max-pool":
                self._add("MaxPool", [x], y, f"{y}_places", **_pool_settings(layer, before))
            case "flatten":
                self._add("Flatten", [x], y)
            case "dense":
                self._add("Gemm", [x, *layer.parameters], y, transB=1)
            case "normalize":
                mean, scale = (self._constant(f"{y}_{key}", np.float32(layer[key])) for key in ("mean", "scale"))
                self._add("Sub", [x, mean], f"{y}_centered")
                self._add("Div", [f"{y}_centered", scale], y)

    def _backward(self, layer: ShapedLayer, before: ShapedLayer) -> None:
        """Add what takes the gradient at a layer's output to the one at its input."""
        dy, dx = f"d_{layer.name}", GRADIENT if before.kind == "input" else f"d_{before.name}"
        match layer.kind:
            case "conv":
                self._add("ConvTranspose", [dy, f"{layer.name}.weight"], dx, **_conv_settings(layer))
            case "relu":
                self._add("Greater", [before.name, "zero"], f"{layer.name}_open")
                self._add("Where", [f"{layer.name}_open", dy, "zero"], dx)
            case "max-pool":
                self._add("MaxUnpool", [dy, f"{layer.name}_places"], dx, **_pool_settings(layer, before))
            case "flatten":
                shape = self._constant(f"{before.name}_shape", np.array([-1, *before.shape]))
                self._add("Reshape", [dy, shape], dx)
            case "dense":
                self._add("Gemm", [dy, f"{layer.name}.weight"], dx)
            case "normalize":
                self._add("Div", [dy, f"{layer.name}_scale"], dx)

    def _add(self, operator: str, inputs: list[str], *outputs: str, **settings: Any) -> None:
        self.nodes.append(helper.make_node(operator, inputs, outputs, name=outputs[0], **settings))

    def _constant(self, name: str, value: Any) -> str:
        self.constants[name] = np.asarray(value)
        return name

    def _finished(self) -> ModelProto:
        image = helper.make_tensor_value_info(self.layers[0].name, TensorProto.FLOAT, ["N", *self.layers[0].shape])
        chosen = helper.make_tensor_value_info(CLASS, TensorProto.INT64, ["N"])
        logits = helper.make_tensor_value_info(LAST, TensorProto.FLOAT, ["N", N_CLASSES])
        gradient = helper.make_tensor_value_info(GRADIENT, TensorProto.FLOAT, ["N", *self.layers[0].shape])
        constants = [numpy_helper.from_array(value, name) for name, value in self.constants.items()]
        graph = helper.make_graph(self.nodes, "saliency", [image, chosen], [logits, gradient], constants)
        opsets = [helper.make_opsetid("", OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="")
        checker.check_model(model)
        return model


_OFF_ON = np.array([0, 1], np.float32)


def _conv_settings(layer: ShapedLayer) -> dict[str, list[int]]:
    side, stride, padding = layer["kernel"], layer["stride"], layer["padding"]
    return {"kernel_shape": [side, side], "strides": [stride, stride], "pads": [padding] * 4}


def _pool_settings(layer: ShapedLayer, before: ShapedLayer) -> dict[str, list[int]]:
    """Return the window of a pooling layer that can be undone.

    Raises
    ------
    BuildError
        If windows overlap or leave a rest, where MaxUnpool gives no gradient.
    """
    size, stride = layer["size"], layer["stride"]
    if size != stride or any(side % size for side in before.shape[1:]):
        must = "the saliency model needs pooling windows that cover their input once"
        raise BuildError(f"layer {layer.name}", must, f"size {size}, stride {stride} on {before.shape}")
    return {"kernel_shape": [size, size], "strides": [stride, stride]}
