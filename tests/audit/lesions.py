"""What is lost without a unit: its output held at zero after the ReLU, everything behind it computed anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.audit.networks import Network
from tests.audit.pictures import Pictures

Array = np.ndarray[Any, Any]
UNITS = (("conv1", 16), ("conv2", 32), ("fc1", 128))
NAMES = [f"{layer}-{at}" for layer, n in UNITS for at in range(n)]


class Lesions:
    """The answers of the article's network with each of its hidden units off in turn.

    Parameters
    ----------
    network : Network
        The network.
    test : Pictures
        What it is asked about.

    Attributes
    ----------
    answers : ndarray of int8, shape (177, N)
        With every unit on, and then with each of `NAMES` off.
    """

    def __init__(self, network: Network, test: Pictures) -> None:
        self.labels = test.labels
        self.network = network
        parts = [self._answers(part) for part in network.batches(test.images, ["pool2", "fc1", "relu3", "logits"])]
        behind = np.concatenate(parts, axis=1)
        first = [network.without("conv1", at).answers(test.images).astype(np.int8) for at in range(UNITS[0][1])]
        self.answers = np.concatenate([behind[:1], np.stack(first), behind[1:]])
        assert self.answers.shape == (1 + len(NAMES), len(test))

    @property
    def lost(self) -> Array:
        """Lost accuracy by unit, shape (176,)."""
        right = (self.answers == self.labels).mean(axis=1)
        return np.asarray(right[0] - right[1:])

    def of(self, layer: str) -> Array:
        """Return the lost accuracy by unit of one layer."""
        return self.lost[[name.startswith(f"{layer}-") for name in NAMES]]

    def lost_recall(self, unit: str) -> Array:
        """Return by how much each class's recall falls without a unit, shape (10,)."""
        right = self.answers[[0, 1 + NAMES.index(unit)]] == self.labels
        recall = np.stack([right[:, self.labels == each].mean(axis=1) for each in range(10)])
        return np.asarray(recall[:, 0] - recall[:, 1])

    def _answers(self, part: dict[str, Array]) -> Array:
        every = [part["logits"], *self._second(part), *self._dense(part)]
        return np.stack([logits.argmax(axis=1).astype(np.int8) for logits in every])

    def _second(self, part: dict[str, Array]) -> Iterator[Array]:
        weights = self.network.weights("fc1").reshape(128, 32, -1)
        maps = part["pool2"].reshape(len(part["pool2"]), 32, -1)
        for at in range(weights.shape[1]):
            yield self.network.forward(part["fc1"] - maps[:, at] @ weights[:, at].T, "fc1")["logits"]

    def _dense(self, part: dict[str, Array]) -> Iterator[Array]:
        weights = self.network.weights("logits")
        for at in range(weights.shape[1]):
            yield part["logits"] - part["relu3"][:, at : at + 1] * weights[:, at]


def without_group(network: Network, pictures: Pictures, off: Array) -> float:
    """Return the accuracy without a group of units of the dense layer."""
    hidden = network.output(pictures.images, "relu3").copy()
    hidden[:, off] = 0
    answers = network.forward(hidden, "relu3")["logits"].argmax(axis=1)
    return float(np.mean(answers == pictures.labels))
