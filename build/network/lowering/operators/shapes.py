"""Operators that move nothing, or put channels side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import prod

import numpy as np
from onnx import TensorProto

from build.network.lowering.node import Node
from build.network.lowering.refusals import Refusal
from build.network.lowering.value import Value


def same(node: Node) -> Value:
    """Lower what changes nothing at inference."""
    return node.value()


def cast(node: Node) -> Value:
    """Lower a cast that keeps float32."""
    kind = node.attribute("to")
    if kind != TensorProto.FLOAT:
        raise Refusal("must compute in float32", TensorProto.DataType.Name(kind).lower())
    return node.value()


def transpose(node: Node) -> Value:
    """Note where the axes are now."""
    value = node.value()
    permutation = list(node.attribute("perm", range(len(value.axes), -1, -1)))
    if permutation[0] != 0:
        raise Refusal("pictures must be treated one by one", f"the batch moved by {permutation}")
    return replace(value, axes=tuple(value.axes[place - 1] for place in permutation[1:]))


def reshape(node: Node) -> Value:
    """Lower a reshape to rows, or one that adds or drops axes of length 1."""
    value = node.value()
    sides, after = node.draft.sides(value), node.shape
    if after is None or prod(after[1:]) != prod(sides):
        raise Refusal("pictures must be treated one by one, and sides be known", f"from {sides} to {after}")
    rest = [axis for axis, side in zip(value.axes, sides, strict=True) if side > 1]
    if [side for side in after[1:] if side > 1] == [side for side in sides if side > 1]:
        # The kept axes come in the same order; those of length 1 are told apart by the layer, which may have some.
        return _with_axes(node, value, after[1:], rest)
    if len([side for side in after[1:] if side > 1]) > 1:
        raise Refusal("maps must be kept, or written as one row", f"from {sides} to {after[1:]}")
    return replace(flat(node, node.draft.plain(value)), axes=(*[None] * (len(after) - 2), 0))


def _with_axes(node: Node, value: Value, after: tuple[int, ...], rest: list[int | None]) -> Value:
    """Lay a value's long axes onto those of the same length; the layer's short ones fill up from the front."""
    shape = node.draft.shape(value)
    if len(after) == 1 and len(shape) > 1:
        return flat(node, node.draft.plain(value))
    short = [axis for axis, side in enumerate(shape) if side == 1]
    long = iter(rest)
    axes: list[int | None] = []
    for side in after:
        axes.append(next(long) if side > 1 else short.pop(0) if short else None)
    return replace(value, axes=tuple(axes))


def flat(node: Node, value: Value) -> Value:
    """Return maps as one row, with the order in which the file writes it."""
    shape = node.draft.shape(value)
    if len(shape) == 1:
        return replace(value, axes=(0,))
    made = node.draft.add("flatten", [value.layer])
    axes = [axis for axis in value.axes if axis is not None]
    axes += [axis for axis in range(len(shape)) if axis not in axes]
    order = np.arange(prod(shape)).reshape(shape).transpose(axes).ravel()
    return replace(made, order=None if (np.diff(order) == 1).all() else order)


def concatenate(node: Node) -> Value:
    """Put channels side by side."""
    values = [node.plain(index) for index in range(len(node.proto.input))]
    (place,) = node.axes(node.attribute("axis"))
    first = values[0]
    if any(value.axes != first.axes for value in values) or first.axes[place] != 0:
        raise Refusal("must put channels side by side", f"axis {place + 1} of {node.draft.sides(first)}")
    if any(value.order is not None for value in values):
        raise Refusal("rows that are put side by side must be channels first")
    if len(values) == 1:
        return first
    made = node.draft.add("concatenate", [value.layer for value in values])
    return Value(made.layer, first.axes)


OPERATORS: Mapping[str, Callable[[Node], Value]] = {
    **dict.fromkeys(("Identity", "Dropout"), same),
    "Cast": cast,
    "Transpose": transpose,
    **dict.fromkeys(("Reshape", "Flatten", "Squeeze", "Unsqueeze"), reshape),
    "Concat": concatenate,
}
