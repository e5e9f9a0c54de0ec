"""Export: the same numbers from the ONNX file, the weights file and PyTorch."""

import dataclasses
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper

from build.artifacts import Job
from build.configuration import Experiment, Layer, Network, Options
from build.data.datasets.drawn_garments import DATASET
from build.data.drawing.garments import CLASSES, draw
from build.errors import BuildError
from build.network.export import parity
from build.network.export import stage as export
from build.network.export.onnx_graph import onnx_model
from build.network.export.parity import awkward_images, check_parity, onnx_session
from build.network.export.weights_file import write_weights_file
from build.network.layers import ShapedLayer, shaped_layers
from build.network.model import NETWORKS, LayeredNetwork, write_weights
from build.network.training import twin
from build.progress import Progress
from tests.small_network import read_weights_file, small_layers, small_weights

DEEP = (
    Layer("normal", "normalize", mean=0.1307, scale=0.3081),
    Layer("conv1", "conv", channels=4, kernel=5, stride=2),
    Layer("relu1", "relu"),
    Layer("conv2", "conv", channels=6, kernel=3, padding=2),
    Layer("relu2", "relu"),
    Layer("pool2", "max-pool", size=3, stride=2),
    Layer("conv3", "conv", channels=2, kernel=2),
    Layer("flatten", "flatten"),
    Layer("fc1", "dense", units=6),
    Layer("relu3", "relu"),
    Layer("fc2", "dense", units=6),
    Layer("logits", "dense", units=10),
)


def deep_layers() -> tuple[ShapedLayer, ...]:
    return shaped_layers(Experiment("deep", "Deep", "mnist", Network(DEEP)), DATASET)


@pytest.fixture(params=[small_layers, deep_layers])
def exported(request, tmp_path) -> tuple[Path, LayeredNetwork]:
    layers = request.param()
    weights = small_weights(layers)
    path = tmp_path / "tiny.onnx"
    path.write_bytes(onnx_model(layers, weights, "tiny").SerializeToString(deterministic=True))
    return path, LayeredNetwork(layers, weights)


def pictures(n_samples: int = 20) -> np.ndarray:
    return draw(n_samples, 1)[0][:, None] / np.float32(255)


@torch.no_grad()
def test_onnx_runtime_answers_as_torch_does_at_every_layer(exported) -> None:
    path, network = exported
    session = onnx_session(path)
    names = [output.name for output in session.get_outputs()]
    assert names == [layer.name for layer in network.layers[1:]]
    for images in (pictures(), awkward_images((1, 28, 28)), pictures(1)):
        outputs = network.activations(torch.from_numpy(images))
        for name, value in zip(names, session.run(names, {"image": images}), strict=True):
            np.testing.assert_allclose(value, outputs[name], rtol=1e-4, atol=1e-4, err_msg=name)


def test_the_file_is_old_enough_alone_and_silent(exported) -> None:
    path, network = exported
    model = onnx.load(path)
    assert model.ir_version <= 10 and [entry.version <= 20 for entry in model.opset_import] == [True]
    assert [entry.name for entry in model.graph.input] == ["image"]
    shape = model.graph.input[0].type.tensor_type.shape.dim
    assert [entry.dim_param or entry.dim_value for entry in shape] == ["N", 1, 28, 28]
    assert not any(tensor.external_data for tensor in model.graph.initializer)
    assert not model.producer_version and not model.metadata_props and not model.graph.value_info
    assert not any(node.doc_string or node.metadata_props for node in model.graph.node)
    assert str(Path.cwd()).encode() not in path.read_bytes()
    again = onnx_model(network.layers, small_weights(network.layers), "tiny")
    assert again.SerializeToString(deterministic=True) == path.read_bytes()


def test_parity_holds(exported) -> None:
    path, network = exported
    check_parity(path, network, pictures())


def test_a_changed_weight_is_noticed_and_its_layer_named(exported) -> None:
    path, network = exported
    model = onnx.load(path)
    bias = next(tensor for tensor in model.graph.initializer if tensor.name == "fc1.bias")
    bias.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(bias) + np.float32(0.01), "fc1.bias"))
    onnx.save(model, path)
    with pytest.raises(BuildError, match=r"tiny.onnx: fc1: ONNX Runtime and PyTorch must agree .*difference of 0.01"):
        check_parity(path, network, pictures())


def test_another_prediction_is_noticed(exported, monkeypatch) -> None:
    path, network = exported
    monkeypatch.setattr(parity, "TOLERANCE", 1e9)
    network.get_parameter("parameter_logits_bias").data[7] += 1e6
    with pytest.raises(BuildError, match="must predict the same class for all 20 test images"):
        check_parity(path, network, pictures())


def test_a_missing_output_is_noticed(exported) -> None:
    path, network = exported
    model = onnx.load(path)
    del model.graph.output[0]
    onnx.save(model, path)
    with pytest.raises(BuildError, match="outputs must be"):
        check_parity(path, network, pictures())


def test_awkward_images_are_black_white_one_pixel_and_noise() -> None:
    black, white, pixel, *noises = awkward_images((1, 28, 28))
    assert (black.max(), white.min(), pixel.sum(), np.count_nonzero(pixel)) == (0, 1, 1, 1)
    assert [0.4 < noise.mean() < 0.6 for noise in noises] == [True, True]


def test_the_weights_file_holds_what_its_manifest_says(tmp_path) -> None:
    layers = deep_layers()
    weights = small_weights(layers)
    write_weights_file(tmp_path / "models" / "deep", layers, weights, "deep", "trained", CLASSES)
    data = (tmp_path / "models" / "deep.weights.bin").read_bytes()
    manifest = json.loads((tmp_path / "models" / "deep.weights.json").read_text())
    assert manifest["bytes"] == len(data) == 2 * manifest["parameters"]
    assert manifest["sha256"] == hashlib.sha256(data).hexdigest()
    assert [layer["name"] for layer in manifest["layers"]] == [layer.name for layer in layers]
    entries = {layer["name"]: layer for layer in manifest["layers"]}
    assert entries["image"] == {
        "name": "image",
        "kind": "input",
        "shape": [1, 28, 28],
        "inputs": [],
        "field": {"size": 1, "jump": 1, "start": 0},
    }
    assert entries["normal"] == {
        "name": "normal",
        "kind": "normalize",
        "shape": [1, 28, 28],
        "inputs": ["image"],
        "mean": [0.1307],
        "scale": [0.3081],
        "keeps_channels": True,
        "repeats": True,
        "signed": True,
        "field": {"size": 1, "jump": 1, "start": 0},
    }
    assert entries["conv1"] == {
        "name": "conv1",
        "kind": "conv",
        "shape": [4, 12, 12],
        "inputs": ["normal"],
        "has_units": True,
        "signed": True,
        "field": {"size": 5, "jump": 2, "start": 0},
        "kernel": 5,
        "stride": 2,
        "padding": 0,
        "weight": {"offset": 0, "shape": [4, 1, 5, 5]},
        "bias": {"offset": 200, "shape": [4]},
    }
    read, restored = read_weights_file(tmp_path / "models" / "deep")
    assert read == manifest
    assert all((restored[name] == weights[name]).all() for name in weights)


@pytest.fixture
def job(tmp_path) -> Job:
    """Return a job with three small networks and twenty pictures."""
    layers = DEEP[1:]
    experiment = Experiment("tiny", "Tiny", "drawn-garments", Network(layers))
    folders = {name: tmp_path / name for name in ("data", "train", "out")}
    for folder in folders.values():
        folder.mkdir()
    images, labels = draw(20, 1)
    np.savez(folders["data"] / "test.npz", images=images, labels=labels)
    DATASET.write(folders["data"])
    for seed, network in enumerate(NETWORKS):
        write_weights(folders["train"] / f"{network}.npz", small_weights(shaped_layers(experiment, DATASET), seed))
    return Job(experiment, {}, folders["out"], folders, Progress(quiet=True), tmp_path, Options())


def test_the_stage_writes_every_network(job) -> None:
    export.run(job)
    models = job.folder / "site" / "models"
    stems = ["tiny", "tiny-untrained", "tiny-shuffled-labels"]
    expected = {f"{stem}.weights.{ending}" for stem in stems for ending in ("bin", "json")} | {"tiny.onnx"}
    assert {path.name for path in models.iterdir()} == expected
    for stem, network in zip(stems, NETWORKS, strict=True):
        assert read_weights_file(models / stem)[0]["network"] == network


def test_the_twin_is_published_beside_it(job) -> None:
    for kind in ("twin", "untrained-twin"):
        layers = shaped_layers(job.subject, DATASET)
        weights = small_weights(layers, seed=len(kind))
        twin.publish(job, layers, weights, kind)
        manifest, restored = read_weights_file(job.folder / "site" / "models" / f"tiny-{kind}")
        assert manifest["network"] == kind
        assert all(np.array_equal(restored[name], value) for name, value in weights.items())


def test_the_stage_gives_the_same_bytes_twice(job, tmp_path) -> None:
    export.run(job)
    again = dataclasses.replace(job, folder=tmp_path / "again")
    export.run(again)
    for path in sorted((job.folder / "site" / "models").iterdir()):
        assert path.read_bytes() == (again.folder / "site" / "models" / path.name).read_bytes()
