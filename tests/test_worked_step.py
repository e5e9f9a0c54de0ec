"""Steps on one weight."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import torch

from build.configuration import Experiment, Layer, Network
from build.data.dataset import Dataset
from build.network.layers import shaped_layers
from build.network.model import LayeredNetwork
from build.network.training import worked_step
from build.network.training.stage import Images
from build.network.training.worked_step import RANKS, STEPS, worked_steps
from tests.small_network import small_layers, small_weights
from tests.small_stages import small_job

DOTS = Dataset("dots", "Dots", "dot", "dots", ("dark", "light"), ("d", "l"), (1, 1, 1), "nobody")


def test_a_step_is_that_of_the_closed_form_and_leaves_the_weight_alone() -> None:
    layers = (Layer("flatten", "flatten"), Layer("logits", "dense", units=2))
    shaped = shaped_layers(Experiment("dots", "Dots", "dots", Network(layers)), DOTS)
    network = LayeredNetwork(shaped, {"logits.weight": np.zeros((2, 1)), "logits.bias": np.zeros(2)})
    [first, *_] = worked_steps(network, Images(torch.full((1, 1, 1, 1), 2.0), torch.tensor([0])), smoothing=0.0)
    # Both classes at 1/2: the derivative for the first is (1/2 − 1) · 2 = −1.
    assert (first.layer, first.place, first.value, first.gradient) == ("logits", [0, 0], 0.0, -1.0)
    assert first.losses == pytest.approx([math.log(1 + math.exp(-2 * step)) for step in STEPS], abs=1e-6)
    assert network.weight("logits").tolist() == [[0.0], [0.0]]


def test_a_step_within_a_network_is_a_whole_pass_with_the_weight_moved() -> None:
    layers, weights = small_layers(), small_weights(small_layers())
    chance = torch.Generator().manual_seed(0)
    batch = Images(torch.rand(6, 1, 28, 28, generator=chance), torch.arange(6))
    steps = {step.layer: step for step in worked_steps(LayeredNetwork(layers, weights), batch, 0.1)}
    assert list(steps) == ["conv1", "conv2", "fc1", "logits"]
    told = steps["conv2"]
    weights["conv2.weight"][tuple(told.place)] -= STEPS[-1] * told.gradient
    logits = LayeredNetwork(layers, weights)(batch.images)
    after = torch.nn.functional.cross_entropy(logits, batch.labels, label_smoothing=0.1).item()
    assert told.losses[-1] == pytest.approx(after, rel=1e-5)


def test_the_stage_publishes_some_weights_of_each_layer(tmp_path) -> None:
    job = small_job(tmp_path)
    (job.inputs["data"] / "train.npz").write_bytes((job.inputs["data"] / "test.npz").read_bytes())
    worked_step.run(job)
    told = json.loads((job.folder / "site" / "data" / "small" / "worked-step.json").read_text())
    assert len(told["weights"]) == 4 * len(RANKS)
    slopes = [abs(weight["gradient"]) for weight in told["weights"][: len(RANKS)]]
    assert slopes == sorted(slopes, reverse=True)
    assert {weight["losses"][told["steps"].index(0)] for weight in told["weights"]} == {told["loss"]}
