"""How sure the network is, against how often it is right."""

from __future__ import annotations

import math

import numpy as np
import pytest

from build.analysis.layers.reliability import bins, judged, values


def test_confidence_is_the_largest_probability_of_softmax() -> None:
    logits = np.log(np.array([[0.7, 0.2, 0.1], [0.05, 0.05, 0.9]])) + 100
    confidence, is_right = judged(logits, np.array([0, 1]))
    assert confidence.tolist() == pytest.approx([0.7, 0.9]) and is_right.tolist() == [True, False]


def test_every_image_is_in_one_bin_and_certainty_in_the_last() -> None:
    confidence = np.array([0.15, 0.95, 1.0, 0.92])
    low, high = bins(confidence, np.array([False, True, True, False]))
    assert (low["n"], low["value"], high["n"], high["from"]) == (1, 0.0, 3, 0.9)
    assert math.isclose(high["value"], 2 / 3) and math.isclose(high["confidence"], 2.87 / 3)


def test_those_it_is_certain_of_are_counted() -> None:
    found = values(np.array([0.5, 0.99, 0.2, 1.0]))
    assert found["sure_of_99"].value == 2 and found["sure_of_99"].n == 4
