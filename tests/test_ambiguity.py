"""The image that opens the page: chosen by rule, its way the network's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from build.analysis.layers import activations
from build.analysis.pairs import ambiguity
from build.analysis.pairs.ambiguity import most_ambiguous, rivals, spoken, values
from build.claims import read_values
from build.data.packs import unpack
from tests.small_stages import next_job, small_job


def answers(*rows: list[float]) -> np.ndarray:
    return np.array(rows) / np.sum(rows, axis=1, keepdims=True)


def test_it_is_the_narrowest_of_the_commonest_confusion() -> None:
    labels = np.array([0, 0, 1, 2, 1])
    probabilities = answers(
        [3, 6, 1],  # 0 taken for 1
        [4, 5, 1],  # 0 taken for 1, narrower
        [6, 3, 1],  # 1 taken for 0
        [1, 4.9, 5 - 0.2],  # 2 taken for 1, narrowest of all, but of another pair
        [5.1, 5.2, 1],  # right, and narrower
    )
    assert most_ambiguous(labels, probabilities) == 1


def test_a_third_class_between_the_two_does_not_count() -> None:
    labels = np.array([0, 0, 0])
    probabilities = answers([4, 4.1, 4.2], [3, 6, 1], [2, 7, 1])
    assert most_ambiguous(labels, probabilities) == 1, "the first is taken for another class than its pair's"


def test_where_nothing_is_wrong_the_narrowest_of_all_is_chosen() -> None:
    assert most_ambiguous(np.array([0, 1, 2]), answers([9, 1, 0], [4, 5, 1], [0, 1, 9])) == 1


def test_the_rival_is_the_most_probable_other_class() -> None:
    probabilities = answers([6, 3, 1], [6, 3, 1])
    assert rivals(np.array([0, 2]), probabilities).tolist() == [1, 0]


@pytest.mark.parametrize(("label", "rival"), [(0, 1), (1, 0)])
def test_the_question_gives_the_label_not_away(label: int, rival: int) -> None:
    probabilities = np.array([0.4, 0.5, 0.1])
    found = values(7, label, probabilities, ["T-shirt/top", "Ankle boot", "Bag"])
    assert found["ambiguous.pair"].value == "T-shirt or ankle boot"
    assert found["ambiguous.label_probability"].value == probabilities[label]
    assert found["ambiguous.rival_probability"].value == probabilities[rival]


def test_classes_are_spoken_as_in_a_sentence() -> None:
    assert [spoken(name) for name in ("T-shirt/top", "Ankle boot", "7", "B")] == ["T-shirt", "ankle boot", "7", "B"]


def test_what_is_published_is_the_image_and_its_way(tmp_path: Path) -> None:
    job = small_job(tmp_path)
    activations.run(job)
    after = next_job(job, "activations", tmp_path / "ambiguous")
    ambiguity.run(after)
    shown, outputs = (
        unpack((after.folder / "site" / "data" / "small" / name).read_bytes())[0]
        for name in ("ambiguous.bin", "ambiguous-pass.bin")
    )
    chosen = int(shown["test_index"].values[0])
    with np.load(job.folder / "predictions.npz") as arrays:
        logits = arrays["trained"][chosen]
    assert outputs["logits"].values == pytest.approx(logits, abs=1e-5)
    powers = np.exp(logits - logits.max())
    assert shown["probabilities"].values == pytest.approx(powers / powers.sum(), abs=1e-6)
    assert shown["window.conv1"].values.tolist() == [3, 3]
    maps = outputs["conv1"]
    bent = np.maximum(maps.real(), 0)
    pooled = bent.reshape(len(bent), 14, 2, 14, 2).max(axis=(2, 4))
    steps = maps.scale + outputs["pool1"].scale
    assert np.abs(pooled - outputs["pool1"].real()).max() <= steps
    assert read_values(after.folder)["ambiguous.test_index"].value == chosen
