"""What the readings of all layers come to: rows for charts, values, claims, and decision depths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.analysis.certainty import Decided, ahead, below, every, rising
from build.analysis.classes.pairs import Pair
from build.analysis.maps.reduction import Labels, Rows
from build.claims import Claim, Measured
from build.data.dataset import Dataset
from build.data.intervals import paired_gain, proportion
from build.network.model import NETWORKS

TRAINED = NETWORKS[0]
METHODS = ("linear", "knn")
LITTLE = 0.2
"""What an untrained network may let through and still be said to know nothing."""


@dataclass(frozen=True)
class Reading:
    """What can be read from one layer.

    Attributes
    ----------
    scores : array of shape (n_test, 10)
        Of the linear probe.
    linear, knn : arrays of shape (n_test,)
        The classes that the probe and the nearest training images say.
    """

    scores: Rows
    linear: Labels
    knn: Labels


def decision_depth(readings: Mapping[str, Labels], final: Labels) -> NDArray[np.int64]:
    """Return the first layer from which on every reader gives the final answer.

    Baldock et al. 2021, "Deep learning through the lens of example difficulty" (arXiv:2106.09647), with
    linear probes in place of nearest neighbours.

    Parameters
    ----------
    readings : mapping of str to array of shape (N,)
        What is read from each layer, in order.
    final : array of shape (N,)
        The network's own answer.

    Returns
    -------
    array of shape (N,)
        Index of a layer; the number of layers where even the last reader disagrees.
    """
    agrees = np.stack([answers == final for answers in readings.values()])  # (n_layers, N)
    from_here = np.logical_and.accumulate(agrees[::-1])[::-1]
    depth: NDArray[np.int64] = len(agrees) - from_here.sum(0)
    return depth


def pair_accuracy(scores: Rows, labels: Labels, pair: Pair) -> Measured:
    """Return how often the probe tells two classes apart, among the images of these two."""
    first, second = pair
    chosen = np.isin(labels, pair)
    said = np.where(scores[chosen, first] >= scores[chosen, second], first, second)
    return proportion(int((said == labels[chosen]).sum()), int(chosen.sum()))


def parting_layer(accuracies: Mapping[str, float]) -> str:
    """Return the first layer by which a pair has come at least half of its way from the first to the best."""
    values = list(accuracies.values())
    half = (values[0] + max(values)) / 2
    return next(name for name, value in accuracies.items() if value >= half)


@dataclass(frozen=True)
class Report:
    """All readings of one experiment.

    Attributes
    ----------
    dataset : Dataset
        What the images show.
    readings : mapping
        By network, then by layer, in order.
    labels : array of shape (N,)
        True classes of the test images.
    pairs : sequence of pairs
        Classes to follow through the layers.
    final : array of shape (N,)
        The trained network's own answers.
    """

    dataset: Dataset
    readings: Mapping[str, Mapping[str, Reading]]
    labels: Labels
    pairs: Sequence[Pair]
    final: Labels

    @property
    def names(self) -> list[str]:
        """Layers, in order."""
        return list(self.readings[TRAINED])

    @cached_property
    def depth(self) -> NDArray[np.int64]:
        """Decision depth of every test image, as an index into :attr:`names`; the length where none agrees."""
        linear = {name: reading.linear for name, reading in self.readings[TRAINED].items()}
        return decision_depth(linear, self.final)

    def share(self, layer: str, network: str = TRAINED, method: str = "linear") -> Measured:
        """Return the accuracy of one reader, with its interval and n."""
        said = getattr(self.readings[network][layer], method)
        return proportion(int((said == self.labels).sum()), len(self.labels))

    def parting(self, pair: Pair, network: str = TRAINED) -> dict[str, Measured]:
        """Return the accuracy on one pair of classes, by layer."""
        return {
            layer: pair_accuracy(reading.scores, self.labels, pair) for layer, reading in self.readings[network].items()
        }

    def tables(self) -> dict[str, Any]:
        """Return the rows that the charts draw."""
        return {
            "layers": self.names,
            "accuracy": list(self._accuracy_rows()),
            "classes": list(self._class_rows()),
            "pairs": list(self._pair_rows()),
            "depth": list(self._depth_rows()),
        }

    def _accuracy_rows(self) -> Iterator[dict[str, Any]]:
        for network, readings in self.readings.items():
            for layer in readings:
                for method in METHODS:
                    share = self.share(layer, network, method)
                    yield {"network": network, "layer": layer, "method": method, **share.record()}

    def _class_rows(self) -> Iterator[dict[str, Any]]:
        for layer, reading in self.readings[TRAINED].items():
            for index, name in enumerate(self.dataset.classes):
                chosen = self.labels == index
                n_right = int((reading.linear[chosen] == index).sum())
                yield {"layer": layer, "class": name, **proportion(n_right, int(chosen.sum())).record()}

    def _pair_rows(self) -> Iterator[dict[str, Any]]:
        for network in self.readings:
            for pair in self.pairs:
                for layer, value in self.parting(pair, network).items():
                    yield {"network": network, "pair": self.title(pair), "layer": layer, **value.record()}

    def _depth_rows(self) -> Iterator[dict[str, Any]]:
        right = self.final == self.labels
        for index, layer in enumerate([*self.names, "none"]):
            chosen = self.depth == index
            yield {"layer": layer, "right": int((chosen & right).sum()), "wrong": int((chosen & ~right).sum())}

    def title(self, pair: Pair) -> str:
        """Name a pair."""
        return " and ".join(self.dataset.classes[index] for index in pair)

    def values(self) -> dict[str, Measured]:
        """Return the numbers that the prose may quote."""
        values: dict[str, Measured] = {}
        for network, readings in self.readings.items():
            prefix = "" if network == TRAINED else f"{network}."
            for layer in readings:
                values[f"probe_accuracy.{prefix}{layer}"] = self.share(layer, network, "linear")
                values[f"knn_accuracy.{prefix}{layer}"] = self.share(layer, network, "knn")
        for number, pair in enumerate(self.pairs, start=1):
            parted = self.parting(pair)
            accuracies = {layer: value.value for layer, value in parted.items()}
            values[f"pair_{number}.name"] = Measured(self.title(pair))
            values[f"pair_{number}.layer"] = Measured(parting_layer(accuracies))
            values |= {f"pair_{number}_accuracy.{layer}": value for layer, value in parted.items()}
        for index, layer in enumerate(self.names):
            settled = int((self.depth <= index).sum())
            values[f"settled_by.{layer}"] = proportion(settled, len(self.labels))
        return values

    def _difficulty(self) -> list[Measured]:
        """Return how often the network is right on early and on late decisions."""
        right, early, late = self.final == self.labels, self.depth == 0, self.depth >= len(self.names) - 2
        return [proportion(int(right[chosen].sum()), max(int(chosen.sum()), 1)) for chosen in (early, late)]

    def claims(self) -> dict[str, Claim]:
        """Return the statements that a retrained network could falsify, measured."""
        return {**self._step_claim(), **self._training_claim(), **self._noise_claim(), **self._depth_claim()}

    def _step_claim(self) -> dict[str, Claim]:
        """Compare every layer before the logits with the one before it, on the same images."""
        names = self.names[:-1]
        right = [self.readings[TRAINED][name].linear == self.labels for name in names]
        gains = [paired_gain(*pair, n_tests=len(names) - 1) for pair in pairwise(right)]
        least = min(range(len(gains)), key=lambda step: gains[step].value)
        decided = rising(gains)
        shares = ", ".join(f"{hits.mean():.1%} from {name}" for name, hits in zip(names, right, strict=True))
        return {
            "probe_rises_by_layer": Claim(
                statement="The class is easier to read off from layer to layer.",
                verdict=decided.verdict,
                p=decided.p,
                value=gains[least].value,
                interval=gains[least].interval,
                n=len(self.labels),
                rule=(
                    "Holds if the interval of the gain lies above 0 at every layer; does not hold if one lies below."
                ),
                definition="probe",
                measured=(
                    "Gain in accuracy of a linear reader over that of the layer before, on the same images; "
                    f"{len(gains)} intervals that hold together with 95 % (Bonferroni)."
                ),
                detail=(
                    f"A linear reader is right on {shares}. The least gain, at {names[least + 1]}, is "
                    f"{100 * gains[least].value:.1f} points ({_points(gains[least].interval)})."
                ),
            )
        }

    def _training_claim(self) -> dict[str, Claim]:
        """Compare the last layer before the logits with the pixels, and with itself before training."""
        first, last = self.names[0], self.names[-2]
        pixels, deep, random = self.share(first), self.share(last), self.share(last, NETWORKS[1])
        detail = (
            f"A linear reader of {last} is right on {deep.value:.1%} of {deep.n:,} test images, one of the raw "
            f"pixels on {pixels.value:.1%}, one of the same layer before training on {random.value:.1%}."
        )
        decided = every((ahead(deep, pixels), ahead(deep, random)))
        rule = f"Holds if the interval of {last} lies above that of the pixels and above its own before training."
        statement = "Training makes the class easier to read off in the end."
        return {"probe_depth_helps": _claim(statement, decided, deep, rule, detail)}

    def _noise_claim(self) -> dict[str, Claim]:
        """Measure how much of the class an untrained network lets through."""
        name = self.names[-2]
        pixels, random = self.share(self.names[0]), self.share(name, NETWORKS[1])
        detail = (
            f"A linear reader is right on {random.value:.1%} from {name} of the untrained network, and on "
            f"{pixels.value:.1%} from the pixels; chance is {1 / self.dataset.n_classes:.0%}."
        )
        statement = "An untrained network knows nothing about the classes."
        rule = f"Holds if the interval of the untrained {name} lies below {LITTLE:.0%}."
        return {"untrained_knows_nothing": _claim(statement, below(random, LITTLE), random, rule, detail)}

    def _depth_claim(self) -> dict[str, Claim]:
        """Compare images that are decided early with those that are decided late."""
        early, late = self._difficulty()
        detail = (
            f"The network is right on {early.value:.1%} of the {early.n:,} {self.dataset.plural} that the pixels "
            f"already decide, and on {late.value:.1%} of the {late.n:,} that are decided in the last two layers, or "
            f"by no reader."
        )
        rule = "Holds if the interval of the early decisions, printed here, lies above that of the late ones."
        claim = _claim("What is decided early is decided well.", ahead(early, late), early, rule, detail)
        return {"early_is_easy": replace(claim, definition="depth")}


def _points(interval: tuple[float, float]) -> str:
    return " to ".join(f"{100 * end:.1f}" for end in interval)


def _claim(statement: str, decided: Decided, value: Measured, rule: str, detail: str) -> Claim:
    return Claim(
        statement=statement,
        verdict=decided.verdict,
        p=decided.p,
        value=value.value,
        interval=value.interval,
        n=value.n,
        rule=rule,
        definition="probe",
        detail=detail,
    )
