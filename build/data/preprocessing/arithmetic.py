"""The arithmetic of preprocessing: one mean and one scale for each channel of red, green and blue."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from build.author.preprocessing_settings import Preprocessing

AS_GIVEN = Preprocessing()

Pixels = NDArray[np.float32]


def affine(preprocessing: Preprocessing, n_channels: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return mean and scale of each channel, so that a pixel in [0, 1] becomes ``(pixel - mean) / scale``.

    Both are in the order of the pictures, red first; the model's own order comes afterwards.
    """
    low, high = preprocessing.range
    means, stds = (np.broadcast_to(np.array(each), n_channels) for each in (preprocessing.mean, preprocessing.std))
    if preprocessing.order == "BGR":
        means, stds = means[::-1], stds[::-1]
    return tuple(((means - low) / (high - low)).tolist()), tuple((stds / (high - low)).tolist())


def is_plain(preprocessing: Preprocessing, n_channels: int) -> bool:
    """Tell whether pixels go in as they are, the order of channels apart."""
    return affine(preprocessing, n_channels) == ((0.0,) * n_channels, (1.0,) * n_channels)


def prepared(images: Pixels, preprocessing: Preprocessing) -> Pixels:
    """Return images (N, C, H, W) in [0, 1] as the model reads them."""
    n_channels = images.shape[1]
    mean, scale = (np.array(each, np.float32)[:, None, None] for each in affine(preprocessing, n_channels))
    result: Pixels = (images - mean) / scale
    return result[:, ::-1] if preprocessing.order == "BGR" and n_channels == 3 else result
