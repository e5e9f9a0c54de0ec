"""What is measured of an LSTM, on networks whose answers are known."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from build.analysis.memory import counting, row_reading
from build.analysis.memory.counting_units import measure_units
from build.author.recurrent_settings import Sequences
from build.claims import Measured, Verdict
from build.data.intervals import proportion


class PerfectCounter:
    """Stands in for a network: its only cell holds ones − zeros."""

    n_units = 1

    def trace(self, sequences: torch.Tensor, clamps: Mapping[str, float] | None = None) -> dict[str, torch.Tensor]:
        difference = (2 * sequences - 1).cumsum(1)  # (N, T, 1)
        gates = {name: torch.ones_like(difference) for name in ("forget_gate", "input_gate", "output_gate")}
        return {"cell": difference, **gates, "logits": torch.cat([0.5 - difference, difference - 0.5], 2)}

    def read_out_difference(self) -> list[float]:
        return [2.0]


SETTINGS = Sequences(n_train=8, length=6, exhaustive=4, n_test=50)


def test_a_perfect_counter_is_scored_perfect() -> None:
    scores = counting.short_and_long(PerfectCounter(), SETTINGS)  # type: ignore[arg-type]
    assert scores["exhaustive"].n == 2 + 4 + 8 + 16
    assert scores["drawn"].n == 2 * 50
    assert all(score.value == 1 for score in scores.values())
    curve = [counting.by_length(PerfectCounter(), length, 50) for length in (6, 12)]  # type: ignore[arg-type]
    assert counting.reliable_length(curve) == 12


def test_one_wrong_answer_among_very_many_is_a_mistake() -> None:
    perfect = counting.Point(6, proportion(1000, 1000), proportion(500, 500))
    slipped = counting.Point(6, proportion(1000, 1000), proportion(499, 500))
    assert counting._perfect_score(perfect).holds
    claim = counting._perfect_score(slipped)
    assert claim.verdict is Verdict.FAILS and claim.n == 1500 and claim.interval[0] < claim.value < claim.interval[1]


def test_the_perfect_score_is_asked_of_sequences_of_the_training_length(monkeypatch) -> None:
    monkeypatch.setattr(counting, "N_FRESH", 30)
    monkeypatch.setattr(counting, "N_FRESH_CLOSE", 20)
    fresh = counting.on_fresh(PerfectCounter(), 6)  # type: ignore[arg-type]
    assert (fresh.length, fresh.coins.n, fresh.close.n, fresh.close.value) == (6, 30, 20, 1)


def test_the_curve_tells_where_the_count_ends() -> None:
    scores = ((8, 1.0), (16, 0.9), (32, 0.5))
    curve = [counting.Point(length, Measured(1.0), close=Measured(value)) for length, value in scores]
    assert counting.reliable_length(curve) == 8
    assert counting.guessing_length(curve) == 32


def test_a_counting_cell_correlates_with_the_count() -> None:
    (unit,) = measure_units(PerfectCounter(), SETTINGS)  # type: ignore[arg-type]
    assert unit.correlation > 0.9999 and abs(unit.slope - 1) < 1e-6
    assert unit.added == [-1.0, 1.0] and abs(unit.time_correlation) < 0.2 and unit.forget == [1.0, 1.0]
    assert unit.mean[12] == 0 and unit.mean[13] == 1


def test_settling_is_the_row_after_the_last_other_answer() -> None:
    predicted = np.array([[1, 2, 1, 1], [3, 3, 3, 3], [0, 0, 0, 5]])
    assert row_reading.settling_rows(predicted).tolist() == [3, 1, 4]
