"""How alike the channels of a layer are, and how many different things they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

N_DRAWS = 1000


@dataclass(frozen=True)
class Redundancy:
    """The channels of one layer, over all cells of many images.

    Attributes
    ----------
    n_channels : int
        Channels that vary at all.
    likeness : float
        Mean size of the correlation between two channels.
    effective : float
        Participation ratio of the correlation matrix, (Σλ)² / Σλ²: how many uncorrelated channels would
        spread the variance as evenly. At most ``n_channels``.
    draws : array of shape (n_draws,)
        The same over images drawn anew (bootstrap); equal draws of equally many images.
    """

    n_channels: int
    likeness: float
    effective: float
    draws: NDArray[np.float64]

    def report(self) -> dict[str, Any]:
        """Return the numbers as JSON."""
        return {name: value for name, value in vars(self).items() if name != "draws"}


@dataclass(frozen=True)
class Moments:
    """What the correlations of channels follow from, image by image.

    Attributes
    ----------
    sums : array of shape (N, C)
        Of each channel's cells, its mean over all images taken off.
    products : array of shape (N, C, C)
        Of every two channels, summed over the cells.
    n_cells : int
        Cells of a map.
    """

    sums: NDArray[np.float64]
    products: NDArray[np.float64]
    n_cells: int

    def correlations(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the correlations of the channels that vary, over weighted images.

        Parameters
        ----------
        weights : array of shape (n_draws, N)
            How often each image counts; each row adds up to 1.

        Returns
        -------
        array of shape (n_draws, C, C)
        """
        means = weights @ self.sums / self.n_cells
        n = len(self.sums)
        covariances = (weights @ self.products.reshape(n, -1) / self.n_cells).reshape(-1, *self.products.shape[1:])
        covariances -= means[:, :, None] * means[:, None, :]
        alive = np.diagonal(covariances, axis1=1, axis2=2).min(0) > 1e-18
        covariances = covariances[:, alive][:, :, alive]
        sizes = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
        correlations: NDArray[np.float64] = covariances / (sizes[:, :, None] * sizes[:, None, :])
        return correlations


def channel_moments(output: Tensor) -> Moments:
    """Add up the output (N, C, H, W) of one layer, image by image."""
    cells = output.flatten(2).double()
    cells = (cells - cells.mean((0, 2))[:, None]).float()
    products = cells @ cells.transpose(1, 2)
    return Moments(cells.sum(2).double().numpy(), products.double().numpy(), cells.shape[2])


def measure_redundancy(output: Tensor) -> Redundancy:
    """Measure the output (N, C, H, W) of one layer."""
    moments = channel_moments(output)
    n = len(output)
    (correlation,) = moments.correlations(np.full((1, n), 1 / n))
    counts = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), N_DRAWS)
    count = len(correlation)
    apart = np.abs(correlation[~np.eye(count, dtype=bool)])
    return Redundancy(
        n_channels=count,
        likeness=float(apart.mean()) if count > 1 else 0.0,
        effective=float(effective_channels(correlation[None])[0]),
        draws=effective_channels(moments.correlations(counts / n)),
    )


def effective_channels(correlations: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the participation ratios (n_draws,) of matrices of correlations (n_draws, C, C)."""
    squares = np.square(correlations).sum((1, 2))
    ratios: NDArray[np.float64] = correlations.shape[1] ** 2 / np.maximum(squares, 1e-30)
    return ratios
