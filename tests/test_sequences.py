"""Bit sequences: what is drawn, what is listed, what the right answer is."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from build.data import sequences


def test_all_sequences_are_listed_once() -> None:
    bits = sequences.every(5)
    assert bits.shape == (32, 5) and len(np.unique(bits, axis=0)) == 32
    assert bits[1].tolist() == [0, 0, 0, 0, 1]


def test_a_tie_is_not_more() -> None:
    bits = np.array([[1, 0, 1, 0, 0]], dtype=np.uint8)
    assert sequences.difference(bits).tolist() == [[1, 0, 1, 0, -1]]
    assert sequences.labels(bits).tolist() == [[1, 0, 1, 0, 0]]


def test_drawing_repeats_itself() -> None:
    assert np.array_equal(sequences.draw(20, 9, (1, 9)), sequences.draw(20, 9, (1, 9)))
    assert not np.array_equal(sequences.draw(20, 9, 1), sequences.draw(20, 9, 2))


@given(length=st.integers(1, 60), n_samples=st.integers(2, 30))
def test_close_calls_are_close_and_half_of_them_have_more(length: int, n_samples: int) -> None:
    bits = sequences.draw_close(n_samples, length, 3)
    last = sequences.difference(bits)[:, -1]
    assert np.abs(last).max() <= 2
    assert (last > 0).sum() == n_samples // 2


def test_beginnings_of_training_sequences_count_as_seen() -> None:
    training = np.array([[1, 0, 1], [0, 0, 1]], dtype=np.uint8)
    assert sequences.seen_before(sequences.every(2), training).tolist() == [True, False, True, False]
    assert not sequences.seen_before(sequences.every(4), training).any()
