"""Numbers that follow from settings."""

from __future__ import annotations

import pytest

from build.configuration import ShuffledLabels, Training
from build.page.prose.derived import training_numbers


def test_batches_are_as_equal_as_whole_images_allow() -> None:
    found = training_numbers(Training(batch_size=30), n_train=100, n_classes=10)
    assert (found["training.n_batches"], found["training.smallest_batch"], found["training.largest_batch"]) == (
        3,
        33,
        34,
    )


def test_variants_are_counted_and_so_are_those_seen() -> None:
    found = training_numbers(Training(batch_size=30, flips=True, shift=1, epochs=2), 100, 10)
    assert found["training.variants"] == 18  # mirrored or not, at nine places
    assert found["training.variants_seen"] == pytest.approx(2 - 1 / 18)
    assert training_numbers(Training(), 1000, 10)["training.variants_seen"] == 1


def test_the_control_has_its_own_steps_and_softened_labels_their_top() -> None:
    recipe = Training(batch_size=512, label_smoothing=0.1, shuffled_labels=ShuffledLabels(5000, 20, 0.02))
    found = training_numbers(recipe, 60_000, 10)
    assert found["training.shuffled_labels.steps"] == 180 and found["training.softened_top"] == pytest.approx(0.91)
