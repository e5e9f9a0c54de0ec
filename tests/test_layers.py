"""The list of layers: shapes, parameters and what is said of a fault."""

import pytest
import torch

from build.configuration import Experiment, Layer, Network, load_experiment
from build.data.datasets.drawn_garments import DATASET
from build.errors import BuildError
from build.network.layers import count_parameters, shaped_layers

FLATTEN, LOGITS = Layer("flatten", "flatten"), Layer("logits", "dense", units=10)


def experiment(*layers: Layer) -> Experiment:
    return Experiment("tiny", "Tiny", "drawn-garments", Network(layers))


def test_the_main_network_is_the_published_one(pytestconfig) -> None:
    fashion = load_experiment(pytestconfig.rootpath / "content" / "experiments" / "fashion.toml")
    layers = shaped_layers(fashion, DATASET)
    names = "image conv1 relu1 pool1 conv2 relu2 pool2 flatten fc1 relu3 logits"
    assert [layer.name for layer in layers] == names.split()
    shapes = {layer.name: layer.shape for layer in layers}
    assert shapes["conv1"] == (16, 28, 28) and shapes["pool1"] == (16, 14, 14)
    assert shapes["conv2"] == (32, 14, 14) and shapes["pool2"] == (32, 7, 7)
    assert (shapes["flatten"], shapes["fc1"], shapes["logits"]) == ((1568,), (128,), (10,))
    assert count_parameters(layers) == 206_922


@pytest.mark.parametrize(("kernel", "stride", "padding"), [(3, 1, 1), (5, 2, 0), (4, 3, 2), (28, 1, 0), (1, 1, 0)])
def test_shapes_of_convolutions_are_those_of_torch(kernel: int, stride: int, padding: int) -> None:
    layer = Layer("conv1", "conv", channels=2, kernel=kernel, stride=stride, padding=padding)
    own = shaped_layers(experiment(layer, FLATTEN, LOGITS), DATASET)[1].shape
    torch_layer = torch.nn.Conv2d(1, 2, kernel, stride, padding)
    assert own == tuple(torch_layer(torch.zeros(1, 1, 28, 28)).shape[1:])


@pytest.mark.parametrize("window", [{"size": 2}, {"size": 3, "stride": 2}, {"size": 3}, {"size": 5, "stride": 1}])
def test_shapes_of_pools_are_those_of_torch(window: dict[str, int]) -> None:
    own = shaped_layers(experiment(Layer("pool1", "max-pool", **window), FLATTEN, LOGITS), DATASET)[1].shape
    assert own == tuple(torch.nn.MaxPool2d(window["size"], window.get("stride"))(torch.zeros(1, 1, 28, 28)).shape[1:])


CONV = Layer("conv1", "conv", channels=2, kernel=3)
FAULTS = {
    "unknown kind": (
        [Layer("conv1", "convv", channels=2)],
        "tiny.toml: layer conv1: kind must be .*mean 'conv'",
    ),
    "missing setting": (
        [Layer("conv1", "conv", channels=2)],
        "conv1: kind 'conv' must have the setting 'kernel'",
    ),
    "foreign setting": ([Layer("relu1", "relu", units=3)], "layer relu1: kind 'relu' has no setting 'units'"),
    "dense on maps": (
        [CONV, LOGITS],
        r"logits: .*must follow a vector \(got shape \(2, 26, 26\) of conv1\).*flatten",
    ),
    "conv on a vector": ([FLATTEN, CONV, LOGITS], r"layer conv1: must follow a layer of maps .*\(784,\) of flatten"),
    "pool on a vector": ([FLATTEN, Layer("pool1", "max-pool", size=2)], "layer pool1: must follow a layer of maps"),
    "kernel too large": ([Layer("conv1", "conv", channels=2, kernel=29)], "layer conv1: kernel 29 must fit"),
    "pool too large": ([Layer("pool1", "max-pool", size=29)], "layer pool1: size 29 must fit"),
    "a word for a number": (
        [Layer("conv1", "conv", channels="two", kernel=3)],
        r"layer conv1: channels must be a whole number \(got 'two'\)",
    ),
    "a truth for a number": ([Layer("conv1", "conv", channels=True, kernel=3)], "channels must be a whole number"),
    "unknown input": (
        [CONV, Layer("flatten", "flatten", inputs=("conv",)), LOGITS],
        r"tiny.toml: layer flatten: an input must be a layer before it \(got conv\); did you mean 'conv1'",
    ),
    "later input": ([Layer("relu1", "relu", inputs=("flatten",)), FLATTEN, LOGITS], "relu1: an input must be a layer"),
    "input twice": ([Layer("relu1", "relu", inputs=("image", "image"))], "relu1: an input must be named once"),
    "too many inputs": (
        [CONV, Layer("relu1", "relu", inputs=("image", "conv1"))],
        "relu1: kind 'relu' must have 1 input .*2 inputs",
    ),
    "dead end": (
        [CONV, Layer("flatten", "flatten", inputs=("image",)), LOGITS],
        "layer conv1: every layer but the last",
    ),
    "second image": ([Layer("again", "input")], "layer again: the image is the only input"),
    "no channels": ([Layer("conv1", "conv", channels=0, kernel=3)], "layer conv1: channels must be at least 1"),
    "negative padding": ([Layer("conv1", "conv", channels=1, kernel=3, padding=-1)], "padding must not be negative"),
    "no scale": ([Layer("normal", "normalize", mean=0.1, scale=0.0)], "layer normal: scale must be above 0"),
    "scales of other channels": (
        [Layer("normal", "normalize", mean=0.1, scale=[1.0, 2.0])],
        r"normal: scale must be one number, or one for each of 1 channels \(got 2 numbers\)",
    ),
    "no mean at all": ([Layer("normal", "normalize", mean=[], scale=1)], "mean must be a number, or one for each"),
    "same name": ([CONV, CONV, FLATTEN, LOGITS], "layer conv1: layer names must be unique"),
    "taken name": ([Layer("image", "flatten"), LOGITS], "layer image: layer names must be unique"),
    "bad name": ([Layer("Conv 1", "flatten"), LOGITS], "layer Conv 1: a layer name must be lower-case"),
    "wrong end": ([FLATTEN, Layer("logits", "dense", units=7)], "must be a dense layer 'logits' of 10 units"),
    "no layers": ([], "layer image: the last layer must be"),
}


@pytest.mark.parametrize(("layers", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_names_its_layer(layers: list[Layer], message: str) -> None:
    with pytest.raises(BuildError, match=message) as caught:
        shaped_layers(experiment(*layers), DATASET)
    assert "\n" not in str(caught.value)
