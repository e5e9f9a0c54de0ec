"""What a value of the file is in terms of our layers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from build.network.lowering.curves import Curve
from build.network.shaped_layer import Shape
from build.network.window import Borders

NO_PADDING: Borders = (0, 0, 0, 0)


@dataclass(frozen=True)
class Value:
    """A value of the file, told as a layer of ours and what is still to be done to it.

    Transposes and reshapes move nothing: they only change where the file has which axis.

    Attributes
    ----------
    layer : str
        The layer that it is made of.
    axes : tuple of int or None
        For each of its axes but the batch, the axis of the layer's output; ``None`` for one of length 1 that the
        layer does not have.
    order : array of shape (n_features,) or None
        Where in the layer each number of a row lies, if the file has them in another order.
    curve : Curve or None
        What elementwise operators have made of each number so far.
    padding : tuple of int
        Zeros around the maps that the next window will read: top, left, bottom, right.
    """

    layer: str
    axes: tuple[int | None, ...]
    order: NDArray[np.int64] | None = None
    curve: Curve | None = None
    padding: Borders = NO_PADDING

    def like(self, other: Value) -> bool:
        """Say whether two values have their numbers at the same places."""
        if (self.order is None) != (other.order is None) or self.axes != other.axes:
            return False
        return self.order is None or other.order is None or bool(np.array_equal(self.order, other.order))

    @property
    def is_plain(self) -> bool:
        """Whether nothing is still to be done."""
        return self.curve is None and self.padding == NO_PADDING

    def to_layer(self, array: NDArray[np.float32], shape: Shape) -> NDArray[np.float32]:
        """Put an array of the file (N, …) into the order of the layer (N, *shape)."""
        if len(shape) == 1 and self.order is not None:
            result = np.empty_like(array.reshape(len(array), -1))
            result[:, self.order] = array.reshape(len(array), -1)
            return result
        kept = [axis for axis in self.axes if axis is not None]
        sizes = [len(array), *(shape[axis] for axis in kept)]
        return array.reshape(sizes).transpose(0, *(1 + kept.index(axis) for axis in range(len(shape))))


def whole(layer: str, rank: int) -> Value:
    """Return a layer's own output, channels first."""
    return Value(layer, tuple(range(rank)))
