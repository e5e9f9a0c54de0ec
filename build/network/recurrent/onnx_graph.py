"""The recurrent network as an ONNX graph.

ONNX has an LSTM operator, but it hides the gates and all cell states but the last. Here one cell is
written out operator by operator and a Scan runs it over the steps, so that every gate and state of
every step is a named output and a sequence may have any length.
"""

from __future__ import annotations

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

from build.network.export.onnx_graph import IR_VERSION, OPSET
from build.network.layers import LAST, ShapedLayer
from build.network.model import Weights
from build.network.recurrent.cell import GATES, LSTM, TRACES

BY_STEP = "logits_by_step"


def recurrent_model(layers: tuple[ShapedLayer, ...], weights: Weights, name: str) -> onnx.ModelProto:
    """Return a checked model.

    Its input is ``bits`` (N, T) or ``image`` (N, C, H, W). Its outputs are the gates, ``cell`` and
    ``hidden``, each (N, T, n_units), ``logits_by_step`` (N, T, n_classes) and, last, ``logits``
    (N, n_classes).

    Parameters
    ----------
    layers : tuple of ShapedLayer
        The input, the LSTM and the read-out.
    weights : dict of str to array
        By parameter name.
    name : str
        Name of the graph.
    """
    source, lstm, readout = layers
    (n_units,), (n_classes,) = lstm.shape, readout.shape
    steps = source.shape[1] if source.name == "image" else "T"
    shapes = {trace: ["N", steps, n_units] for trace in TRACES} | {
        BY_STEP: ["N", steps, n_classes],
        LAST: ["N", n_classes],
    }
    graph = helper.make_graph(
        [*_entrance(source), *_loop(lstm, weights), *_readout()],
        name,
        [_value(source.name, ["N", *source.shape] if source.name == "image" else ["N", "T"])],
        [_value(output, shape) for output, shape in shapes.items()],
        [
            numpy_helper.from_array(np.array(value, order="C"), key)
            for key, value in _constants(source, weights, n_units)
        ],
    )
    opsets = [helper.make_operatorsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name=name)
    onnx.checker.check_model(model, full_check=True)
    return model


def _constants(source: ShapedLayer, weights: Weights, n_units: int) -> list[tuple[str, NDArray[np.generic]]]:
    """List what the graph holds: the read-out, axes and the shape of the first state."""
    readout = weights[f"{LAST}.weight"]
    return [
        ("readout", readout.T),
        ("readout_bias", weights[f"{LAST}.bias"]),
        ("axis", np.array([1 if source.name == "image" else 2], dtype=np.int64)),
        ("units", np.array([n_units], dtype=np.int64)),
        ("last", np.array(-1, dtype=np.int64)),
    ]


def _entrance(source: ShapedLayer) -> list[NodeProto]:
    """Turn the input into steps first, (T, N, n_inputs), and make the empty state (N, n_units)."""
    if source.name == "image":
        shaped = helper.make_node("Squeeze", ["image", "axis"], ["sequence"])
    else:
        shaped = helper.make_node("Unsqueeze", [source.name, "axis"], ["sequence"])
    return [
        shaped,
        helper.make_node("Transpose", ["sequence"], ["by_step"], perm=[1, 0, 2]),
        helper.make_node("Shape", ["sequence"], ["n_sequences"], start=0, end=1),
        helper.make_node("Concat", ["n_sequences", "units"], ["state_shape"], axis=0),
        helper.make_node("ConstantOfShape", ["state_shape"], ["empty"]),
    ]


def _loop(lstm: ShapedLayer, weights: Weights) -> list[NodeProto]:
    """Run the cell over the steps and put the sequences first again."""
    by_step = [f"{trace}_by_step" for trace in TRACES]
    scan = helper.make_node(
        "Scan",
        ["empty", "empty", "by_step"],
        ["final_hidden", "final_cell", *by_step],
        num_scan_inputs=1,
        body=_cell(lstm, weights),
    )
    turned = [
        helper.make_node("Transpose", [stacked], [trace], perm=[1, 0, 2])
        for stacked, trace in zip(by_step, TRACES, strict=True)
    ]
    return [scan, *turned]


def _cell(lstm: ShapedLayer, weights: Weights) -> onnx.GraphProto:
    """Write out one step."""
    (n_units,) = lstm.shape
    n_inputs = lstm["n_inputs"]
    parts = {part: weights[f"{LSTM}.{part}"] for part in ("weight_input", "weight_hidden", "bias")}
    held = [
        numpy_helper.from_array(np.ascontiguousarray(parts["weight_input"].T), "weight_input"),
        numpy_helper.from_array(np.ascontiguousarray(parts["weight_hidden"].T), "weight_hidden"),
        numpy_helper.from_array(parts["bias"], "bias"),
    ]
    sums = [f"{gate}_sum" for gate in GATES]
    operators = [
        ("MatMul", ["now", "weight_input"], ["from_input"]),
        ("MatMul", ["hidden_before", "weight_hidden"], ["from_hidden"]),
        ("Add", ["from_input", "from_hidden"], ["weighted"]),
        ("Add", ["weighted", "bias"], ["sums"]),
        *(("Tanh" if gate == "candidate" else "Sigmoid", [f"{gate}_sum"], [gate]) for gate in GATES),
        ("Mul", ["forget_gate", "cell_before"], ["kept"]),
        ("Mul", ["input_gate", "candidate"], ["added"]),
        ("Add", ["kept", "added"], ["cell"]),
        ("Tanh", ["cell"], ["squashed"]),
        ("Mul", ["output_gate", "squashed"], ["hidden"]),
        ("Identity", ["hidden"], ["hidden_after"]),
        ("Identity", ["cell"], ["cell_after"]),
    ]
    nodes = [helper.make_node(operator, given, made) for operator, given, made in operators]
    nodes.insert(4, helper.make_node("Split", ["sums"], sums, axis=1, num_outputs=len(GATES)))
    state: list[int | str] = ["N", n_units]
    return helper.make_graph(
        nodes,
        "cell",
        [_value("hidden_before", state), _value("cell_before", state), _value("now", ["N", n_inputs])],
        [_value("hidden_after", state), _value("cell_after", state), *(_value(trace, state) for trace in TRACES)],
        held,
    )


def _readout() -> list[NodeProto]:
    """Turn hidden states into logits after every step and at the end."""
    return [
        helper.make_node("MatMul", ["hidden", "readout"], ["unbiased"]),
        helper.make_node("Add", ["unbiased", "readout_bias"], [BY_STEP]),
        helper.make_node("Gather", [BY_STEP, "last"], [LAST], axis=1),
    ]


def _value(name: str, shape: list[int | str]) -> ValueInfoProto:
    """Describe one float32 value."""
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
