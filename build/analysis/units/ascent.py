"""Gradient ascent on an image, towards what would excite a unit most.

An image is a sum of waves (Olah et al. 2017, "Feature Visualization": a Fourier parametrisation with
equal energy at all scales), squeezed into [0, 1] by a sigmoid. Each step shifts it at random by a pixel
or two, looks at the unit before its ReLU (so that a silent unit still has a slope), and pays for
roughness and for light, so that what the unit does not ask for stays black. In colour there are waves of
brightness and of two opponent colours, in the proportions that they have in photographs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.data.datasets import as_shown

COLORS = ((0.26, 0.09, 0.02), (0.27, 0.00, -0.05), (0.27, -0.09, 0.03))
"""Red, green and blue of what varies together in photographs (github.com/tensorflow/lucid, `color_correlation`)."""
BRIGHTNESS = 0.46
"""Length of the first of these directions; on that scale grey and colour begin alike."""


@dataclass(frozen=True)
class Recipe:
    """How the ascent goes.

    Attributes
    ----------
    n_starts, n_steps : int
        Starts from other noise, and steps of each.
    rate : float
        Step size of Adam on the waves.
    roughness, light : float
        Prices of total variation and of the mean pixel, in standard deviations of the unit's own
        answers to test images.
    jitter : int
        Largest shift, in pixels.
    snapshots : tuple of int
        Steps at which the image is kept.
    rounded : bool
        Whether slopes are computed with 16-bit numbers.
    """

    n_starts: int = 3
    n_steps: int = 128
    rate: float = 0.1
    roughness: float = 10.0
    light: float = 4.0
    jitter: int = 1
    snapshots: tuple[int, ...] = (0, 4, 8, 16, 32, 64, 128)
    rounded: bool = False


@dataclass(frozen=True)
class Ascent:
    """What the ascent of one layer found.

    Attributes
    ----------
    images : array of shape (n_starts, n_units, H, W), or (n_starts, n_units, 3, H, W) in colour
        Where each start ended, the start that reached most first.
    reached : array of shape (n_starts, n_units)
        The objective of each, without prices and without shift.
    path : array of shape (n_snapshots, n_units, H, W), or with colours as above
        The best start's way.
    path_reached : array of shape (n_snapshots, n_units)
        The objective along it.
    """

    images: NDArray[np.float32]
    reached: NDArray[np.float32]
    path: NDArray[np.float32]
    path_reached: NDArray[np.float32]


def climb(
    objective: Callable[[Tensor], Tensor], size: tuple[int, ...], scale: NDArray[np.float64], recipe: Recipe, seed: int
) -> Ascent:
    """Climb for all units of a layer at once.

    Parameters
    ----------
    objective : callable
        From images (n_starts * n_units, C, H, W) to the value that each should raise.
    size : tuple of int
        Channels, height and width of the images.
    scale : array of shape (n_units,)
        Standard deviation of each unit's answers to test images.
    recipe : Recipe
        How to climb.
    seed : int
        Seed of the noise and of the shifts.
    """
    generator = torch.Generator().manual_seed(seed)
    n_units, (channels, height, width) = len(scale), size
    scales = torch.as_tensor(scale, dtype=torch.float32).clamp_min(1e-3).repeat(recipe.n_starts)
    waves = (0.05 * torch.randn(len(scales), channels, height, width // 2 + 1, 2, generator=generator)).requires_grad_()
    optimizer = torch.optim.Adam([waves], lr=recipe.rate)
    kept: dict[int, tuple[Tensor, Tensor]] = {}
    for step in range(recipe.n_steps + 1):
        if step in recipe.snapshots or step == recipe.n_steps:
            kept[step] = _look(objective, waves, width)
        shift = torch.randint(-recipe.jitter, recipe.jitter + 1, (2,), generator=generator).tolist()
        optimizer.zero_grad()
        _price(objective, picture(waves, width), scales, recipe, shift).backward()
        optimizer.step()
    return _ranked(list(kept.values()), recipe.n_starts, n_units)


def picture(waves: Tensor, width: int) -> Tensor:
    """Return the images (n, C, H, W) in [0, 1] of complex waves (n, C, H, W // 2 + 1, 2)."""
    height = waves.shape[2]
    across, down = torch.fft.rfftfreq(width), torch.fft.fftfreq(height)
    frequency = (down[:, None] ** 2 + across**2).sqrt().clamp_min(1 / max(height, width))
    spectrum = torch.view_as_complex(waves) / frequency
    flat = torch.fft.irfft2(spectrum, s=(height, width), norm="ortho")
    if flat.shape[1] == len(COLORS):
        flat = torch.einsum("cd,ndhw->nchw", flat.new_tensor(COLORS) / BRIGHTNESS, flat)
    return torch.sigmoid(flat / 4 - 1)


def _price(
    objective: Callable[[Tensor], Tensor], images: Tensor, scales: Tensor, recipe: Recipe, shift: list[int]
) -> Tensor:
    """Return what the optimiser lowers: the prices less the objective."""
    with torch.autocast("cpu", torch.bfloat16, enabled=recipe.rounded):
        excited = objective(torch.roll(images, shift, dims=(2, 3))).float() / scales
    rough = images.diff(dim=2).abs().mean((1, 2, 3)) + images.diff(dim=3).abs().mean((1, 2, 3))
    return (recipe.roughness * rough + recipe.light * images.mean((1, 2, 3)) - excited).sum()


@torch.no_grad()
def _look(objective: Callable[[Tensor], Tensor], waves: Tensor, width: int) -> tuple[Tensor, Tensor]:
    images = picture(waves, width)
    return torch.from_numpy(as_shown(images.numpy())), objective(images)


def _ranked(kept: list[tuple[Tensor, Tensor]], n_starts: int, n_units: int) -> Ascent:
    """Put the start that reached most first."""
    size = kept[0][0].shape[1:]
    ways = torch.stack([images for images, _ in kept]).reshape(-1, n_starts, n_units, *size).numpy()
    values = torch.stack([reached for _, reached in kept]).reshape(-1, n_starts, n_units).numpy()
    order = np.argsort(-values[-1], axis=0, kind="stable")  # (n_starts, n_units)
    unit = np.arange(n_units)
    best = order[0]
    return Ascent(ways[-1][order, unit], values[-1][order, unit], ways[:, best, unit], values[:, best, unit])
