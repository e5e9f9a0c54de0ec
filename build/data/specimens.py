"""The choice of the published test images: a few of each class, easy, hard and wrong ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

N_PER_CLASS = 5
N_WRONG = 2


@dataclass(frozen=True)
class Specimen:
    """One published test image.

    Attributes
    ----------
    test_index : int
        Its place in the test set.
    label, predicted : int
        Its class, and the class that the network takes it for.
    """

    test_index: int
    label: int
    predicted: int

    @property
    def is_correct(self) -> bool:
        """Whether the network is right about it."""
        return self.label == self.predicted


def choose_specimens(labels: NDArray[np.int64], probabilities: NDArray[np.floating]) -> list[Specimen]:
    """Choose five images of each class, class by class, from clear to wrong.

    Of each class there are the surest, the median and the narrowest of the correct ones, then the
    surest of its commonest confusion and the surest of the next one. A class without enough of
    one sort has more of the other.

    Parameters
    ----------
    labels : array of int, shape (N,)
        Classes of the test images.
    probabilities : array of float, shape (N, 10)
        Softmax of the trained network's logits.
    """
    predicted = probabilities.argmax(axis=1)
    chosen: list[int] = []
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        correct = members[predicted[members] == label]
        by_trust = correct[np.argsort(-probabilities[correct, label], kind="stable")]
        n_wrong = max(N_WRONG, N_PER_CLASS - len(correct))
        wrong = list(_confusions(members[predicted[members] != label], predicted, probabilities))[:n_wrong]
        chosen += [*_spread(by_trust, N_PER_CLASS - len(wrong)), *wrong]
    return [Specimen(index, int(labels[index]), int(predicted[index])) for index in chosen]


def in_picker_order(
    specimens: Sequence[Specimen], company: NDArray[np.floating], certainty: NDArray[np.floating]
) -> list[Specimen]:
    """Put the most typical one first, then one of every class in turn, those that the network errs on last.

    The most typical one is right, and where it has the fewest neighbours of its own class it still has more
    than any other; among equals it is the surest.

    Parameters
    ----------
    specimens : sequence of Specimen
        Class by class.
    company : array of shape (n_specimens,)
        Which part of its nearest images is of its own class, in the layer where that is least.
    certainty : array of shape (n_specimens,)
        The probability of its class.
    """
    if not specimens:
        return []
    first = max(range(len(specimens)), key=lambda i: (specimens[i].is_correct, company[i], certainty[i]))
    labels = sorted({each.label for each in specimens})
    begin = labels.index(specimens[first].label)
    classes = [[each for each in specimens if each.label == label] for label in labels[begin:] + labels[:begin]]
    turns = [each for turn in zip_longest(*classes) for each in turn if each not in (None, specimens[first])]
    return [specimens[first], *sorted(turns, key=lambda each: not each.is_correct)]


def _spread(ordered: NDArray[np.int64], count: int) -> list[int]:
    """Take ``count`` items from first to last, evenly spread."""
    if not len(ordered):
        return []
    places = np.unique(np.linspace(0, len(ordered) - 1, count).round().astype(int))
    return [int(ordered[place]) for place in places]


def _confusions(
    wrong: NDArray[np.int64], predicted: NDArray[np.int64], probabilities: NDArray[np.floating]
) -> Iterator[int]:
    """Yield wrong images: the surest of each confusion, commonest confusion first, then the rest."""
    kinds, counts = np.unique(predicted[wrong], return_counts=True)
    surest_first = wrong[np.argsort(-probabilities[wrong, predicted[wrong]], kind="stable")]
    leading = [
        next(i for i in surest_first if predicted[i] == kind) for kind in kinds[np.argsort(-counts, kind="stable")]
    ]
    yield from map(int, leading)
    yield from (int(index) for index in surest_first if index not in leading)
