"""Class averages, their contrasts, and how alike channels are, on activations whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from build.analysis.certainty import rising
from build.analysis.layers.channels import gain
from build.analysis.layers.class_averages import closest_pair, effect_sizes, first_of_each_class
from build.analysis.layers.rectification import measure_rectification
from build.analysis.layers.redundancy import channel_moments, measure_redundancy
from build.claims import Verdict
from build.data.datasets import Split


def test_the_first_of_each_class_are_taken() -> None:
    labels = np.array([1, 0, 1, 1, 0, 2])
    images = np.arange(6, dtype=np.float32)[:, None, None, None] * np.ones((1, 1, 28, 28), dtype=np.float32)
    part = first_of_each_class(Split(images, labels), 2)
    assert part.labels.tolist() == [0, 0, 1, 1, 2]
    assert part.images[:, 0, 0, 0].tolist() == [1, 4, 0, 2, 5]


def test_an_effect_is_the_difference_in_pooled_spreads() -> None:
    mean, spread = np.array([[0.0, 1.0], [2.0, 1.0], [5.0, 0.0]]), np.array([[1.0, 0.0], [1.0, 0.0], [7.0, 0.0]])
    effects = effect_sizes(mean, spread)
    assert effects[1, 0].tolist() == [2.0, 0.0] and effects[0, 1, 0] == -2.0
    assert effects[2, 0, 0] == pytest.approx(1.0)
    assert closest_pair(effects)[:2] == (1, 2)


def test_copies_of_a_channel_count_once() -> None:
    torch.manual_seed(1)
    base = torch.randn(40, 3, 6, 6)
    alone = measure_redundancy(base)
    doubled = measure_redundancy(torch.cat([base, -2 * base], 1))
    assert alone.effective == pytest.approx(3, abs=0.05) and alone.likeness < 0.1
    assert doubled.effective == pytest.approx(3, abs=0.05)


def test_a_gain_smaller_than_what_other_images_would_show_is_open() -> None:
    images = torch.randn(60, 3, 6, 6, generator=torch.Generator().manual_seed(2))
    alike = images + 0.02 * torch.randn(60, 3, 6, 6, generator=torch.Generator().manual_seed(3))
    copies = images.clone()
    copies[:, 2] = copies[:, 1]
    own, near, less = (measure_redundancy(each) for each in (images, alike, copies))
    assert rising([gain(own, near, 1, 60)]).verdict is Verdict.NOT_SHOWN
    assert rising([gain(own, less, 1, 60)]).verdict is Verdict.HOLDS
    assert rising([gain(own, less, 1, 60), gain(less, own, 1, 60)]).verdict is Verdict.FAILS


def test_the_draws_are_correlations_of_images_drawn_anew() -> None:
    output = torch.randn(8, 3, 2, 2, generator=torch.Generator().manual_seed(4))
    chosen = [0, 0, 1, 3, 5, 5, 5, 7]
    expected = np.corrcoef(output[chosen].transpose(0, 1).flatten(1).numpy())
    (found,) = channel_moments(output).correlations(np.bincount(chosen, minlength=8)[None] / 8)
    assert found == pytest.approx(expected, abs=1e-5)


def test_silent_channels_are_left_out() -> None:
    output = torch.zeros(5, 3, 2, 2)
    output[:, 0] = torch.randn(5, 2, 2)
    assert measure_redundancy(output).n_channels == 1


def test_what_relu_cuts_is_counted() -> None:
    result = measure_rectification("conv1", torch.tensor([[-3.0, -1.0, 0.0, 4.0]]))
    assert result.cut == 0.75 and result.size_before == 2 and result.size_after == 1
    assert sum(result.share) == pytest.approx(1, abs=1e-5) and len(result.edges) == len(result.share) + 1
