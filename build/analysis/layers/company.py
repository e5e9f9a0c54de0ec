"""Which images lie around the specimens in every layer: whether a specimen is at home among its own class."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

N_NEIGHBORS = 10


@dataclass(frozen=True)
class Company:
    """The nearest of the first test images around specimens, layer by layer.

    Attributes
    ----------
    places, labels : array of int, shape (n_specimens,)
        The specimens' places in the test set, and their classes.
    known : array of int, shape (N,)
        The classes of the first test images.
    shares : list of array of shape (n_specimens,)
        By layer: which part of a specimen's ten nearest is of its own class.
    """

    places: NDArray[np.int64]
    labels: NDArray[np.int64]
    known: NDArray[np.int64]
    shares: list[NDArray[np.float64]] = field(default_factory=list)

    def look(self, specimens: Tensor, images: Tensor) -> None:
        """Measure one more layer: its activations (n_specimens, n_features) and (N, n_features)."""
        distances = torch.cdist(specimens, images)
        own = np.flatnonzero(self.places < len(images))
        distances[own, self.places[own]] = torch.inf
        nearest = distances.topk(min(N_NEIGHBORS, len(images) - 1), dim=1, largest=False).indices.numpy()
        self.shares.append((self.known[nearest] == self.labels[:, None]).mean(1))

    @property
    def least(self) -> NDArray[np.float64]:
        """Return each specimen's share in the layer where it is smallest (n_specimens,)."""
        least: NDArray[np.float64] = np.min(self.shares, axis=0)
        return least
