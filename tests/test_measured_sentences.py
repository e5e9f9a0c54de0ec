"""Numbers and words that sentences rest on, from measurements made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from build.analysis.maps import claims as map_claims
from build.analysis.memory import row_reading
from build.analysis.units import lesion_claims
from build.analysis.units.units import Unit
from build.claims import Measured

CLASSES = ["T-shirt/top", "Shirt", "Pullover", "Coat", "Sneaker", "Ankle boot"]


@pytest.mark.parametrize(
    ("shirt", "told"),
    [
        (1.0, "each the other's nearest class"),
        (9.0, "neither the other's nearest class"),
        (1.9, "T-shirt/top the nearest class of Shirt, not the other way round"),
    ],
)
def test_one_sided_neighbours_are_told_so(monkeypatch: pytest.MonkeyPatch, shirt: float, told: str) -> None:
    monkeypatch.setattr(map_claims, "NAMED", (("T-shirt/top", "Shirt"),))
    claim = map_claims.pairs_stay("relu", _gaps([0.0, shirt, -1.5, 9.5, 40, 50]), 6, CLASSES)
    assert told in claim.detail


def _gaps(places: list[float]) -> dict[tuple[int, int], float]:
    return {(i, j): abs(places[i] - places[j]) for i in range(len(places)) for j in range(i + 1, len(places))}


def test_the_most_that_a_missing_unit_helps_is_counted_in_images() -> None:
    whole = np.diag([5, 5]) + np.array([[0, 2], [3, 0]])  # 10 of 15 right
    helped, hurt = np.array([[7, 0], [2, 6]]), np.array([[4, 3], [3, 5]])
    alone = lesion_claims.Alone(np.stack([hurt, helped]), np.array([5, 4]))
    group = {
        "sizes": [0, 1, 2],
        "random": [[0.7, 0.5, 0.3]],
        "harmful": [0.7, 0.4, 0.3],
        "selective": [0.7] * 3,
        "n": 15,
    }
    halves = lesion_claims.Halves(np.array([0.5, 0.6]), 0.4, 0.6, 15)
    both = {"zero": alone, "mean": alone}
    lesions = lesion_claims.Lesions([_unit(0), _unit(1)], whole, both, np.zeros(2), {"fc1": group}, halves)
    found = lesion_claims.values(lesions)
    assert found["lesion_improving_units"].value == 1 and found["lesion_improving_most"].value == 3


def _unit(index: int) -> Unit:
    return Unit("fc1", index)


@pytest.mark.parametrize(("settled", "rho"), [([1, 2, 3, 4], -1.0), ([4, 3, 2, 1], 1.0)])
def test_easy_classes_settle_early_if_rows_rise_as_share_right_falls(settled: list[int], rho: float) -> None:
    rows = [Measured(0.5, 10)] * 4
    classes = [
        {"class": str(at), "settled": [row, row, row], "n": 10, "n_right": 9 - at} for at, row in enumerate(settled)
    ]
    values = row_reading._values(rows, classes, np.ones(4, int), np.ones((4, 4), bool))
    assert values["order_by_ease"].value == pytest.approx(rho) and values["order_by_ease"].n == 4
