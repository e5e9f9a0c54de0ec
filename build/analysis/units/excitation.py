"""Which test images, and which patches of them, excite each unit most and least."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from build.analysis.units.units import Answers, unit_layers
from build.network.layers import ShapedLayer
from build.network.receptive_field import Field

N_EXAMPLES = 9


@dataclass(frozen=True)
class Examples:
    """The images at one end of every unit's scale, the most extreme first.

    Attributes
    ----------
    index : array of shape (n_units, 9)
        Numbers of test images.
    value : array of shape (n_units, 9)
        The peak of the channel before its ReLU.
    box : array of shape (n_units, 9, 4)
        Row, column, height and width of the patch that made the peak; the whole image for dense layers.
    """

    index: NDArray[np.int64]
    value: NDArray[np.float32]
    box: NDArray[np.int64]


def examples(layers: tuple[ShapedLayer, ...], answers: dict[str, Answers], most: bool = True) -> Examples:
    """Rank the images for every unit of a network by the peak of its channel.

    Parameters
    ----------
    layers : tuple of ShapedLayer
        The network's list of layers.
    answers : dict of str to Answers
        By layer, as :func:`build.analysis.units.units.answers` gives them.
    most : bool
        The images that excite a unit most, or those that excite it least.
    """
    found = [_of_layer(layer, layers[0].shape[1:], answers[layer.name], most) for layer in unit_layers(layers)]
    index, value, box = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return Examples(index, value, box)


def _of_layer(
    layer: ShapedLayer, size: tuple[int, ...], answers: Answers, most: bool
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]]:
    order = np.argsort(-answers.peak if most else answers.peak, axis=0, kind="stable")
    index = order[:N_EXAMPLES].T  # (n_units, 9)
    unit = np.arange(layer.shape[0])[:, None]
    cells = answers.cell[index, unit]
    seen = boxes(layer.field, cells, layer.shape, size)
    return index, answers.peak[index, unit], seen


def boxes(
    field: Field | None, cells: NDArray[np.int64], shape: tuple[int, ...], size: tuple[int, ...]
) -> NDArray[np.int64]:
    """Return the patch of an image of (H, W) pixels that each cell sees, (…, 4): row, column, height and width."""
    if field is None:
        return np.broadcast_to(np.array([0, 0, *size]), (*cells.shape, 4)).copy()
    squares = [field.box(int(cell) // shape[2], int(cell) % shape[2], size) for cell in cells.ravel()]
    return np.array(squares).reshape(*cells.shape, 4)
