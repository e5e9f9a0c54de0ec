"""Files of other people's networks: read to layers that compute the same, or refused in one line."""

import importlib.util
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from torch import nn

from build.network.export.onnx_graph import onnx_model
from build.network.layers import input_layer, shaped_layer
from build.network.lowering.lowered_model import LoweredModel
from build.network.lowering.reading import read
from build.network.model import LayeredNetwork
from tests.foreign_networks import NETWORKS, Plain, Residual, export, seeded

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
