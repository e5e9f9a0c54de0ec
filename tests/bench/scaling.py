"""How the work grows with 1, 2 and 4 times the images, layers, channels and classes, on untrained networks."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import torch

from build.analysis.layers.outputs import layer_outputs
from build.analysis.layers.variance import principal_components
from build.configuration import Layer
from build.network.export.weights_file import write_weights_file
from build.network.layers import ShapedLayer, by_name, input_layer, shaped_layer
from tests.bench.engine import engine_times_ms
from tests.bench.row import Row
from tests.small_network import small_weights

TIMES = (1, 2, 4)
N_IMAGES, N_LAYERS, N_CHANNELS, N_CLASSES = 1000, 2, 8, 10


def measure() -> Iterator[Row]:
    torch.set_num_threads(1)  # as in a build; two that wait for each other would count their waiting
    list(grown("images", 1))  # warms up
    for axis in ("images", "layers", "channels", "classes"):
        for factor in TIMES:
            yield from grown(axis, factor)


def grown(axis: str, factor: int) -> Iterator[Row]:
    """Measure a network of 28 × 28 pictures that is larger in one way."""
    sizes = {"images": N_IMAGES, "layers": N_LAYERS, "channels": N_CHANNELS, "classes": N_CLASSES}
    sizes[axis] *= factor
    layers = network(sizes["layers"], sizes["channels"], sizes["classes"])
    weights = small_weights(layers)
    images = torch.rand(sizes["images"], 1, 28, 28, generator=torch.Generator().manual_seed(0)).numpy()
    started = time.process_time()
    for _, output in layer_outputs(layers, weights, images):
        principal_components(output.flatten(1), 8, 0)
    what = f"{sizes[axis]} {axis}"
    yield Row(f"{what}: layers read and reduced, processors", time.process_time() - started, "s")
    if axis == "images":
        return
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        names = [str(label) for label in range(sizes["classes"])]
        write_weights_file(Path(folder) / "grown", layers, weights, "grown", "trained", names)
        files = [Path(folder) / f"grown.weights.{kind}" for kind in ("json", "bin")]
        yield Row(f"{what}: forward pass in the page's engine", engine_times_ms(*files, 40)["forward"], "ms")
        yield Row(f"{what}: weights", files[1].stat().st_size / 1000, "KB")


def network(n_layers: int, n_channels: int, n_classes: int) -> tuple[ShapedLayer, ...]:
    """Return convolutions one after the other, and one dense layer."""
    written: list[Layer] = []
    for at in range(n_layers):
        source = (written[-1].name if written else "image",)
        written.append(Layer(f"conv{at}", "conv", source, channels=n_channels, kernel=3, padding=1))
        written.append(Layer(f"relu{at}", "relu", (f"conv{at}",)))
    written += [Layer("mean", "global-average-pool", (written[-1].name,)), Layer("flat", "flatten", ("mean",))]
    layers = [input_layer("image", (1, 28, 28))]
    for layer in [*written, Layer("logits", "dense", ("flat",), units=n_classes)]:
        layers.append(shaped_layer(layer, [by_name(layers)[name] for name in layer.inputs], layer.name))
    return tuple(layers)
