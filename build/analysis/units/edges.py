"""How far small kernels are edge detectors: three scores, each with a yardstick.

A 3 x 3 kernel without its mean has eight directions. Two of them are the slopes (Sobel's pair), two
are bars, one is a spot on a ground. A kernel of pure noise falls a quarter into the plane of the slopes,
and *some* Gabor function fits any kernel well, so a score says little without the same score of
untrained kernels and of noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from build.analysis.units.units import rectified
from build.network.model import LayeredNetwork

Array = NDArray[np.float64]

N_ORIENTATIONS = 16
N_PHASES = 8
GRATINGS_PX = (3.0, 4.0, 6.0, 8.0)
GABORS_PX = (2.0, 3.0, 4.0, 6.0)
GABOR_WIDTHS = (0.8, 1.2, 2.0)
N_NOISE = 2000


@dataclass(frozen=True)
class Likeness:
    """What share of a kernel's shape is which simple filter.

    Attributes
    ----------
    edge, bar, spot : array of shape (n_kernels,)
        Shares of the energy without the mean; the rest is none of the three.
    mean : array of shape (n_kernels,)
        Share of the whole energy that is the mean: 1 for a blur.
    gabor : array of shape (n_kernels,)
        Largest cosine with any of a family of Gabor functions.
    angle : array of shape (n_kernels,)
        Direction of the slope in degrees, 0 to 360: towards which the kernel grows brighter,
        0 to the right and 90 upwards.
    """

    edge: Array
    bar: Array
    spot: Array
    mean: Array
    gabor: Array
    angle: Array


def likeness(kernels: NDArray[np.float32]) -> Likeness:
    """Compare kernels with slopes, bars, spots and Gabor functions.

    Parameters
    ----------
    kernels : array of shape (n_kernels, 3, 3)
        Of a layer that sees pixels.
    """
    flat = kernels.reshape(len(kernels), -1).astype(np.float64)
    shape = flat - flat.mean(1, keepdims=True)
    energy = (shape**2).sum(1)
    shares = {name: _share(shape, basis) for name, basis in _bases().items()}
    slopes = shape @ _unit_length(_bases()["edge"]).T  # (n_kernels, 2): right, down
    angle = np.degrees(np.arctan2(-slopes[:, 1], slopes[:, 0])) % 360
    whole = (flat**2).sum(1)
    mean = np.divide(whole - energy, whole, out=np.zeros_like(whole), where=whole > 0)
    gabor = np.abs(_unit_length(shape) @ gabors().T).max(1)
    return Likeness(shares["edge"], shares["bar"], shares["spot"], mean, gabor, angle)


def noise_likeness(seed: int = 0) -> Likeness:
    """Compare kernels of Gaussian noise: the yardstick of chance."""
    return likeness(np.random.default_rng(seed).standard_normal((N_NOISE, 3, 3)).astype(np.float32))


def gabors() -> Array:
    """Return Gabor functions on 3 x 3 pixels, (n, 9), without mean and of length 1."""
    y, x = (grid.ravel() for grid in np.mgrid[-1:2, -1:2])
    family = [
        np.exp(-(x**2 + y**2) / (2 * width**2))
        * np.cos(2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / length + phase)
        for angle in np.arange(N_ORIENTATIONS) * np.pi / N_ORIENTATIONS
        for length in GABORS_PX
        for width in GABOR_WIDTHS
        for phase in (0, np.pi / 4, np.pi / 2, 3 * np.pi / 4)
    ]
    stack = np.stack(family)
    return _unit_length(stack - stack.mean(1, keepdims=True))


def gratings(height: int, width: int) -> NDArray[np.float32]:
    """Return striped images, (n_lengths, n_orientations, n_phases, H, W), in [0, 1]."""
    y, x = np.mgrid[:height, :width]
    angle = (np.arange(N_ORIENTATIONS) * np.pi / N_ORIENTATIONS)[:, None, None, None]
    phase = (np.arange(N_PHASES) * 2 * np.pi / N_PHASES)[:, None, None]
    across = x * np.cos(angle) + y * np.sin(angle)  # (16, 1, H, W)
    stripes = [0.5 + 0.5 * np.cos(2 * np.pi * across / length + phase) for length in GRATINGS_PX]
    return np.stack(stripes).astype(np.float32)


@torch.no_grad()
def orientation_selectivity(network: LayeredNetwork, name: str) -> Array:
    """Measure how much the channels of a layer care for the direction of stripes.

    The answer to an orientation is the largest mean of the rectified map over phases, at the channel's best wavelength;
    the index is one minus the circular variance of these answers: 0 for all alike, 1 for one only.
    Ringach et al. 2002, J. Neurosci. 22(13).

    Returns
    -------
    array of shape (n_channels,)
    """
    channels, height, width = network.layers[0].shape
    images = torch.from_numpy(gratings(height, width))
    grey = images.reshape(-1, 1, height, width).expand(-1, channels, -1, -1)
    maps = network.activations(grey)[rectified(network.layers, name)]
    inner = maps[:, :, 3:-3, 3:-3].mean((2, 3))  # away from the border
    answers = inner.reshape(*images.shape[:3], -1).amax(2).numpy().astype(np.float64)  # (lengths, orientations, n)
    best = answers.max(1).argmax(0)
    tuning = answers[best, :, np.arange(answers.shape[2])]  # (n, orientations)
    turns = np.exp(2j * np.arange(N_ORIENTATIONS) * np.pi / N_ORIENTATIONS)
    total = tuning.sum(1)
    index: Array = np.divide(np.abs(tuning @ turns), total, out=np.zeros_like(total), where=total > 0)
    return index


def chance_of_difference(first: Array, second: Array, seed: int = 0, n_shuffles: int = 10_000) -> float:
    """Return how often dealing the values out anew gives medians at least as far apart."""
    generator = np.random.default_rng(seed)
    pool = np.concatenate([first, second])
    gap = abs(np.median(first) - np.median(second))
    dealt = generator.permuted(np.tile(pool, (n_shuffles, 1)), axis=1)
    gaps = np.abs(np.median(dealt[:, : len(first)], axis=1) - np.median(dealt[:, len(first) :], axis=1))
    return float(((gaps >= gap - 1e-12).sum() + 1) / (n_shuffles + 1))


def _bases() -> dict[str, Array]:
    """Return the slopes, bars and spots of 3 x 3 kernels, as rows of length 9."""
    slope, weight, curve = np.array([-1, 0, 1]), np.array([1, 2, 1]), np.array([1, -2, 1])
    right, down = np.outer(weight, slope), np.outer(slope, weight)
    across, diagonal = np.outer(weight, curve) - np.outer(curve, weight), np.outer(slope, slope)
    spot = np.outer(weight, curve) + np.outer(curve, weight)
    kinds = {"edge": (right, down), "bar": (across, diagonal), "spot": (spot - spot.mean(),)}
    return {name: np.stack([kernel.ravel() for kernel in basis]).astype(np.float64) for name, basis in kinds.items()}


def _share(shape: Array, basis: Array) -> Array:
    """Return the part of each row's energy that lies in the span of an orthogonal basis."""
    energy = (shape**2).sum(1)
    inside = ((shape @ _unit_length(basis).T) ** 2).sum(1)
    share: Array = np.divide(inside, energy, out=np.zeros_like(energy), where=energy > 0)
    return share


def _unit_length(rows: Array) -> Array:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Array = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return unit
