"""Every kind of layer: PyTorch, ONNX Runtime and the page's engine compute the same, forwards and backwards."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch

from build.configuration import Layer
from build.errors import BuildError
from build.network.export.gradient_graph import GradientGraph
from build.network.export.onnx_graph import onnx_model
from build.network.export.weights_file import write_weights_file
from build.network.kind import REQUIRED, Kind, Output
from build.network.kinds import KINDS
from build.network.layers import ShapedLayer, by_name, input_layer, shaped_layer
from build.network.model import LayeredNetwork
from build.network.receptive_field import Field
from build.page.assets.node import node_command
from tests.small_network import small_weights

SHAPE = (2, 6, 6)
N_CLASSES = 10
LABEL = 7
SCRIPT = Path(__file__).parent / "fixtures" / "pass.mjs"
MAPS = [Layer("first", "conv", channels=4, kernel=3, padding=1)]
TWICE = [*MAPS, Layer("second", "conv", ("image",), channels=4, kernel=1)]
EXAMPLES = {int: 2, float: 0.5, tuple: 0.5}
"""What a required setting is set to, by its type."""


def shaped(written: Sequence[Layer]) -> tuple[ShapedLayer, ...]:
    layers = [input_layer("image", SHAPE)]
    for layer in written:
        sources = [by_name(layers)[name] for name in layer.inputs] or [layers[-1]]
        layers.append(shaped_layer(layer, sources, layer.name))
    return tuple(layers)


def network_with(kind: Kind) -> tuple[ShapedLayer, ...]:
    """Return a network that has a layer of the kind between maps, or rows where it takes no maps, and logits."""
    settings = {key: EXAMPLES[each.type] for key, each in kind.settings.items() if each.default is REQUIRED}
    logits = Layer("logits", "dense", units=N_CLASSES)
    maps = MAPS if kind.n_inputs == 1 else TWICE
    middle = Layer("middle", kind.name, () if kind.n_inputs == 1 else ("first", "second"), **settings)
    try:
        layers = shaped([*maps, middle])
        rows = [Layer("rows", "flatten")] if layers[-1].has_maps else []
        return shaped([*maps, middle, *rows, logits])
    except BuildError:
        return shaped([*MAPS, Layer("rows", "flatten"), middle, logits])


def images() -> np.ndarray:
    return np.random.default_rng(3).normal(0, 1, (1, *SHAPE)).astype(np.float32)


def of_torch(layers: tuple[ShapedLayer, ...]) -> dict[str, np.ndarray]:
    """Return every layer's output, and autograd's gradient of one logit."""
    pixels = torch.tensor(images(), requires_grad=True)
    outputs = LayeredNetwork(layers, small_weights(layers)).activations(pixels)
    outputs["logits"][0, LABEL].backward()
    assert pixels.grad is not None
    return {**{name: value.detach().numpy() for name, value in outputs.items()}, "gradient": pixels.grad.numpy()}


def of_onnx(layers: tuple[ShapedLayer, ...]) -> dict[str, np.ndarray]:
    weights = small_weights(layers)
    given = {"image": images()}
    session = onnxruntime.InferenceSession(onnx_model(layers, weights, "tiny").SerializeToString())
    names = [output.name for output in session.get_outputs()]
    gradient = onnxruntime.InferenceSession(GradientGraph(layers, weights).model().SerializeToString())
    (slope,) = gradient.run(["gradient"], {**given, "class": np.array([LABEL])})
    return {**dict(zip(names, session.run(names, given), strict=True)), "gradient": slope}


def of_page(layers: tuple[ShapedLayer, ...], folder: Path) -> dict[str, Any]:
    """Return the same of the page's engine, and for some numbers the sum of their terms."""
    write_weights_file(folder / "tiny", layers, small_weights(layers), "tiny", "trained", [])
    (folder / "image.bin").write_bytes(images().tobytes())
    files = [folder / name for name in ("tiny.weights.json", "tiny.weights.bin", "image.bin")]
    command = [*node_command(), SCRIPT, *files, str(LABEL)]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def assert_same(found: Mapping[str, Any], expected: Mapping[str, np.ndarray]) -> None:
    for name, value in found.items():
        np.testing.assert_allclose(np.ravel(value), expected[name].ravel(), 1e-4, 1e-4, err_msg=name)


@pytest.mark.parametrize("name", [name for name in KINDS if name != "input"])
def test_a_kind_is_the_same_in_torch_in_onnx_and_on_the_page(name: str, tmp_path: Path) -> None:
    layers = network_with(KINDS[name])
    assert name in {layer.kind for layer in layers}
    expected = of_torch(layers)
    assert_same(of_onnx(layers), expected)
    page = of_page(layers, tmp_path)
    assert list(page["outputs"]) == [layer.name for layer in layers]
    assert_same(page["outputs"] | {"gradient": page["gradient"]}, expected)
    assert_same(page["sums"], {key: np.array(value) for key, value in page["values"].items()})


AWKWARD = {
    "a stride that leaves a rest": [Layer("first", "conv", channels=4, kernel=2, stride=3)],
    "numbers for each channel": [Layer("first", "normalize", mean=[0.1, -2], scale=[0.2, 3.0])],
    "windows of one cell": [Layer("first", "max-pool", size=1)],
}


@pytest.mark.parametrize("written", AWKWARD.values(), ids=AWKWARD)
def test_awkward_settings_are_the_same_everywhere(written: list[Layer], tmp_path: Path) -> None:
    layers = shaped([*written, Layer("rows", "flatten"), Layer("logits", "dense", units=N_CLASSES)])
    expected = of_torch(layers)
    assert_same(of_onnx(layers), expected)
    page = of_page(layers, tmp_path)
    assert_same(page["outputs"] | {"gradient": page["gradient"]}, expected)
    assert_same(page["sums"], {key: np.array(value) for key, value in page["values"].items()})


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_has_words_for_the_page(kind: Kind) -> None:
    assert kind.words and KINDS[kind.name] is kind
    kind.words.format(**dict.fromkeys(kind.settings, 1))
    kind.reading.format(count=4)


class Add(Kind):
    """The sum of its inputs: a kind that no chain has."""

    name = "add"
    n_inputs = 2
    words = "the sum of both"

    def output(self, settings, sources, where):
        return Output(sources[0].shape)

    def apply(self, layer, values, weight, bias):
        return values[0] + values[1]

    def add_forward(self, graph, layer):
        graph.add("Add", layer.inputs, layer.name)

    def add_backward(self, graph, layer, sources, dy, dx):
        for name in dx:
            graph.add("Identity", [dy], name)


def test_a_network_may_branch_and_join(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "add", Add())
    layers = shaped(
        [
            Layer("first", "conv", channels=4, kernel=3, padding=1),
            Layer("relu1", "relu"),
            Layer("second", "conv", channels=4, kernel=3, padding=1),
            Layer("join", "add", ("second", "first")),
            Layer("rows", "flatten"),
            Layer("logits", "dense", units=N_CLASSES),
        ]
    )
    assert by_name(layers)["join"].field == Field(5, 1, -2)
    assert_same(of_onnx(layers), of_torch(layers))
    weights = small_weights(layers)
    second = torch.tensor(weights["second.weight"])
    outputs = LayeredNetwork(layers, weights).activations(torch.tensor(images()))
    convolved = torch.nn.functional.conv2d(
        outputs["first"].relu(), second, torch.tensor(weights["second.bias"]), padding=1
    )
    assert torch.allclose(outputs["join"], convolved + outputs["first"], atol=1e-5)
