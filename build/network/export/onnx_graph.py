"""The network as an ONNX graph, written operator by operator from the list of layers.

Writing the graph here, instead of tracing the PyTorch module, gives every layer a named output, the
same bytes every time, and a file without stack traces or paths of the machine that made it.
"""

from __future__ import annotations

import onnx
from onnx import helper

from build.network.graph import Graph, value_info
from build.network.kinds import kind_named
from build.network.layers import ShapedLayer, sources_of
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
    graph = Graph(weights)
    for layer in layers[1:]:
        kind_named(layer.kind, layer.name).add_forward(graph, layer, sources_of(layers, layer))
    outputs = [value_info(layer) for layer in layers[1:]]
    written = helper.make_graph(graph.nodes, name, [value_info(layers[0])], outputs, graph.initializers())
    opsets = [helper.make_operatorsetid("", OPSET)]
    model = helper.make_model(written, opset_imports=opsets, ir_version=IR_VERSION, producer_name=name)
    onnx.checker.check_model(model, full_check=True)
    return model
