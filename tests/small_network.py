"""A network of the article's layers that is small enough to test with."""

from pathlib import Path
from typing import Any

import numpy as np

from build.artifacts import read_json
from build.configuration import Experiment, Layer, Network
from build.data.datasets.drawn_garments import DATASET
from build.network.layers import ShapedLayer, shaped_layers


def small_layers(**pool: int) -> tuple[ShapedLayer, ...]:
    layers = (
        Layer("conv1", "conv", channels=3, kernel=3, padding=1),
        Layer("relu1", "relu"),
        Layer("pool1", "max-pool", size=2, **pool),
        Layer("conv2", "conv", channels=4, kernel=3, padding=1),
        Layer("relu2", "relu"),
        Layer("pool2", "max-pool", size=2),
        Layer("flatten", "flatten"),
        Layer("fc1", "dense", units=5),
        Layer("relu3", "relu"),
        Layer("logits", "dense", units=10),
    )
    return shaped_layers(Experiment("small", "Small", "drawn-garments", Network(layers)), DATASET)


def small_weights(layers: tuple[ShapedLayer, ...], seed: int = 0) -> dict[str, np.ndarray]:
    """Draw weights that float16 holds exactly."""
    generator = np.random.default_rng(seed)
    shapes = {name: shape for layer in layers for name, shape in layer.parameters.items()}
    return {
        name: generator.normal(0, 0.3, shape).astype(np.float16).astype(np.float32) for name, shape in shapes.items()
    }


def read_weights_file(stem: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return the manifest and the weights, by parameter name, of a weights file."""
    manifest = read_json(stem.with_name(f"{stem.name}.weights.json"))
    data = stem.with_name(f"{stem.name}.weights.bin").read_bytes()
    weights = {}
    for layer in manifest["layers"]:
        for part in ("weight", "bias"):
            if part in layer:
                place = layer[part]
                count = int(np.prod(place["shape"]))
                values = np.frombuffer(data, "<f2", count, place["offset"]).reshape(place["shape"])
                weights[f"{layer['name']}.{part}"] = values.astype(np.float32)
    return manifest, weights
