"""Shifted images against numpy's own rolling, and a network that cannot tell a shift."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from build.analysis.layers.shifts import layer_cosines, moved_aside, predictions, shifted
from build.configuration import Experiment, Layer, Network
from build.data.datasets.drawn_garments import DATASET
from build.network.layers import shaped_layers
from build.network.model import LayeredNetwork


@pytest.mark.parametrize(("dy", "dx"), [(0, 0), (1, 0), (0, -2), (-3, 4), (4, 4)])
def test_shifted_is_a_roll_with_black_moving_in(dy: int, dx: int) -> None:
    images = torch.rand(3, 1, 28, 28)
    rolled = np.roll(images.numpy(), (dy, dx), axis=(2, 3))
    rows, columns = np.arange(28), np.arange(28)
    rolled[:, :, (rows < dy) | (rows >= 28 + dy), :] = 0
    rolled[:, :, :, (columns < dx) | (columns >= 28 + dx)] = 0
    np.testing.assert_array_equal(shifted(images, dy, dx).numpy(), rolled)


def test_a_network_that_sums_its_pixels_cannot_tell_an_inner_shift() -> None:
    layers = (Layer("flatten", "flatten"), Layer("logits", "dense", units=10))
    shaped = shaped_layers(Experiment("sum", "Sum", "drawn-garments", Network(layers)), DATASET)
    weight = np.arange(10, dtype=np.float32)[:, None] * np.ones((1, 784), np.float32)
    network = LayeredNetwork(shaped, {"logits.weight": weight, "logits.bias": np.zeros(10, np.float32)})
    images = torch.zeros(4, 1, 28, 28)
    images[:, :, 10:18, 10:18] = torch.rand(4, 1, 8, 8)
    assert layer_cosines(network, images, 2)["logits"] == pytest.approx(1, abs=1e-6)
    assert layer_cosines(network, images, 2)["image"] < 0.95
    np.testing.assert_array_equal(predictions(network, images), predictions(network, shifted(images, 3, -3)))


def test_what_moves_aside_is_counted_by_what_it_was_called() -> None:
    values = moved_aside(np.array([0, 0, 0, 0, 1]), np.array([0, 2, 2, 1, 1]))
    assert values["moved_right_kept.0"].value == 0.25 and values["moved_right_kept.0"].n == 4
    assert values["moved_right_turned.0"].value == 2
    assert values["moved_right_kept.1"].value == 1
