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
    trustworthiness, continuity : float
        At most 1.
    """

    trustworthiness: float
    continuity: float


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

    def intrusion(self, neighbors: Tensor) -> float:
        """Return how far beyond k the given neighbours (N, k) rank here: 0 if nowhere, 1 if as far as can be."""
        n = len(neighbors)
        ranks = torch.searchsorted(self._ordered, self._squared.gather(1, neighbors))  # oneself has rank 0
        excess = int((ranks - self.k).clamp_min(0).sum())
        return 2 * excess / (n * self.k * (2 * n - 3 * self.k - 1))

    def shares_of_own_class(self, labels: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the share of each point's neighbours that has its own label (N,)."""
        shares: NDArray[np.float64] = (labels[self.index.numpy()] == labels[:, None]).mean(axis=1)
        return shares


def map_quality(original: Neighborhoods, shown: Neighborhoods) -> Quality:
    """Compare a map with what it shows; both have the same k."""
    return Quality(1 - original.intrusion(shown.index), 1 - shown.intrusion(original.index))
