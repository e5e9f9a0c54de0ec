"""The network as far as it has been lowered: layers with shapes, weights, and the values that they equal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.configuration import Layer
from build.errors import BuildError
from build.network.layers import input_layer, shaped_layer
from build.network.lowering.curves import Curve, recognised
from build.network.lowering.refusals import Refusal
from build.network.lowering.value import NO_PADDING, Value, whole
from build.network.shaped_layer import Shape, ShapedLayer

IMAGE = "image"
STEMS = {
    "dense": "fc",
    "max-pool": "pool",
    "average-pool": "pool",
    "global-average-pool": "pool",
    "concatenate": "concat",
    "multiply": "product",
    "affine": "scale",
}
"""What layers are called, where not after their kind."""

JOINS = {"Add": "add", "Mul": "multiply"}


class Draft:
    """Collects layers; each operator of the file adds some, or none.

    Parameters
    ----------
    image_shape : tuple of int
        (C, H, W).
    """

    def __init__(self, image_shape: Shape) -> None:
        self.layers: list[Layer] = []
        self.shaped: dict[str, ShapedLayer] = {IMAGE: input_layer(IMAGE, image_shape)}
        self.weights: dict[str, NDArray[np.float32]] = {}
        self.counts: Counter[str] = Counter()
        self.made: dict[tuple[str, Curve], Value] = {}

    def add(
        self,
        kind: str,
        inputs: Sequence[str],
        settings: Mapping[str, Any] | None = None,
        **weights: NDArray[Any],
    ) -> Value:
        """Add a layer under a name of its own, and return its output.

        Raises
        ------
        Refusal
            If it does not fit what it reads.
        """
        stem = STEMS.get(kind, kind.replace("-", "_"))
        self.counts[stem] += 1
        name = f"{stem}{self.counts[stem]}"
        layer = Layer(name, kind, tuple(inputs), **(settings or {}))
        try:
            shaped = shaped_layer(layer, [self.shaped[each] for each in inputs], name)
        except BuildError as error:
            raise Refusal(error.must, None if error.got is None else str(error.got)) from error
        self.layers.append(layer)
        self.shaped[name] = shaped
        self.weights |= {f"{name}.{part}": np.asarray(value, np.float32) for part, value in weights.items()}
        return whole(name, len(shaped.shape))

    def shape(self, value: Value) -> Shape:
        """Return the shape of the layer that a value is made of."""
        return self.shaped[value.layer].shape

    def sides(self, value: Value) -> tuple[int, ...]:
        """Return the lengths of a value's axes in the file, but the batch."""
        shape = self.shape(value)
        return tuple(1 if axis is None else shape[axis] for axis in value.axes)

    def plain(self, value: Value) -> Value:
        """Make layers of what elementwise operators have left to be done.

        Raises
        ------
        Refusal
            If no layer computes it.
        """
        if value.padding != NO_PADDING:
            raise Refusal("padding must stand before a convolution or a pooling layer")
        if value.curve is None:
            return value
        key = value.layer, value.curve
        if key not in self.made:
            self.made[key] = self._bent(value, value.curve)
        made = self.made[key]
        return Value(made.layer, value.axes, value.order)

    def _bent(self, value: Value, curve: Curve) -> Value:
        """Add the layer of a curve, or those of its parts."""
        match = recognised(curve.function)
        if match is None:
            return self._in_parts(value, curve)
        if match.kind != "affine":
            return self.add(match.kind, [value.layer], match.settings)
        if (match.factor, match.offset) == (1, 0):
            return value
        n_channels = self.shape(value)[0]
        factor, offset = (np.full(n_channels, number) for number in (match.factor, match.offset))
        return self.add("affine", [value.layer], weight=factor, bias=offset)

    def _in_parts(self, value: Value, curve: Curve) -> Value:
        """Make a layer of the last operator, behind those of what it was applied to."""
        if curve.branches and curve.branches[0] in JOINS:
            parts = [self.plain(replace(value, curve=part)).layer for part in curve.branches[1:]]
            return self.add(JOINS[curve.branches[0]], parts)
        if curve.last is None or curve.before is None:
            raise Refusal("this must be an activation function that has a layer", f"another one, up to {curve.told}")
        before = self.plain(replace(value, curve=curve.before))
        return self.plain(replace(value, layer=before.layer, curve=Curve(curve.last, None, None, curve.told)))

    def scaled(self, value: Value, factor: NDArray[Any], offset: NDArray[Any]) -> Value:
        """Multiply by one number a channel and add one, both (C,) in the order of the file."""
        base = self.plain(value)
        if base.order is not None:
            factor, offset = (_ordered(each, base.order) for each in (factor, offset))
        made = self.add("affine", [base.layer], weight=factor, bias=offset)
        return Value(made.layer, base.axes, base.order)


def _ordered(numbers: NDArray[Any], order: NDArray[np.int64]) -> NDArray[Any]:
    result = np.empty_like(numbers)
    result[order] = numbers
    return result
