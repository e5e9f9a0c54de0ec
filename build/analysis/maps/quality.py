"""How faithful a map is: trustworthiness and continuity (Venna & Kaski 2001, ICANN).

Trustworthiness asks whether those who are neighbours on the map were neighbours before; continuity asks
whether those who were neighbours still are. Both are 1 for a perfect map. A stranger costs as many
points as its rank is beyond ``k``. Exact: every rank is counted among all other points.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.analysis.maps.distances import nearest_others, participation_ratio, squared_distances

K = 15


@dataclass(frozen=True)
class Quality:
    """How faithful one map is.

    Attributes
    ----------
    trusted, continued : array of shape (N,)
        What each point adds to either measure, whose value is the mean, at most 1.
    """

    trusted: NDArray[np.float64]
    continued: NDArray[np.float64]

    @property
    def trustworthiness(self) -> float:
        """Whether those who are near on the map were near."""
        return float(self.trusted.mean())

    @property
    def continuity(self) -> float:
        """Whether those who were near are near on the map."""
        return float(self.continued.mean())


class Neighborhoods:
    """Who is how near to whom among N points.

    Parameters
    ----------
    rows : Tensor of shape (N, n_features)
        The points.
    k : int
        Size of a neighbourhood, below N / 2.
    """

    def __init__(self, rows: Tensor, k: int = K) -> None:
        self.k = k
        self._squared = squared_distances(rows)
        self.index, self.distance = nearest_others(self._squared, k)  # (N, k), the nearest first

    def participation_ratio(self) -> float:
        """Return how many equally strong directions would spread the variance of the points as unevenly."""
        return participation_ratio(self._squared)

    @cached_property
    def _ordered(self) -> Tensor:
        return torch.from_numpy(np.sort(self._squared.numpy(), axis=1))

    def intrusions(self, neighbors: Tensor) -> NDArray[np.float64]:
        """Return how far beyond k each point's given neighbours (N, k) rank here (N,); the mean is 1 at most."""
        ranks = torch.searchsorted(self._ordered, self._squared.gather(1, neighbors))  # oneself has rank 0
        excess: NDArray[np.float64] = (ranks - self.k).clamp_min(0).sum(1).double().numpy()
        return 2 * excess / (self.k * (2 * len(neighbors) - 3 * self.k - 1))

    def shares_of_own_class(self, labels: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the share of each point's neighbours that has its own label (N,)."""
        shares: NDArray[np.float64] = (labels[self.index.numpy()] == labels[:, None]).mean(axis=1)
        return shares


def map_quality(original: Neighborhoods, shown: Neighborhoods) -> Quality:
    """Compare a map with what it shows; both have the same k."""
    return Quality(1 - original.intrusions(shown.index), 1 - shown.intrusions(original.index))
