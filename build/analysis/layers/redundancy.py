"""How alike the channels of a layer are, and how many different things they say."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from torch import Tensor

TWINS = 0.95
"""Two channels this alike are counted as near twins."""


@dataclass(frozen=True)
class Redundancy:
    """The channels of one layer, over all cells of many images.

    Attributes
    ----------
    n_channels : int
        Channels that vary at all.
    likeness : float
        Mean size of the correlation between two channels.
    near_twins : float
        Share of the channels that have another with a correlation of at least 0.95 in size.
    effective : float
        Participation ratio of the correlation matrix, (Σλ)² / Σλ²: how many uncorrelated channels would
        spread the variance as evenly. At most ``n_channels``.
    """

    n_channels: int
    likeness: float
    near_twins: float
    effective: float

    def report(self) -> dict[str, Any]:
        """Return the fields as JSON."""
        return asdict(self)


def measure_redundancy(output: Tensor) -> Redundancy:
    """Measure the output (N, C, H, W) of one layer."""
    cells = output.transpose(0, 1).flatten(1).double()  # (C, N * H * W)
    cells = cells - cells.mean(1, keepdim=True)
    sizes = cells.norm(dim=1)
    alive = cells[sizes > 1e-9] / sizes[sizes > 1e-9, None]
    correlation = (alive @ alive.T).numpy()
    count = len(correlation)
    apart = np.abs(correlation[~np.eye(count, dtype=bool)]).reshape(count, max(count - 1, 0))
    eigenvalues = np.clip(np.linalg.eigvalsh(correlation), 0, None)
    return Redundancy(
        n_channels=count,
        likeness=float(apart.mean()) if count > 1 else 0.0,
        near_twins=float((apart.max(axis=1) >= TWINS).mean()) if count > 1 else 0.0,
        effective=float(eigenvalues.sum() ** 2 / (eigenvalues**2).sum()) if count else 0.0,
    )
