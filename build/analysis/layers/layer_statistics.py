"""How large a layer's numbers are, and how many of them are zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from build.analysis.certainty import above, rising
from build.claims import Claim, Measured
from build.data.intervals import mean_with_interval, paired_gain
from build.network.layers import ShapedLayer


@dataclass(frozen=True)
class LayerStatistics:
    """What is known of the numbers of one layer, over many images.

    Attributes
    ----------
    mean, spread, low, high : float
        Mean, standard deviation, least and largest of all numbers.
    zeros : array of shape (N,)
        Share of zeros, by image.
    channel_mean, channel_high, channel_zeros : array of shape (n_channels,)
        Mean, largest and share of zeros, by channel (by unit in dense layers).
    """

    mean: float
    spread: float
    low: float
    high: float
    zeros: NDArray[np.float64]
    channel_mean: NDArray[np.float64]
    channel_high: NDArray[np.float64]
    channel_zeros: NDArray[np.float64]

    @property
    def n_silent(self) -> int:
        """Number of channels that are zero for every image."""
        return int((self.channel_zeros == 1).sum())

    def report(self) -> dict[str, Any]:
        """Return everything as JSON."""
        channels = {"mean": self.channel_mean, "high": self.channel_high, "zeros": self.channel_zeros}
        return {
            "n": len(self.zeros),
            "mean": self.mean,
            "spread": self.spread,
            "low": self.low,
            "high": self.high,
            "zeros": float(self.zeros.mean()),
            "channels": {name: each.round(6).tolist() for name, each in channels.items()},
        }


def layer_statistics(output: Tensor) -> LayerStatistics:
    """Measure the output (N, n_channels, …) of one layer."""
    cells = output.reshape(len(output), output.shape[1], -1)  # (N, n_channels, n_cells)
    zeros = (cells == 0).sum(2).double() / cells.shape[2]  # (N, n_channels)
    means = cells.mean(2).double()
    mean = float(means.mean())
    return LayerStatistics(
        mean=mean,
        spread=max(float(cells.square().mean(2).double().mean()) - mean**2, 0.0) ** 0.5,
        low=float(cells.min()),
        high=float(cells.max()),
        zeros=zeros.mean(1).numpy(),
        channel_mean=means.mean(0).numpy(),
        channel_high=cells.amax(2).amax(0).double().numpy(),
        channel_zeros=zeros.mean(0).numpy(),
    )


def sparsity_values(layers: tuple[ShapedLayer, ...], statistics: Mapping[str, LayerStatistics]) -> dict[str, Measured]:
    """Return, for every ReLU, the share of zeros."""
    values: dict[str, Measured] = {}
    for name in _rectified(layers):
        values[f"zeros.{name}"] = mean_with_interval(statistics[name].zeros)
    return values


def sparsity_claims(layers: tuple[ShapedLayer, ...], statistics: Mapping[str, LayerStatistics]) -> dict[str, Claim]:
    """Check what is said of the zeros that a ReLU makes."""
    zeros = {name: statistics[name].zeros for name in _rectified(layers)}
    if not zeros:
        return {}
    shares = ", ".join(f"{each.mean():.1%} of {name}" for name, each in zeros.items())
    claims = {"relu_zeros": _mostly_zeros(zeros, f"Zeros: {shares}.")}
    return claims | ({"sparser_with_depth": _sparser(zeros, f"Zeros: {shares}.")} if len(zeros) > 1 else {})


def _mostly_zeros(zeros: Mapping[str, NDArray[np.float64]], detail: str) -> Claim:
    """Check that every ReLU, by the shares of zeros that it leaves of each image, cuts most."""
    fewest = mean_with_interval(min(zeros.values(), key=lambda each: float(each.mean())))
    decided = above(fewest, 0.5)
    return Claim(
        statement="A ReLU turns most of its layer's numbers into zero.",
        verdict=decided.verdict,
        value=fewest.value,
        interval=fewest.interval,
        p=decided.p,
        n=fewest.n,
        rule="Holds if the interval of the ReLU with the fewest zeros lies above a half.",
        definition="zeros",
        detail=detail,
    )


def _sparser(zeros: Mapping[str, NDArray[np.float64]], detail: str) -> Claim:
    """Check that the share of zeros rises from ReLU to ReLU."""
    gains = [paired_gain(*pair, n_tests=len(zeros) - 1) for pair in pairwise(zeros.values())]
    least, decided = min(gains, key=lambda gain: float(gain.value)), rising(gains)
    return Claim(
        statement="The deeper the layer, the larger the share of zeros.",
        verdict=decided.verdict,
        value=least.value,
        interval=least.interval,
        p=decided.p,
        n=least.n,
        rule=(
            "Holds if the interval of the gain over the ReLU before lies above 0 at every one; does not hold if "
            "one lies below."
        ),
        definition="zeros",
        measured="The least gain, on the same images; all intervals hold together with 95 % (Bonferroni).",
        detail=detail,
    )


def _rectified(layers: tuple[ShapedLayer, ...]) -> list[str]:
    return [layer.name for layer in layers if layer.flags.bends and not layer.flags.inner]
