"""Along how many directions a layer's activations vary: principal components of the raw activations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.analysis.certainty import Decided, above, below, every
from build.claims import Claim, Measured
from build.data.intervals import Z_95
from build.network.layers import ShapedLayer
from build.wording import listed

OVERSAMPLING = 20
FEW, SEVERAL = 3, 10
"""Components that sentences speak of."""
N_PASSES = 2
"""Enough for the share of fifty components to be within 0.0001 of the exact one on our layers."""
EXACT_BELOW = 800


@dataclass(frozen=True)
class Components:
    """The leading principal components of one layer.

    Attributes
    ----------
    mean : Tensor of shape (n_features,)
        The origin.
    axes : Tensor of shape (n_features, n_components)
        Orthonormal, the one of largest variance first.
    variances : Tensor of shape (n_components,)
        Variance along each axis.
    total : float
        Variance along all axes together, those left out included.
    """

    mean: Tensor
    axes: Tensor
    variances: Tensor
    total: float

    def coordinates(self, rows: Tensor, n_components: int) -> Tensor:
        """Return the first coordinates (N, n_components) of activations (N, n_features)."""
        axes = self.axes[:, :n_components]
        return rows @ axes - self.mean @ axes

    def first_share(self, rows: Tensor, count: int) -> Measured:
        """Return the share of the first ``count`` axes, with its interval had other images been drawn.

        The interval is the infinitesimal jackknife's (Efron 1982, chapter 6): to first order, an image moves the
        variance along leading axes by its own square along them, less their mean.

        Parameters
        ----------
        rows : Tensor of shape (N, n_features)
            The activations that the components were found from.
        count : int
            How many axes.
        """
        along = self.coordinates(rows, count).double().square().sum(1)
        whole = rows.square().sum(1).double() - 2 * (rows @ self.mean).double() + self.mean.double().square().sum()
        share = float(self.shares[:count].sum())
        pulls = (along - share * whole) / max(self.total, 1e-30)
        reach = Z_95 * float(pulls.std()) / len(rows) ** 0.5
        return Measured(share, len(rows), share - reach, share + reach)

    @property
    def shares(self) -> NDArray[np.float64]:
        """Share of the variance along each axis (n_components,)."""
        shares: NDArray[np.float64] = self.variances.double().numpy() / max(self.total, 1e-30)
        return shares


def principal_components(rows: Tensor, n_components: int, seed: int = 0) -> Components:
    """Find the leading principal components of activations.

    Few features are decomposed exactly. Otherwise a random subspace is iterated towards the leading one
    (Halko et al. 2011, arXiv:0909.4061), which never needs the matrix of all covariances.

    Parameters
    ----------
    rows : Tensor of shape (N, n_features)
        Activations.
    n_components : int
        How many; all that there are where the layer has fewer.
    seed : int
        Seed of the subspace.
    """
    mean = rows.mean(0)
    centered = rows - mean
    count = min(n_components, *rows.shape)
    decompose = _exact if rows.shape[1] <= EXACT_BELOW else _iterated
    axes, variances = decompose(centered, count, seed)
    total = float(centered.square().sum(0).double().sum()) / len(rows)
    return Components(mean, _signed(axes), variances, total)


def _exact(centered: Tensor, count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Return axes and variances from the matrix of covariances."""
    values, vectors = torch.linalg.eigh(centered.T @ centered / len(centered))
    return vectors.flip(1)[:, :count].contiguous(), values.flip(0)[:count].clamp_min(0)


def _iterated(centered: Tensor, count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Return axes and variances from an iterated random subspace."""
    # Ours stays: after as many passes the variances of scikit-learn's differ by up to 2 %.
    generator = torch.Generator().manual_seed(seed)
    width = min(count + OVERSAMPLING, *centered.shape)
    basis = torch.linalg.qr(centered @ torch.randn(centered.shape[1], width, generator=generator)).Q
    for _ in range(N_PASSES):
        basis = torch.linalg.qr(centered @ torch.linalg.qr(centered.T @ basis).Q).Q  # (N, width)
    _, values, axes = torch.linalg.svd(basis.T @ centered, full_matrices=False)
    return axes[:count].T.contiguous(), values[:count].square() / len(centered)


def _signed(axes: Tensor) -> Tensor:
    """Turn every axis so that its largest entry is positive."""
    largest = axes.gather(0, axes.abs().argmax(0, keepdim=True))
    return axes * torch.where(largest < 0, -1.0, 1.0)


def components_needed(shares: NDArray[np.float64], part: float) -> int | None:
    """Return how many components explain a part of the variance, or ``None`` if those at hand do not."""
    reached = np.flatnonzero(np.cumsum(shares) >= part - 1e-6)
    return int(reached[0]) + 1 if len(reached) else None


def variance_values(
    components: Mapping[str, Components], shares: Mapping[str, Mapping[int, Measured]], n: int
) -> dict[str, Measured]:
    """Return, by layer, the share of the first ten components, and how many explain half and nine tenths."""
    values: dict[str, Measured] = {}
    for layer, each in components.items():
        values[f"variance_first_{SEVERAL}.{layer}"] = shares[layer][SEVERAL]
        for percent in (50, 90):
            needed = components_needed(each.shares, percent / 100)
            shown = needed if needed is not None else f"more than {len(each.shares)}"
            values[f"components_for_{percent}.{layer}"] = Measured(shown, n)
    return values


def variance_report(components: Mapping[str, Components], n: int) -> dict[str, Any]:
    """Return the curves of all layers as JSON: the cumulative share of the variance, from one component on."""
    layers = {
        layer: {"n_features": len(each.mean), "cumulative": np.cumsum(each.shares).round(6).tolist()}
        for layer, each in components.items()
    }
    return {"n": n, "layers": layers}


def variance_claims(layers: tuple[ShapedLayer, ...], shares: Mapping[str, Mapping[int, Measured]]) -> dict[str, Claim]:
    """Check what is said of early and late layers.

    Parameters
    ----------
    layers : tuple of ShapedLayer
        Of the network.
    shares : mapping of str to (mapping of int to Measured)
        By layer, the share of its first components, by their number.
    """
    hidden = [layer for layer in layers if layer.inputs and not layer.flags.repeats and not layer.flags.inner]
    early = {layer.name: shares[layer.name][SEVERAL] for layer in hidden if len(layer.shape) == 3}
    late = {layer.name: shares[layer.name][FEW] for layer in hidden if len(layer.shape) == 1}
    oddest = max(early.values(), key=lambda share: abs(share.value - 0.4))
    least = min(late.values(), key=lambda share: float(share.value))
    return {
        "early_variance": _claim(
            "In the early layers, the first ten components explain about 40 % of the variance.",
            every(part for share in early.values() for part in (above(share, 0.35), below(share, 0.45))),
            oddest,
            "Holds if the interval of the share lies between 35 and 45 % in every layer of maps; does not hold if one "
            "lies outside.",
            f"The first ten components explain {_listed(early)}.",
            "The interval is that of the layer furthest from 40 %",
        ),
        "late_variance": _claim(
            "In the late layers, the first two or three components explain most of the variance.",
            every(above(share, 0.5) for share in late.values()),
            least,
            "Holds if the interval of the share of the first three lies above a half in every layer without maps; does "
            "not hold if one lies below.",
            f"The first three components explain {_listed(late)}.",
            "The interval is that of the layer with the least",
        ),
    }


def _claim(statement: str, decided: Decided, shown: Measured, rule: str, detail: str, whose: str) -> Claim:
    return Claim(
        statement=statement,
        verdict=decided.verdict,
        value=shown.value,
        interval=shown.interval,
        p=decided.p,
        n=shown.n,
        rule=rule,
        definition="variance",
        measured=f"{whose}, by the infinitesimal jackknife over the images.",
        detail=detail,
    )


def _listed(shares: Mapping[str, Measured]) -> str:
    """Write ``66% in conv1, 53% in relu1 and 48% in pool1``."""
    return listed([f"{share.value:.0%} in {layer}" for layer, share in shares.items()])
