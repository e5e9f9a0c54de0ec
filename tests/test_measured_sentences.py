"""Numbers and words that sentences rest on, from measurements made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from build.analysis.maps import gaps as class_gaps
from build.analysis.memory import row_reading
from build.analysis.memory.counting_units import correlation_interval
from build.analysis.units import lesion_claims
from build.analysis.units.units import Unit
from build.claims import Verdict

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
    monkeypatch.setattr(class_gaps, "NAMED", (("T-shirt/top", "Shirt"),))
    claim = class_gaps.pairs_stay("relu", _gaps([0.0, shirt, -1.5, 9.5, 40, 50]), 6, CLASSES)
    assert told in claim.detail
    assert claim.verdict is (Verdict.FAILS if told.startswith("neither") else Verdict.HOLDS)


def _gaps(places: list[float]) -> class_gaps.Gaps:
    """Put classes on a line, the same in every draw."""
    between = np.abs(np.subtract.outer(places, places))
    np.fill_diagonal(between, np.inf)
    return class_gaps.Gaps(between, between[None])


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


@pytest.mark.parametrize(
    ("settled", "rho", "verdict"),
    [([1, 2, 3, 4, 5, 6], -1.0, Verdict.HOLDS), ([6, 5, 4, 3, 2, 1], 1.0, Verdict.FAILS)],
)
def test_easy_classes_settle_early_if_rows_rise_as_share_right_falls(
    settled: list[int], rho: float, verdict: Verdict
) -> None:
    classes = [{"settled": [row, row, row], "n": 10, "n_right": 9 - at} for at, row in enumerate(settled)]
    claim = row_reading._ease_claim(classes)["easy_first"]
    assert claim.value == pytest.approx(rho) and claim.n == 6 and claim.verdict is verdict


@pytest.mark.parametrize(("trouser", "verdict"), [(1, Verdict.HOLDS), (9, Verdict.FAILS), (4, Verdict.NOT_SHOWN)])
def test_a_class_is_first_only_if_chance_does_not_make_it_so(trouser: int, verdict: Verdict) -> None:
    rows = np.arange(20)
    claim = row_reading._first_claim({"Bag": rows % 3 + 3, "Trouser": rows % 3 + trouser - 1, "Coat": rows + 40})
    assert claim.verdict is verdict and "against Bag" in (claim.measured or "")


def test_a_correlation_reaches_as_far_as_drawing_sequences_anew_takes_it() -> None:
    source = np.random.default_rng(0)
    first = source.normal(size=(200, 1)) + source.normal(size=(200, 6))
    second = -first + source.normal(size=(200, 6))
    drawn = [source.integers(200, size=200) for _ in range(400)]
    sizes = [abs(np.corrcoef(first[at].ravel(), second[at].ravel())[0, 1]) for at in drawn]
    assert correlation_interval(first, second) == pytest.approx(np.quantile(sizes, (0.025, 0.975)), abs=0.01)
