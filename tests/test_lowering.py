"""Files of other people's networks: read to layers that compute the same, or refused in one line."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from build.errors import BuildError
from build.network.export.onnx_graph import onnx_model
from build.network.layers import input_layer, shaped_layer
from build.network.lowering.lowered_model import LoweredModel
from build.network.lowering.reading import Reading, read
from build.network.model import LayeredNetwork
from tests.foreign_networks import NETWORKS, Convolutional, Plain, Residual, export, seeded

HAS_NEW_EXPORTER = importlib.util.find_spec("onnxscript") is not None
NEW_EXPORTER = pytest.mark.skipif(not HAS_NEW_EXPORTER, reason="PyTorch's newer exporter needs the package onnxscript")


def own_network(model: LoweredModel) -> LayeredNetwork:
    layers = {"image": input_layer("image", model.input_shape)}
    for layer in model.network.layers:
        layers[layer.name] = shaped_layer(layer, [layers[name] for name in layer.inputs], layer.name)
    return LayeredNetwork(tuple(layers.values()), model.weights).eval()


def answers(path: Path, images: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: images})[0]


@pytest.mark.parametrize("dynamo", [False, pytest.param(True, marks=NEW_EXPORTER)])
@pytest.mark.parametrize("kind", NETWORKS)
def test_a_network_is_the_same_in_our_layers(kind: type[nn.Module], dynamo: bool, tmp_path: Path) -> None:
    path = export(seeded(kind), tmp_path / "their.onnx", dynamo)
    images = np.random.default_rng(1).random((20, *kind.shape), np.float32)
    model = read(path, images)
    assert model.input_shape == kind.shape and model.network.layers[-1].name == "logits"
    with torch.no_grad():
        logits = own_network(model)(torch.from_numpy(images))
        expected = seeded(kind)(torch.from_numpy(images))
    ending = {Plain: torch.log_softmax, Residual: torch.softmax}.get(kind, lambda values, axis: values)
    torch.testing.assert_close(ending(logits, 1), expected, rtol=1e-4, atol=1e-4)
    assert any("taken off" in note for note in model.notes) == (kind in (Plain, Residual))
    assert {"image"} | set(model.origins) <= {"image"} | {layer.name for layer in model.network.layers}
    onnx_model(own_network(model).layers, dict(model.weights), "ours")  # it can be published


def weight(name: str, *shape: int) -> TensorProto:
    values = np.random.default_rng(len(name)).normal(0, 0.3, shape).astype(np.float32)
    return numpy_helper.from_array(values, name)


def fixed(name: str, value: Any, kind: type = np.int64) -> TensorProto:
    return numpy_helper.from_array(np.array(value, kind), name)


def written(
    path: Path,
    nodes: Sequence[onnx.NodeProto],
    weights: Sequence[TensorProto],
    sides: Sequence[int | str] = ("N", 1, 8, 8),
    kind: int = TensorProto.FLOAT,
) -> Path:
    """Write a graph by hand, from ``x`` to ``y``."""
    given = helper.make_tensor_value_info("x", kind, sides)
    answer = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", "classes"])
    graph = helper.make_graph(list(nodes), "theirs", [given], [answer], list(weights))
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return path


def node(operator: str, reads: str, gives: str, **attributes: Any) -> onnx.NodeProto:
    return helper.make_node(operator, reads.split(), [gives], name=f"the_{gives}", **attributes)


HEAD = [node("Flatten", "a", "row"), node("MatMul", "row w", "y")]


def channels_last(path: Path) -> Path:
    """Write a graph as converters from Keras do: pictures (N, H, W, C), transposes, padding by a node of its own."""
    nodes = [
        node("Transpose", "x", "first", perm=[0, 3, 1, 2]),
        node("Pad", "first pads", "padded"),
        node("Conv", "padded k1", "c1", strides=[2, 2]),
        node("Transpose", "c1", "back", perm=[0, 2, 3, 1]),
        node("Add", "back b1", "biased"),
        node("Relu", "biased", "bent"),
        node("Transpose", "bent", "again", perm=[0, 3, 1, 2]),
        node("Conv", "again k2", "c2", auto_pad="SAME_UPPER", strides=[2, 2]),
        node("Transpose", "c2", "last", perm=[0, 2, 3, 1]),
        node("ReduceMean", "last", "gate", axes=[1, 2], keepdims=1),
        node("Sigmoid", "gate", "open"),
        node("Mul", "last open", "gated"),
        node("Concat", "gated last", "both", axis=3),
        node("Reshape", "both row", "flat"),
        node("MatMul", "flat w", "product"),
        node("Add", "product b2", "sum"),
        node("Softmax", "sum", "y", axis=-1),
    ]
    weights = [weight("k1", 4, 3, 3, 3), weight("b1", 4), weight("k2", 5, 4, 3, 3), weight("w", 3 * 4 * 10, 6)]
    shapes = [weight("b2", 6), fixed("pads", [0, 0, 0, 0, 0, 0, 1, 1]), fixed("row", [-1, 120])]
    return written(path, nodes, [*weights, *shapes], ["N", 10, 16, 3])


def test_channels_last_is_turned_at_the_image(tmp_path: Path) -> None:
    path = channels_last(tmp_path / "keras.onnx")
    model = read(path)
    assert model.input_shape == (3, 10, 16)
    assert [layer.kind for layer in model.network.layers][:4] == ["conv", "relu", "conv", "global-average-pool"]
    images = np.random.default_rng(2).random((4, 3, 10, 16), np.float32)
    logits = own_network(model)(torch.from_numpy(images)).softmax(1).detach().numpy()
    np.testing.assert_allclose(logits, answers(path, images.transpose(0, 2, 3, 1)), 1e-4, 1e-5)


STEP = [node("Add", "c three", "up"), node("Clip", "up zero six", "cut")]
SPELLINGS = {
    "hard-swish": [*STEP, node("Mul", "c cut", "m"), node("Div", "m six", "a")],
    "hard-sigmoid": [*STEP, node("Div", "cut six", "a")],
    "silu": [node("Sigmoid", "c", "s"), node("Mul", "s c", "a")],
    "gelu": [
        *(node("Div", "c root", "d"), node("Erf", "d", "e"), node("Add", "e one", "f")),
        *(node("Mul", "c f", "g"), node("Mul", "g half", "a")),
    ],
    "leaky-relu": [node("Mul", "c half", "h"), node("Max", "h c", "a")],
    "clip": [node("Relu", "c", "r"), node("Min", "r six", "a")],
}
NUMBERS = {"zero": 0, "one": 1, "three": 3, "six": 6, "half": 0.5, "root": 2**0.5}


@pytest.mark.parametrize(("kind", "nodes"), SPELLINGS.items(), ids=SPELLINGS)
def test_an_activation_is_known_by_what_it_computes(kind: str, nodes: list[onnx.NodeProto], tmp_path: Path) -> None:
    weights = [weight("k", 2, 1, 3, 3), weight("w", 72, 3)]
    numbers = [fixed(name, value, np.float32) for name, value in NUMBERS.items()]
    path = written(tmp_path / "bent.onnx", [node("Conv", "x k", "c"), *nodes, *HEAD], [*weights, *numbers])
    assert [layer.kind for layer in read(path).network.layers] == ["conv", kind, "flatten", "dense"]


def test_a_fixed_batch_is_made_free(tmp_path: Path) -> None:
    path = export(seeded(Residual), tmp_path / "fixed.onnx", batch=32)
    model = read(path, np.random.default_rng(1).random((5, *Residual.shape), np.float32))
    assert own_network(model)(torch.zeros(3, *Residual.shape)).shape == (3, 7)


def test_open_sides_are_those_of_the_pictures(tmp_path: Path) -> None:
    nodes = [node("Conv", "x k", "a"), node("GlobalAveragePool", "a", "m"), node("Flatten", "m", "y")]
    path = written(tmp_path / "open.onnx", nodes, [weight("k", 3, 1, 3, 3)], ["N", 1, "H", "W"])
    with pytest.raises(BuildError, match=r"open.onnx: input: the height and width .* give the pictures"):
        read(path)
    assert read(path, np.zeros((2, 1, 9, 7), np.float32)).input_shape == (1, 9, 7)


FAULTS: dict[str, tuple[Sequence[onnx.NodeProto], Sequence[TensorProto], dict[str, Any], str]] = {
    "enlarged": (
        [node("Resize", "x none scales", "a"), *HEAD],
        [fixed("none", [], np.float32), fixed("scales", [1, 1, 2, 2], np.float32), weight("w", 256, 3)],
        {},
        r"node 'the_a' \(Resize\): this operator cannot be shown; maps that are enlarged cannot",
    ),
    "attention": (
        [node("Transpose", "x", "t", perm=[0, 1, 3, 2]), node("MatMul", "x t", "a"), *HEAD],
        [weight("w", 64, 3)],
        {},
        r"node 'the_a' \(MatMul\): must multiply by fixed weights \(got two computed factors, as in attention\)",
    ),
    "quantised": (
        [node("QuantizeLinear", "x s", "q"), node("DequantizeLinear", "q s", "a"), *HEAD],
        [fixed("s", 0.1, np.float32), weight("w", 64, 3)],
        {},
        r"\(QuantizeLinear\): .*export the model before it is quantised",
    ),
    "unknown operator": ([node("Frobnicate", "x", "a"), *HEAD], [weight("w", 64, 3)], {}, r"'the_a' \(Frobnicate\)"),
    "operator of one runtime": (
        [node("Glow", "x", "a", domain="my.runtime"), *HEAD],
        [weight("w", 64, 3)],
        {},
        r"\(my.runtime.Glow\): .*export the model anew, in plain ONNX operators",
    ),
    "approximate GELU": (
        [node("Mul", "x x", "q"), node("Softplus", "q", "s"), node("Mul", "s x", "a"), *HEAD],
        [weight("w", 64, 3)],
        {},
        r"must be an activation function that has a layer",
    ),
    "integers": ([node("Cast", "x", "a", to=1), *HEAD], [weight("w", 64, 3)], {"kind": TensorProto.UINT8}, "float32"),
    "five channels": ([*HEAD], [weight("w", 320, 3)], {"sides": ["N", 5, 8, 8]}, "must have 1 or 3 channels"),
    "many classes": ([node("Flatten", "x", "row"), HEAD[1]], [weight("w", 64, 1000)], {}, "2 to 100 classes .*1000"),
    "too much work": (
        [node("Conv", "x k", "c", pads=[1, 1, 1, 1]), node("GlobalAveragePool", "c", "a"), *HEAD],
        [weight("k", 500, 3, 3, 3), weight("w", 500, 3)],
        {"sides": ["N", 3, 96, 96]},
        r"at most 100,000,000 multiplications \(got 1..,...,...\); export the model for smaller pictures",
    ),
    "no numbers": (
        [node("Flatten", "x", "row"), HEAD[1]],
        [fixed("w", np.full((64, 3), np.nan), np.float32)],
        {},
        r"weights 'w' must be finite numbers \(got 192 of 192 that are not\)",
    ),
    "a large kernel": (
        [node("Conv", "x k", "a"), *HEAD],
        [weight("k", 2, 1, 9, 9), weight("w", 2, 3)],
        {},
        "ONNX Runtime must be able to load it|must fit",
    ),
}


@pytest.mark.parametrize(("nodes", "weights", "settings", "message"), FAULTS.values(), ids=FAULTS)
def test_what_cannot_be_shown_is_refused_in_one_line(nodes, weights, settings, message, tmp_path: Path) -> None:
    nodes = [node("Flatten", "x", "row"), HEAD[1]] if nodes == HEAD else nodes
    path = written(tmp_path / "theirs.onnx", nodes, weights, **settings)
    with pytest.raises(BuildError, match=message) as caught:
        read(path)
    assert str(caught.value).startswith(str(path)) and "\n" not in str(caught.value)


def test_every_node_that_cannot_be_shown_is_named(tmp_path: Path) -> None:
    nodes = [node("Elu", "x", "e"), node("Conv", "x k", "c"), node("Selu", "c", "s"), node("Add", "e s", "a"), *HEAD]
    path = written(tmp_path / "two.onnx", nodes, [weight("k", 1, 1, 1, 1), weight("w", 64, 3)])
    assert [fault.where.rpartition("(")[2] for fault in Reading.of(path).faults] == ["Elu)", "Selu)"]
    with pytest.raises(BuildError, match=r"\(Elu\).*`make inspect` names 1 more"):
        read(path)


@pytest.mark.parametrize(
    ("content", "message"), [(None, "no such file"), (b"", "no graph"), (b"# notes\n" * 9, "something else|no graph")]
)
def test_what_is_no_model_is_refused(content: bytes | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BuildError, match=rf"must be an ONNX file .*{message}"):
        read(path)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = export(seeded(Convolutional), tmp_path / "cut.onnx")
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(BuildError, match=r"cut.onnx: must be an ONNX file"):
        read(path)


def test_two_inputs_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "two.onnx", [node("Add", "x other", "a"), *HEAD], [weight("w", 64, 3)])
    model = onnx.load(path)
    model.graph.input.append(helper.make_tensor_value_info("other", TensorProto.FLOAT, ["N", 1, 8, 8]))
    onnx.save(model, path)
    with pytest.raises(BuildError, match=r"must have one input, the pictures .got 'x', 'other'."):
        read(path)


def test_weights_in_a_missing_file_are_named(tmp_path: Path) -> None:
    path = written(tmp_path / "model.onnx", [node("Flatten", "x", "row"), HEAD[1]], [weight("w", 64, 3)])
    onnx.save(onnx.load(path), path, save_as_external_data=True, location="model.data", size_threshold=0)
    assert read(path).n_classes == 3
    (tmp_path / "model.data").unlink()
    with pytest.raises(BuildError, match=r"weights are in the file 'model.data', which must lie beside it"):
        read(path)


def test_pictures_of_another_shape_are_refused(tmp_path: Path) -> None:
    path = export(seeded(Convolutional), tmp_path / "model.onnx")
    with pytest.raises(BuildError, match=r"takes pictures of shape \(1, 9, 9\) \(got \(3, 9, 9\)\)"):
        read(path, np.zeros((2, 3, 9, 9), np.float32))
