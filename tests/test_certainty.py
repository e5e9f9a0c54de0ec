"""From intervals and tests to verdicts, each of the three where it belongs."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from build.analysis.certainty import above, ahead, below, effect, every, ratio, rising, shown_by
from build.claims import Measured, Verdict
from build.page.prose.families import holm

LOW, MIDDLE, HIGH = (Measured(value, 100, value - 0.1, value + 0.1) for value in (0.2, 0.5, 0.8))


@pytest.mark.parametrize(
    ("measured", "verdict"), [(LOW, Verdict.FAILS), (MIDDLE, Verdict.NOT_SHOWN), (HIGH, Verdict.HOLDS)]
)
def test_a_bound_inside_the_interval_leaves_the_claim_open(measured: Measured, verdict: Verdict) -> None:
    mirrored = Measured(1 - measured.value, 100, 1 - measured.interval[1], 1 - measured.interval[0])
    assert above(measured, 0.5).verdict is verdict
    assert below(mirrored, 0.5).verdict is verdict


def test_the_p_of_an_interval_is_that_of_the_bound_at_its_end() -> None:
    lopsided = Measured(0.5, 100, 0.3, 0.6)
    assert above(lopsided, 0.3).p == pytest.approx(0.05) and below(lopsided, 0.6).p == pytest.approx(0.05)
    assert above(lopsided, 0.29).p < 0.05 < above(lopsided, 0.31).p
    normal = NormalDist(0.5, 0.1 / NormalDist().inv_cdf(0.975))
    assert above(MIDDLE, 0.35).p == pytest.approx(2 * normal.cdf(0.35))
    assert above(Measured(0.5, 9, 0.5, 0.5), 0.4) == (Verdict.HOLDS, 0.0)
    assert above(Measured(0.5, 9, 0.5, 0.5), 0.5).verdict is Verdict.NOT_SHOWN


def test_overlapping_intervals_leave_the_claim_open() -> None:
    touching = Measured(0.65, 100, 0.55, 0.75)
    assert ahead(HIGH, LOW).verdict is Verdict.HOLDS
    assert ahead(LOW, HIGH).verdict is Verdict.FAILS
    assert ahead(HIGH, touching).verdict is Verdict.NOT_SHOWN


def test_chance_leaves_the_claim_open_whichever_way_it_goes() -> None:
    assert shown_by(0.066, True) == shown_by(0.066, False) == (Verdict.NOT_SHOWN, 0.066)
    assert shown_by(0.01, True).verdict is Verdict.HOLDS
    assert shown_by(0.01, False).verdict is Verdict.FAILS


def test_the_worst_part_decides_a_sentence() -> None:
    sure, open_, against = shown_by(0.001, True), shown_by(0.2, True), shown_by(0.01, False)
    assert every([sure, open_, against]) == (Verdict.FAILS, pytest.approx(0.03))
    assert every([sure, open_]) == (Verdict.NOT_SHOWN, 0.2)
    assert every([sure, shown_by(0.04, True)]) == (Verdict.HOLDS, 0.04)
    assert every([*[sure] * 5, against]).verdict is Verdict.NOT_SHOWN  # one of six may lie so by chance


def test_a_clear_fall_at_one_layer_is_no_rise() -> None:
    up, level, down = (Measured(each, 9, each - 0.01, each + 0.01) for each in (0.02, 0.0, -0.02))
    assert rising([up, up]).verdict is Verdict.HOLDS
    assert rising([up, level]).verdict is Verdict.NOT_SHOWN
    assert rising([up, level, down]).verdict is Verdict.FAILS


def test_holm_multiplies_the_smallest_most_and_never_turns_the_order() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    source = np.random.default_rng(0)
    ratios = [ratio(int(a), int(b), 1).interval for a, b in zip(*source.poisson((30, 60), (400, 2)).T, strict=True)]
    groups = source.normal(size=(2, 400, 50)) + np.array([1.0, 0.0])[:, None, None]
    spread = np.sqrt(groups.var(2, ddof=1).mean(0))
    effects = [effect(float(d), 50).interval for d in (groups[0].mean(1) - groups[1].mean(1)) / spread]
    for intervals, truth in ((ratios, 0.5), (effects, 1.0)):
        assert 0.92 < np.mean([low < truth < high for low, high in intervals]) < 0.98
