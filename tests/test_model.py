"""The network at inference: the same answers as PyTorch's own modules."""

import numpy as np
import pytest
import torch
from torch import nn

from build.network.model import LayeredNetwork, load_network, read_weights, write_weights
from tests.small_network import small_layers, small_weights


def reference(weights: dict[str, np.ndarray]) -> nn.Sequential:
    model = nn.Sequential(
        nn.Conv2d(1, 3, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(3, 4, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(196, 5),
        nn.ReLU(),
        nn.Linear(5, 10),
    )
    model.load_state_dict(dict(zip(model.state_dict(), map(torch.from_numpy, weights.values()), strict=True)))
    return model


@torch.no_grad()
def test_every_layer_answers_as_torch_does() -> None:
    layers = small_layers()
    weights = small_weights(layers)
    images = torch.rand(7, 1, 28, 28, generator=torch.Generator().manual_seed(1))
    outputs = LayeredNetwork(layers, weights).activations(images)
    assert list(outputs) == [layer.name for layer in layers]
    value = images
    torch.testing.assert_close(outputs["image"], value)
    for layer, module in zip(layers[1:], reference(weights), strict=True):
        value = module(value)
        torch.testing.assert_close(outputs[layer.name], value)
        assert tuple(value.shape[1:]) == layer.shape
    torch.testing.assert_close(LayeredNetwork(layers, weights)(images), value)


def test_weights_of_another_shape_are_refused() -> None:
    layers = small_layers()
    weights = small_weights(layers) | {"fc1.bias": np.zeros(6, dtype=np.float32)}
    with pytest.raises(ValueError, match=r"fc1.bias has shape \(6,\), not \(5,\)"):
        LayeredNetwork(layers, weights)


def test_weights_survive_their_file(tmp_path) -> None:
    weights = small_weights(small_layers())
    write_weights(tmp_path / "trained.npz", weights)
    write_weights(tmp_path / "again.npz", weights)
    got = read_weights(tmp_path / "trained.npz")
    assert list(got) == list(weights)
    assert all((got[name] == weights[name]).all() for name in weights)
    assert (tmp_path / "trained.npz").read_bytes() == (tmp_path / "again.npz").read_bytes()


def test_a_loaded_network_is_ready_for_inference(tmp_path) -> None:
    layers = small_layers()
    write_weights(tmp_path / "untrained.npz", small_weights(layers))
    network = load_network(tmp_path, layers, "untrained")
    assert not network.training
    assert not any(parameter.requires_grad for parameter in network.parameters())
