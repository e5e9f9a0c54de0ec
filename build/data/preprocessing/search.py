"""Finding out how a model wants its pixels, and in which order its labels stand, by what it gets right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from build.author.preprocessing_settings import Preprocessing
from build.data.intervals import wilson
from build.data.preprocessing.arithmetic import AS_GIVEN, Pixels, prepared

N_TRIED = 500
"""Pictures that every way is tried on."""
NONE = -1
"""The answer of a model that gives no numbers."""
MARGIN = 0.1
"""Share of the way from chance to perfect below which a way is taken for guessing."""
ALPHABET, MATCHED = "labels in the order of the alphabet", "labels in an order found by its answers"
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
MNIST = ((0.1307,), (0.3081,))

Model = Callable[[Pixels], NDArray[np.float32]]
"""From prepared images (N, C, H, W) to logits (N, n_outputs)."""
Labels = NDArray[np.int64]
Order = tuple[int, ...]
"""The class that each output of the model stands for."""


@dataclass(frozen=True)
class Way:
    """One way of preparing pictures, with what a person would call it."""

    name: str
    preprocessing: Preprocessing


@dataclass(frozen=True)
class Trial:
    """What a way reaches.

    Attributes
    ----------
    way : Way
        How the pictures were prepared.
    order : tuple of int
        The class that each output stands for.
    ordered : str
        How that order came about: ``""`` as given, else in words.
    n_right, n : int
        Pictures that were read right, of how many.
    """

    way: Way
    order: Order
    ordered: str
    n_right: int
    n: int

    @property
    def accuracy(self) -> float:
        """Share of the pictures that were read right."""
        return self.n_right / self.n

    @property
    def name(self) -> str:
        """What a person would call it."""
        return ", ".join(filter(None, (self.way.name, self.ordered)))


@dataclass(frozen=True)
class Finding:
    """How a model reads best.

    Attributes
    ----------
    given, best : Trial
        As it was told, and the best way, which may be the same.
    n_classes : int
        Number of classes.
    """

    given: Trial
    best: Trial
    n_classes: int

    @property
    def is_chance(self) -> bool:
        """Whether even the best way is no better than guessing."""
        return is_near_chance(self.best, self.n_classes)

    @property
    def sentence(self) -> str:
        """What was found, in a sentence for the author and the page."""
        n = self.best.n
        if self.is_chance:
            return (
                "No way of preparing the pictures reads them clearly better than chance: the best gets "
                f"{self.best.accuracy:.0%} of {n:,} right, chance is {1 / self.n_classes:.0%}."
            )
        if self.best == self.given:
            return f"As given, {self.given.accuracy:.0%} of {n:,} pictures are read right."
        return (
            f"{self.best.name} reads {self.best.accuracy:.0%}, as given {self.given.accuracy:.0%}, of {n:,} pictures."
        )


def find_out(
    model: Model, images: Pixels, labels: Labels, classes: Sequence[str], told: Preprocessing | None = None
) -> Finding:
    """Try ways of preparing pictures and orders of the labels.

    What is told is believed unless it is no better than chance; where nothing is told, all ways are tried, and
    another one is taken where it is clearly better than pixels from 0 to 1.

    Parameters
    ----------
    model : callable
        From prepared images to logits.
    images : array of shape (N, C, H, W)
        Test pictures in [0, 1], red first, in any order.
    labels : array of int, shape (N,)
        Their classes.
    classes : sequence of str
        Names of the classes, by label.
    told : Preprocessing, optional
        What is told of the model.
    """
    images, labels = images[:N_TRIED], labels[:N_TRIED]
    plain = Way("as given", told or AS_GIVEN)
    trials = list(_trials(model, plain, images, labels, classes))
    given = trials[0]
    if told is None or is_near_chance(given, len(classes)):
        for way in ways(images.shape[1]):
            trials += _trials(model, way, images, labels, classes)
    best = _best([trial for trial in trials if trial.ordered != MATCHED], given)
    return Finding(given, _best([trial for trial in trials if trial.ordered == MATCHED], best), len(classes))


def is_near_chance(trial: Trial, n_classes: int) -> bool:
    """Tell whether what a way gets right could be little more than guesses."""
    chance = 1 / n_classes
    return wilson(trial.n_right, trial.n)[0] <= chance + MARGIN * (1 - chance)


def _best(trials: Sequence[Trial], other: Trial) -> Trial:
    """Return the best trial whose interval lies above another's share, so that luck moves nothing; else the other."""
    better = [trial for trial in trials if wilson(trial.n_right, trial.n)[0] > other.accuracy]
    return max(better, key=lambda trial: trial.accuracy, default=other)


def ways(n_channels: int) -> Iterator[Way]:
    """Yield the usual ways of preparing pictures."""
    ranges = {"0 to 1": (0.0, 1.0), "0 to 255": (0.0, 255.0), "-1 to 1": (-1.0, 1.0)}
    if n_channels != 3:
        for name, limits in ranges.items():
            yield Way(f"pixels from {name}", Preprocessing(limits))
        yield Way("MNIST's mean and deviation", Preprocessing((0.0, 1.0), *MNIST))
        yield Way("black and white exchanged", Preprocessing((1.0, 0.0)))
        return
    for order in ("RGB", "BGR"):
        words = "" if order == "RGB" else "BGR, "
        for name, limits in ranges.items():
            plain = "BGR" if words and name == "0 to 1" else f"{words}pixels from {name}"
            yield Way(plain, Preprocessing(limits, order=order))
        mean, std = (each if order == "RGB" else each[::-1] for each in IMAGENET)
        yield Way(f"{words}ImageNet's mean and deviation", Preprocessing((0.0, 1.0), mean, std, order))


def _trials(model: Model, way: Way, images: Pixels, labels: Labels, classes: Sequence[str]) -> Iterator[Trial]:
    """Try one way with the labels as given, as words sort, and as the model's answers suggest."""
    logits = np.asarray(model(prepared(images, way.preprocessing)))[:, : len(classes)]
    answers = np.where(np.isfinite(logits).all(axis=1), np.nan_to_num(logits).argmax(axis=1), NONE)
    given = tuple(range(len(classes)))
    alphabet = tuple(sorted(given, key=lambda label: classes[label]))
    yield _trial(way, given, "", answers, labels)
    if alphabet != given:
        yield _trial(way, alphabet, ALPHABET, answers, labels)
    if (matched := _matched(answers, labels, len(classes))) not in (given, alphabet):
        half = len(labels) // 2
        yield _trial(way, matched, MATCHED, answers[half:], labels[half:])


def _trial(way: Way, order: Order, ordered: str, answers: Labels, labels: Labels) -> Trial:
    """Count the answers that name the class of their picture."""
    named = np.where(answers != NONE, np.array(order)[answers], NONE)
    return Trial(way, order, ordered, int((named == labels).sum()), len(labels))


def _matched(answers: Labels, labels: Labels, n_classes: int) -> Order:
    """Match outputs and classes on the first half of the pictures, so that the other half can judge (Kuhn 1955)."""
    half = len(labels) // 2
    counts = np.zeros((n_classes, n_classes), np.int64)
    known = answers[:half] != NONE
    np.add.at(counts, (answers[:half][known], labels[:half][known]), 1)
    _, matched = linear_sum_assignment(counts, maximize=True)
    return tuple(int(label) for label in matched)
