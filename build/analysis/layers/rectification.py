"""What a ReLU does to the numbers before it: distribution, magnitude and sparsity on both sides."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor

N_BINS = 60
SHARE = 0.995
"""The distribution is drawn over the middle of the numbers; what lies beyond counts in the last bins."""


@dataclass(frozen=True)
class Rectification:
    """The numbers before a ReLU, and what it leaves of them.

    Attributes
    ----------
    before : str
        The layer before the ReLU.
    n_channels : int
        Its channels (units in a dense layer).
    edges, share : list of float
        Edges of the bins, and the share of the numbers in each.
    cut : float
        Share of the numbers that become zero.
    size_before, size_after : float
        Mean magnitude on either side.
    """

    before: str
    n_channels: int
    edges: list[float]
    share: list[float]
    cut: float
    size_before: float
    size_after: float

    def report(self) -> dict[str, Any]:
        """Return the fields as JSON."""
        return asdict(self)


def measure_rectification(before: str, output: Tensor) -> Rectification:
    """Measure the numbers (N, …) that enter a ReLU."""
    numbers = output.flatten()
    thinned = numbers[:: max(len(numbers) // 200_000, 1)].abs()
    reach = max(float(torch.quantile(thinned, SHARE)), 1e-6)
    counts = torch.histc(numbers.clamp(-reach, reach), N_BINS, -reach, reach).double()
    return Rectification(
        before=before,
        n_channels=output.shape[1],
        edges=[round(float(edge), 5) for edge in torch.linspace(-reach, reach, N_BINS + 1)],
        share=[round(float(count), 6) for count in counts / counts.sum()],
        cut=float((numbers <= 0).double().mean()),
        size_before=float(numbers.abs().double().mean()),
        size_after=float(numbers.clamp_min(0).double().mean()),
    )
