"""The gradient of a logit with respect to the pixels, written as an ordinary ONNX graph.

An ONNX file has no backward pass. But each layer's backward pass is itself an ordinary operator: a
dense layer's is a product with its weights (Gemm), a convolution's is ConvTranspose, max-pooling's is
MaxUnpool at the places that MaxPool noted, and ReLU's is a gate (Greater, Where).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, checker, helper

from build.network.graph import Graph, value_info
from build.network.kinds import kind_named
from build.network.layers import ShapedLayer, readers_of, sources_of

OPSET = 17
IR_VERSION = 8

CLASS = "class"
GRADIENT = "gradient"


class GradientGraph(Graph):
    """Collects the operators of a network's forward pass and of its backward pass.

    Parameters
    ----------
    layers : tuple of ShapedLayer
        From the image to the logits.
    weights : mapping of str to array
        By parameter name.
    """

    def __init__(self, layers: tuple[ShapedLayer, ...], weights: Mapping[str, NDArray[Any]]) -> None:
        super().__init__(weights)
        self.layers = layers
        self.constant(self.zero, 0.0)

    def model(self) -> ModelProto:
        """Return the checked model: inputs image and class, outputs logits and gradient."""
        for layer in self.layers[1:]:
            kind_named(layer.kind, layer.name).add_kept_forward(self, layer, sources_of(self.layers, layer))
        chosen = [CLASS, self.constant("depth", self.layers[-1].shape[0]), self.constant("one_hot", [0.0, 1.0])]
        self.add("OneHot", chosen, _gradient_at(self.layers[-1]), axis=-1)
        for layer in reversed(self.layers[1:]):
            self._backward(layer)
        self._join(self.layers[0])
        return self._finished()

    def _backward(self, layer: ShapedLayer) -> None:
        """Add what takes the gradient at a layer's output to the one at each of its inputs."""
        self._join(layer)
        sources = sources_of(self.layers, layer)
        dx = [self._share(source, layer) for source in sources]
        kind_named(layer.kind, layer.name).add_backward(self, layer, sources, _gradient_at(layer), dx)

    def _share(self, source: ShapedLayer, reader: ShapedLayer) -> str:
        """Name the part of a layer's gradient that one of its readers hands back."""
        alone = len(readers_of(self.layers, source.name)) == 1
        return _gradient_at(source) if alone else f"{_gradient_at(source)}_of_{reader.name}"

    def _join(self, layer: ShapedLayer) -> None:
        """Add up the gradients of all readers of a layer, where it has several."""
        readers = readers_of(self.layers, layer.name)
        if len(readers) > 1:
            self.add("Sum", [self._share(layer, reader) for reader in readers], _gradient_at(layer))

    def _finished(self) -> ModelProto:
        image = value_info(self.layers[0])
        chosen = helper.make_tensor_value_info(CLASS, TensorProto.INT64, ["N"])
        logits = value_info(self.layers[-1])
        gradient = helper.make_tensor_value_info(GRADIENT, TensorProto.FLOAT, ["N", *self.layers[0].shape])
        graph = helper.make_graph(self.nodes, "saliency", [image, chosen], [logits, gradient], self.initializers())
        opsets = [helper.make_opsetid("", OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="")
        checker.check_model(model)
        return model


def _gradient_at(layer: ShapedLayer) -> str:
    return f"d_{layer.name}" if layer.inputs else GRADIENT
