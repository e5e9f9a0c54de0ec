"""Data sets as objects: what each says of itself, and a made-up one that no other module knows."""

import dataclasses
import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
import torch

from build.configuration import DATASETS, Experiment, Layer, Network
from build.data import sequences
from build.data.dataset import Dataset, read_dataset
from build.data.datasets import load_split, source_of
from build.network.export.onnx_graph import onnx_model
from build.network.export.parity import check_parity
from build.network.export.weights_file import write_weights_file
from build.network.layers import ShapedLayer, shaped_layers
from build.network.model import LayeredNetwork
from build.network.training.measures import measure
from build.page.assets.node import node_command
from tests.small_network import read_weights_file, small_weights

ROOT = Path(__file__).resolve().parent.parent
SEALS = Dataset(
    "seals",
    "Wax seals",
    "seal",
    "seals",
    ("lion", "lily", "key", "ship"),
    ("Li", "Ly", "K", "Sh"),
    (3, 12, 16),
    "made up",
)
LAYERS = (
    Layer("conv1", "conv", channels=5, kernel=3, padding=1),
    Layer("relu1", "relu"),
    Layer("pool1", "max-pool", size=2),
    Layer("flatten", "flatten"),
    Layer("logits", "dense", units=4),
)


@pytest.mark.parametrize("name", DATASETS)
def test_a_module_is_named_like_its_data_set(name: str) -> None:
    dataset = source_of(name).DATASET
    assert dataset.name == name
    assert len(set(dataset.classes)) == len(set(dataset.glyphs)) == dataset.n_classes
    assert dataset.framing is None or 0 < dataset.framing.side <= min(dataset.shape[1:])
    assert (dataset.noun + "s", dataset.stands_for) == (dataset.plural, None)


@pytest.mark.parametrize("dataset", [*(source_of(name).DATASET for name in DATASETS), sequences.DATASET, SEALS])
def test_what_is_written_is_read_again(dataset: Dataset, tmp_path: Path) -> None:
    dataset.write(tmp_path)
    assert read_dataset(tmp_path) == dataset


@pytest.mark.parametrize(("part", "values"), [("classes", ("lion", "lion")), ("glyphs", ("Li", "Li", "K", "S"))])
def test_classes_that_cannot_be_told_apart_are_refused(part: str, values: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="seals has"):
        dataclasses.replace(SEALS, **{part: values})


@pytest.fixture
def layers() -> tuple[ShapedLayer, ...]:
    return shaped_layers(Experiment("seals", "Seals", "seals", Network(LAYERS)), SEALS)


def test_a_colour_data_set_of_another_size_gives_its_layers_their_shapes(layers) -> None:
    assert [layer.shape for layer in layers] == [(3, 12, 16), (5, 12, 16), (5, 12, 16), (5, 6, 8), (240,), (4,)]
    assert layers[1].weight == (5, 3, 3, 3)


def test_colour_images_are_read_as_they_are_stored(tmp_path: Path) -> None:
    stored = np.random.default_rng(1).integers(256, size=(6, 3, 12, 16), dtype=np.uint8)
    np.savez(tmp_path / "test.npz", images=stored, labels=np.arange(6, dtype=np.uint8) % 4)
    np.testing.assert_array_equal(load_split(tmp_path, "test").images, stored / np.float32(255))


def test_a_colour_network_is_measured_and_exported(layers, tmp_path: Path) -> None:
    weights = small_weights(layers)
    network = LayeredNetwork(layers, weights).eval()
    images = np.random.default_rng(2).random((8, *SEALS.shape), dtype=np.float32)
    labels = torch.arange(8) % SEALS.n_classes
    assert measure(network, torch.from_numpy(images), labels).confusion.shape == (4, 4)
    path = tmp_path / "seals.onnx"
    path.write_bytes(onnx_model(layers, weights, "seals").SerializeToString())
    check_parity(path, network, images)


ENGINE = """
import {{ readFileSync }} from "node:fs";
import {{ createNetwork }} from "{root}/templates/static/js/engine/network.js";
const manifest = JSON.parse(readFileSync("seals.weights.json", "utf8"));
const network = createNetwork(manifest, new Uint8Array(readFileSync("seals.weights.bin")).buffer);
const image = new Float32Array(JSON.parse(readFileSync("image.json", "utf8")));
console.log(JSON.stringify(Array.from(network.forward(image).get("logits"))));
"""


def test_the_pages_engine_runs_a_colour_network(layers, tmp_path: Path) -> None:
    weights = small_weights(layers)
    write_weights_file(tmp_path / "seals", layers, weights, "seals", "trained", SEALS.classes)
    _, restored = read_weights_file(tmp_path / "seals")
    assert all((restored[name] == value).all() for name, value in weights.items())
    image = np.random.default_rng(3).random(SEALS.shape, dtype=np.float32)
    (tmp_path / "image.json").write_text(json.dumps(image.ravel().tolist()))
    (tmp_path / "run.mjs").write_text(ENGINE.format(root=ROOT))
    answer = subprocess.run([*node_command(), "run.mjs"], cwd=tmp_path, capture_output=True, text=True, check=True)
    with torch.no_grad():
        expected = LayeredNetwork(layers, weights)(torch.from_numpy(image)[None])[0].numpy()
    np.testing.assert_allclose(json.loads(answer.stdout), expected, rtol=1e-4, atol=1e-4)
