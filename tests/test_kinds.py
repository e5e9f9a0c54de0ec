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
from build.network.kind import REQUIRED, Kind
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
EXAMPLES = {int: 2, float: 0.5, tuple: 0.5, bool: True}
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
    assert_all_agree(layers, tmp_path)


def assert_all_agree(layers: tuple[ShapedLayer, ...], folder: Path) -> None:
    """Compare every output, one gradient and the sums of terms; PyTorch's is the one that holds."""
    expected = of_torch(layers)
    assert_same(of_onnx(layers), expected)
    page = of_page(layers, folder)
    assert list(page["outputs"]) == [layer.name for layer in layers]
    assert_same(page["outputs"] | {"gradient": page["gradient"]}, expected)
    assert_same(page["sums"], {key: np.array(value) for key, value in page["values"].items()})


FOUR = Layer("four", "conv", channels=4, kernel=3, padding=1)
SQUEEZED = [FOUR, Layer("mean", "global-average-pool"), Layer("gate", "hard-sigmoid", rise=0.2)]
AWKWARD = {
    "a stride that leaves a rest": [Layer("first", "conv", channels=4, kernel=2, stride=3)],
    "two groups": [Layer("first", "conv", channels=6, kernel=3, groups=2)],
    "depthwise, twice as many": [FOUR, Layer("each", "conv", channels=8, kernel=3, padding=1, groups=4)],
    "holes in the kernel": [Layer("first", "conv", channels=4, kernel=2, dilation=[3, 2], padding=1)],
    "a kernel that lies": [Layer("first", "conv", channels=5, kernel=[1, 4], stride=[2, 1], padding=[0, 2])],
    "more padding at the end": [Layer("first", "conv", channels=3, kernel=3, stride=2, padding=[0, 0, 1, 1])],
    "all of a convolution": [
        Layer("first", "conv", channels=4, kernel=[3, 2], stride=[3, 2], padding=[2, 0, 1, 3], dilation=2, groups=2)
    ],
    "a single cell": [Layer("first", "conv", channels=7, kernel=6)],
    "numbers for each channel": [Layer("first", "normalize", mean=[0.1, -2], scale=[0.2, 3.0])],
    "windows of one cell": [Layer("first", "max-pool", size=1)],
    "windows that overlap": [Layer("first", "max-pool", size=3, stride=2, padding=1)],
    "a step of one": [Layer("first", "max-pool", size=3, stride=1, padding=1)],
    "windows that leave a rest": [Layer("first", "max-pool", size=4)],
    "a rest that is pooled": [Layer("first", "max-pool", size=[4, 3], stride=[4, 2], ceil=True)],
    "a mean with zeros": [Layer("first", "average-pool", size=3, stride=2, padding=1)],
    "a mean without zeros": [Layer("first", "average-pool", size=3, stride=2, padding=1, count_padding=False)],
    "a mean of a rest": [Layer("first", "average-pool", size=4, stride=3, padding=[1, 0], ceil=True)],
    "a mean that leaves a rest": [Layer("first", "average-pool", size=[5, 4])],
    "a range around zero": [Layer("first", "clip", low=-0.5, high=0.25)],
    "a gate for each map": [*SQUEEZED, Layer("gated", "multiply", ("four", "gate"))],
    "the gate first": [*SQUEEZED, Layer("gated", "multiply", ("gate", "four"))],
    "a gate of rows": [
        *SQUEEZED,
        Layer("row", "flatten"),
        Layer("gate_too", "dense", units=4),
        Layer("gated", "multiply", ("four", "gate_too")),
    ],
    "a sum of three": [
        FOUR,
        Layer("bent", "silu"),
        Layer("bent_again", "gelu", ("four",)),
        Layer("sum", "add", ("four", "bent", "bent_again")),
    ],
    "maps side by side": [FOUR, Layer("all", "concatenate", ("image", "four", "image_too"))],
    "rows side by side": [
        Layer("pixels", "flatten"),
        Layer("few", "dense", units=3),
        Layer("all", "concatenate", ("few", "pixels")),
    ],
    "slopes of a row": [Layer("pixels", "flatten"), Layer("few", "dense", units=5), Layer("bent", "prelu")],
    "lines of a row": [Layer("pixels", "flatten"), Layer("few", "dense", units=5), Layer("line", "affine")],
}
AWKWARD["maps side by side"].insert(0, Layer("image_too", "leaky-relu", ("image",), slope=-0.5))


@pytest.mark.parametrize("written", AWKWARD.values(), ids=AWKWARD)
def test_awkward_settings_are_the_same_everywhere(written: list[Layer], tmp_path: Path) -> None:
    rows = [] if len(shaped(written)[-1].shape) == 1 else [Layer("rows", "flatten")]
    layers = shaped([*written, *rows, Layer("logits", "dense", units=N_CLASSES)])
    assert_all_agree(layers, tmp_path)


@pytest.mark.parametrize("name", [name for name in KINDS if name != "input"])
def test_the_gradient_is_what_finite_differences_say(name: str) -> None:
    layers = network_with(KINDS[name])
    network = LayeredNetwork(layers, small_weights(layers)).double()
    pixels = torch.tensor(images(), dtype=torch.float64)
    way = torch.tensor(np.random.default_rng(5).normal(0, 1, pixels.shape))
    step = 1e-7
    with torch.no_grad():
        above, below = (network(pixels + sign * step * way)[0, LABEL] for sign in (1, -1))
    slope = float((torch.tensor(of_torch(layers)["gradient"]) * way).sum())
    assert slope == pytest.approx(float(above - below) / (2 * step), rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_has_words_for_the_page(kind: Kind) -> None:
    assert kind.words and KINDS[kind.name] is kind
    kind.described(dict.fromkeys(kind.settings, 1) | {"weight": {"shape": [1, 1]}})
    kind.reading.format(count=4)


def test_a_network_may_branch_and_join() -> None:
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
    assert by_name(layers)["join"].field == Field((5, 5), (1, 1), (-2, -2))
    assert_same(of_onnx(layers), of_torch(layers))
    weights = small_weights(layers)
    second = torch.tensor(weights["second.weight"])
    outputs = LayeredNetwork(layers, weights).activations(torch.tensor(images()))
    convolved = torch.nn.functional.conv2d(
        outputs["first"].relu(), second, torch.tensor(weights["second.bias"]), padding=1
    )
    assert torch.allclose(outputs["join"], convolved + outputs["first"], atol=1e-5)
