"""One step on one weight."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from build.network.training.worked_step import RATE, worked_step


def test_the_step_is_that_of_the_closed_form_and_leaves_the_weight_alone() -> None:
    network = nn.Linear(1, 2, bias=False)
    weight = network.weight
    with torch.no_grad():
        weight.copy_(torch.tensor([[0.0], [0.0]]))
    taken = worked_step(network, weight, torch.tensor([[2.0]]), torch.tensor([0]), smoothing=0.0)
    # Both classes at 1/2: the derivative for the first is (1/2 − 1) · 2 = −1.
    assert (taken.value, taken.gradient) == (0.0, -1.0) and taken.step == pytest.approx(RATE)
    assert taken.before == pytest.approx(math.log(2))
    assert taken.after == pytest.approx(math.log(1 + math.exp(-2 * RATE)))
    assert weight.tolist() == [[0.0], [0.0]]
