"""The Wilson interval against its definition: both ends solve the score equation."""

from math import sqrt

import numpy as np
import pytest
from scipy.stats import norm

from build.data.intervals import Z_95, median_with_interval, paired_gain, proportion, wilson


@pytest.mark.parametrize(("successes", "n"), [(1, 10), (5, 10), (925, 1000), (9251, 10000)])
def test_both_ends_solve_the_score_equation(successes: int, n: int) -> None:
    share = successes / n
    for end in wilson(successes, n):
        assert abs(share - end) == pytest.approx(Z_95 * sqrt(end * (1 - end) / n), rel=1e-9)


def test_stays_inside_zero_and_one() -> None:
    assert wilson(0, 7)[0] == pytest.approx(0, abs=1e-12)
    assert wilson(7, 7)[1] == pytest.approx(1, abs=1e-12)


def test_a_proportion_carries_its_n() -> None:
    assert proportion(3, 4).n == 4
    assert proportion(3, 4).low < 0.75 < proportion(3, 4).high


def test_a_paired_gain_has_the_spread_of_the_differences_alone() -> None:
    source = np.random.default_rng(0)
    before = source.random(400) < 0.5
    after = before | (source.random(400) < 0.1)
    gain, both = paired_gain(before, after), paired_gain(before, after, n_tests=5)
    gains = after.astype(float) - before
    expected = norm.interval(0.95, gains.mean(), gains.std() / 20)
    assert (gain.value, *gain.interval) == pytest.approx((gains.mean(), *expected))
    assert both.low < gain.low < gain.high < both.high


def test_a_median_lies_in_its_interval_nineteen_times_in_twenty() -> None:
    source = np.random.default_rng(1)
    found = [median_with_interval(source.normal(size=100)) for _ in range(400)]
    assert 0.92 < np.mean([each.low <= 0 <= each.high for each in found]) < 0.98
