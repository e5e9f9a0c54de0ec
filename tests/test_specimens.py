"""The published test images: five a class, right and wrong ones."""

import numpy as np

from build.data.specimens import choose_specimens, in_picker_order


def softmax(logits: np.ndarray) -> np.ndarray:
    weights = np.exp(logits)
    return weights / weights.sum(axis=1, keepdims=True)


def random_answers(n_samples: int, signal: float) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(5)
    labels = generator.integers(10, size=n_samples)
    return labels, softmax(generator.normal(size=(n_samples, 10)) + signal * np.eye(10)[labels])


def test_five_of_each_class_and_none_twice() -> None:
    chosen = choose_specimens(*random_answers(2000, signal=3))
    assert [entry.label for entry in chosen] == [label for label in range(10) for _ in range(5)]
    assert len({entry.test_index for entry in chosen}) == 50
    for label in range(10):
        assert [entry.is_correct for entry in chosen if entry.label == label] == [True] * 3 + [False] * 2


def test_labels_and_predictions_are_those_of_the_image() -> None:
    labels, probabilities = random_answers(500, signal=2)
    for entry in choose_specimens(labels, probabilities):
        assert entry.label == labels[entry.test_index]
        assert entry.predicted == probabilities[entry.test_index].argmax()


def test_the_first_is_the_surest_and_the_third_the_narrowest() -> None:
    labels, probabilities = random_answers(2000, signal=3)
    correct = np.flatnonzero((labels == 4) & (probabilities.argmax(axis=1) == 4))
    own = [entry.test_index for entry in choose_specimens(labels, probabilities) if entry.label == 4]
    assert probabilities[own[0], 4] == probabilities[correct, 4].max()
    assert probabilities[own[2], 4] == probabilities[correct, 4].min()


def test_the_commonest_confusion_comes_first() -> None:
    labels = np.zeros(40, dtype=int)
    logits = np.zeros((40, 10))
    logits[np.arange(40), [0] * 20 + [6] * 12 + [3] * 8] = 4
    wrong = [entry.predicted for entry in choose_specimens(labels, softmax(logits)) if not entry.is_correct]
    assert wrong == [6, 3]


def test_a_class_without_errors_shows_five_correct_ones() -> None:
    chosen = choose_specimens(np.arange(100) % 10, softmax(9 * np.eye(10)[np.arange(100) % 10]))
    assert len(chosen) == 50 and all(entry.is_correct for entry in chosen)


def test_a_class_that_is_always_wrong_shows_what_it_has() -> None:
    chosen = choose_specimens(np.zeros(3, dtype=int), softmax(9 * np.eye(10)[[1, 1, 2]]))
    assert [(entry.label, entry.predicted) for entry in chosen] == [(0, 1), (0, 2), (0, 1)]


def test_the_picker_begins_with_the_most_typical_and_ends_with_the_wrong_ones() -> None:
    chosen = choose_specimens(*random_answers(2000, signal=3))
    company, certainty = np.full(50, 0.5), np.linspace(0, 0.5, 50)
    company[[3, 21, 36]] = [1, 0.9, 0.9]  # the third of class 0 is wrong; of equals the surer one, class 7, is taken
    shown = in_picker_order(chosen, company, certainty)
    assert shown[0] == chosen[36] and sorted(shown, key=chosen.index) == chosen
    assert [entry.label for entry in shown[:10]] == [7, 7, 8, 9, *range(6)]
    assert [entry.is_correct for entry in shown] == [True] * 30 + [False] * 20
    assert [entry.label for entry in shown[30:]] == [7, 8, 9, *range(7)] * 2
