"""Drawings framed as the data sets are."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from build.data.datasets.mnist import DATASET
from build.data.preparation import Framing, crop, prepare
from tests.fixtures.preparation import TARGET

DIGITS = DATASET.framing


@pytest.mark.parametrize("case", json.loads(TARGET.read_text()), ids=lambda case: f"{case['name']}-{case['style']}")
def test_the_golden_images_are_made(case: dict[str, Any]) -> None:
    drawing = np.array(case["drawing"]).reshape(case["rows"], case["columns"])
    assert np.allclose(
        prepare(drawing, Framing(**case["framing"]), tuple(case["size"])).ravel(), case["image"], atol=1e-6
    )


@given(drawing=arrays(np.float64, (23, 31), elements=st.floats(0, 1)))
def test_the_subject_fills_its_frame_and_nothing_is_lost_beyond_the_border(drawing: np.ndarray) -> None:
    image = prepare(drawing, DIGITS, (28, 28))
    assert image.shape == (28, 28) and image.min() >= 0 and image.max() <= 1
    if (drawing > 0.05).any():
        assert image.max() == 1
        assert max(crop(image).shape) <= 20


def test_a_digit_is_centred_by_its_mass() -> None:
    drawing = np.zeros((40, 40))
    drawing[5:35, 5:9] = 1
    drawing[31:35, 5:25] = 1
    image = prepare(drawing, DIGITS, (28, 28))
    rows, columns = np.indices(image.shape) + 0.5
    assert abs((image * rows).sum() / image.sum() - 14) < 0.6
    assert abs((image * columns).sum() / image.sum() - 14) < 0.6
