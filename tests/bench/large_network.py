"""A residual network of about 41 million multiplications, with weights that nobody trained, for timing."""

from pathlib import Path

from build.configuration import Layer
from build.network.export.onnx_graph import onnx_model
from build.network.export.weights_file import write_weights_file
from build.network.layers import by_name, input_layer, shaped_layer
from tests.small_network import small_weights

SHAPE = (3, 32, 32)
STAGES = ((16, 1), (32, 2), (64, 2))
N_BLOCKS = 3


def write_large_network(folder: Path) -> None:
    """Write ``large.weights.json``, ``large.weights.bin`` and ``large.onnx``, which gives the logits alone."""
    layers = [input_layer("image", SHAPE)]
    for layer in _written():
        layers.append(shaped_layer(layer, [by_name(layers)[name] for name in layer.inputs], layer.name))
    weights = small_weights(tuple(layers))
    write_weights_file(folder / "large", tuple(layers), weights, "large", "trained", ["class"] * 10)
    model = onnx_model(tuple(layers), weights, "large")
    del model.graph.output[:-1]
    (folder / "large.onnx").write_bytes(model.SerializeToString())


def _written() -> list[Layer]:
    """Return He et al.'s network for small pictures, 20 layers deep (2016, arXiv:1512.03385)."""
    layers = [Layer("stem", "conv", ("image",), channels=16, kernel=3, padding=1), Layer("bent", "relu", ("stem",))]
    for channels, stride in STAGES:
        for block in range(N_BLOCKS):
            layers += _block(f"{channels}_{block}", layers[-1].name, channels, 1 if block else stride)
    layers += [Layer("mean", "global-average-pool", (layers[-1].name,)), Layer("row", "flatten", ("mean",))]
    return [*layers, Layer("logits", "dense", ("row",), units=10)]


def _block(name: str, source: str, channels: int, stride: int) -> list[Layer]:
    """Return two convolutions with what goes past them."""
    kernel = {"channels": channels, "kernel": 3, "padding": 1}
    short = Layer(f"short{name}", "conv", (source,), channels=channels, kernel=1, stride=stride)
    return [
        Layer(f"first{name}", "conv", (source,), stride=stride, **kernel),
        Layer(f"inner{name}", "relu", (f"first{name}",)),
        Layer(f"second{name}", "conv", (f"inner{name}",), **kernel),
        *([short] if stride > 1 else []),
        Layer(f"sum{name}", "add", (f"second{name}", short.name if stride > 1 else source)),
        Layer(f"outer{name}", "relu", (f"sum{name}",)),
    ]
