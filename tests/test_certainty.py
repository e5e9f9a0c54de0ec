"""From intervals and tests to verdicts, each of the three where it belongs."""

from __future__ import annotations

import numpy as np
import pytest

from build.analysis.certainty import above, ahead, below, effect, every, holm, ratio, shown_by
from build.claims import Measured, Verdict

LOW, MIDDLE, HIGH = (Measured(value, 100, value - 0.1, value + 0.1) for value in (0.2, 0.5, 0.8))


@pytest.mark.parametrize(
    ("measured", "verdict"), [(LOW, Verdict.FAILS), (MIDDLE, Verdict.NOT_SHOWN), (HIGH, Verdict.HOLDS)]
)
def test_a_bound_inside_the_interval_leaves_the_claim_open(measured: Measured, verdict: Verdict) -> None:
    mirrored = Measured(1 - measured.value, 100, 1 - measured.interval[1], 1 - measured.interval[0])
    assert above(measured, 0.5) is verdict
    assert below(mirrored, 0.5) is verdict


def test_overlapping_intervals_leave_the_claim_open() -> None:
    touching = Measured(0.65, 100, 0.55, 0.75)
    assert ahead(HIGH, LOW) is Verdict.HOLDS
    assert ahead(LOW, HIGH) is Verdict.FAILS
    assert ahead(HIGH, touching) is Verdict.NOT_SHOWN


def test_chance_leaves_the_claim_open_whichever_way_it_goes() -> None:
    assert shown_by(0.066, True) is shown_by(0.066, False) is Verdict.NOT_SHOWN
    assert shown_by(0.01, True) is Verdict.HOLDS
    assert shown_by(0.01, False) is Verdict.FAILS


def test_the_worst_part_decides_a_sentence() -> None:
    assert every([Verdict.HOLDS, Verdict.NOT_SHOWN, Verdict.FAILS]) is Verdict.FAILS
    assert every([Verdict.HOLDS, Verdict.NOT_SHOWN]) is Verdict.NOT_SHOWN
    assert every([Verdict.HOLDS]) is Verdict.HOLDS


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
