"""How the units of a network answer to the test images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.audit.networks import Network
from tests.audit.pictures import Pictures

Array = np.ndarray[Any, Any]
LAYERS = ("conv1", "conv2", "fc1", "logits")
N_SHUFFLES = 2_000


@dataclass(frozen=True)
class Answers:
    """What the units of one layer answer to each image.

    Attributes
    ----------
    mean : ndarray, shape (N, units)
        Mean of the map after ReLU.
    zeros : ndarray, shape (N, units)
        Share of the map that ReLU sets to zero.
    peak : ndarray, shape (N, units)
        The strongest cell before ReLU.
    labels : ndarray, shape (N,)
        Classes of the images.
    """

    mean: Array
    zeros: Array
    peak: Array
    labels: Array

    @property
    def by_class(self) -> Array:
        """Mean answer after ReLU to each class, shape (10, units)."""
        return np.stack([self.mean[self.labels == each].mean(axis=0) for each in range(10)])

    @property
    def selectivity(self) -> Array:
        """(best class − mean of the others) / (their sum), Morcos et al., 2018; 0 for a silent unit."""
        best = self.by_class.max(axis=0)
        rest = (self.by_class.sum(axis=0) - best) / 9
        return np.asarray((best - rest) / np.maximum(best + rest, 1e-12))

    @property
    def purity(self) -> Array:
        """Share of the commonest class among the nine images with the highest peak, by unit."""
        nine = self.labels[np.argsort(-self.peak, axis=0, kind="stable")[:9]]
        return np.asarray([np.bincount(unit).max() / 9 for unit in nine.T])


def answers(network: Network, pictures: Pictures) -> dict[str, Answers]:
    """Ask the units of the convolutions, of the dense layer and the logits."""
    parts: dict[str, list[list[Array]]] = {name: [] for name in LAYERS}
    for batch in network.batches(pictures.images, LAYERS):
        for name, value in batch.items():
            flat = value.reshape(*value.shape[:2], -1)
            spoken = np.maximum(flat, 0)
            parts[name].append([spoken.mean(axis=2, dtype=np.float64), (spoken == 0).mean(axis=2), flat.max(axis=2)])
    return {
        name: Answers(*(np.concatenate(each) for each in zip(*found, strict=True)), pictures.labels)
        for name, found in parts.items()
    }


def chance_of_gap(first: Array, second: Array, n_shuffles: int = N_SHUFFLES) -> float:
    """Return how often dealing the values out anew gives medians at least as far apart."""
    pool, gap = np.concatenate([first, second]), abs(np.median(first) - np.median(second))
    dealt = np.random.default_rng(2002).permuted(np.tile(pool, (n_shuffles, 1)), axis=1)
    gaps = np.abs(np.median(dealt[:, : len(first)], axis=1) - np.median(dealt[:, len(first) :], axis=1))
    return float(((gaps >= gap - 1e-12).sum() + 1) / (n_shuffles + 1))


def median_ends(values: Array) -> tuple[float, float]:
    """Return the 95 % interval of a median by the order of the values, its places those of a normal curve."""
    n, ordered = len(values), np.sort(values)
    below = max(0, int(n / 2 - 1.96 * np.sqrt(n) / 2))
    return float(ordered[below]), float(ordered[n - 1 - below])
