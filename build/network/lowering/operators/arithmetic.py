"""Sums and products: with fixed numbers, of one value with itself, and of two branches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.network.lowering.curves import Curve, Numbers
from build.network.lowering.node import Node
from build.network.lowering.operators.elementwise import bent
from build.network.lowering.refusals import Refusal
from build.network.lowering.value import NO_PADDING, Value

Operation = Callable[[Any, Any], Any]
FUNCTIONS: Mapping[str, Operation] = {
    "Add": np.add,
    "Sub": np.subtract,
    "Mul": np.multiply,
    "Div": np.divide,
    "Pow": np.power,
    "Max": np.maximum,
    "Min": np.minimum,
}


def binary(node: Node) -> Value:
    """Lower an operator of two operands."""
    fixed = [name in node.constants for name in node.proto.input]
    if len(fixed) != 2:
        return total(node)
    operation = FUNCTIONS[node.proto.op_type]
    if any(fixed):
        return _with_constant(node, operation, fixed.index(True))
    first, second = node.value(0), node.value(1)
    if first.layer == second.layer and first.like(second) and NO_PADDING == first.padding == second.padding:
        return replace(first, curve=_joined(node, operation, first, second))
    return joined(node)


def _joined(node: Node, operation: Operation, first: Value, second: Value) -> Curve:
    """Return the curve of two that are made of the same numbers."""
    left, right = ((value.curve.function if value.curve else lambda x: x) for value in (first, second))

    def together(x: Numbers) -> Numbers:
        both: Numbers = operation(left(x), right(x))
        return both

    return Curve(together, None, None, node.name, (node.proto.op_type, first.curve, second.curve))


def _with_constant(node: Node, operation: Operation, place: int) -> Value:
    """Lower an operator with fixed numbers: one for all, or one for each channel."""
    constant, value = node.required(place), node.value(1 - place)
    if constant.size == 1:
        number = float(constant.reshape(-1)[0])
        if place == 1:
            return bent(node, value, lambda x: operation(x, number))
        return bent(node, value, lambda x: operation(number, x))
    numbers = _of_channels(node, value, constant)
    return node.draft.scaled(value, *_line(node, numbers, place))


def _of_channels(node: Node, value: Value, constant: NDArray[Any]) -> NDArray[np.float64]:
    """Return one number for each channel.

    Raises
    ------
    Refusal
        If the constant says different things in different places of a map.
    """
    sides = node.draft.sides(value)
    if constant.ndim > len(sides) + 1:
        raise Refusal("fixed numbers must fit the maps", f"{constant.shape} on {sides}")
    spread = constant.reshape((1,) * (len(sides) + 1 - constant.ndim) + constant.shape)[0]
    channel = value.axes.index(0)
    if any(side > 1 for place, side in enumerate(spread.shape) if place != channel):
        raise Refusal("fixed numbers must be one for each channel", f"{constant.shape}, a picture of numbers")
    return np.broadcast_to(spread.reshape(-1), sides[channel]).astype(np.float64)


def _line(node: Node, numbers: NDArray[np.float64], place: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return factor and offset of what an operator does with a number for each channel."""
    ones, zeros = np.ones_like(numbers), np.zeros_like(numbers)
    operator = node.proto.op_type
    if operator == "Add":
        return ones, numbers
    if operator == "Sub":
        return (ones, -numbers) if place == 1 else (-ones, numbers)
    if operator == "Mul":
        return numbers, zeros
    if operator == "Div" and place == 1:
        return 1 / numbers, zeros
    raise Refusal("must be a straight line for each channel", f"{operator} with fixed numbers")


def joined(node: Node) -> Value:
    """Lower a sum or a product of two branches."""
    operator = node.proto.op_type
    first, second = node.plain(0), node.plain(1)
    if operator == "Sub":
        ones = np.ones(node.draft.shape(second)[0])
        second = node.draft.scaled(second, -ones, 0 * ones)
    if operator not in ("Add", "Sub", "Mul"):
        raise Refusal("branches must meet in a sum, a product or side by side", f"{operator} of two branches")
    larger, smaller = sorted((first, second), key=lambda value: -np.prod(node.draft.shape(value)))
    if first.order is not None or second.order is not None:
        if not first.like(second):
            raise Refusal("rows that meet must be in one order")
    elif not _aligned(node, larger, smaller):
        sides = [node.draft.sides(value) for value in (first, second)]
        raise Refusal("branches that meet must have one shape, or a single number for each map", str(sides))
    made = node.draft.add("multiply" if operator == "Mul" else "add", [first.layer, second.layer])
    return replace(larger, layer=made.layer)


def _aligned(node: Node, larger: Value, smaller: Value) -> bool:
    """Say whether channels meet channels, and rows and columns either themselves or one number a map."""
    if len(larger.axes) != len(smaller.axes):
        return False
    shape = node.draft.shape(smaller)
    pairs = zip(larger.axes, smaller.axes, strict=True)
    return all(mine == own or own is None or shape[own] == 1 for mine, own in pairs if mine != 0) and (
        larger.axes.index(0) == smaller.axes.index(0)
    )


def total(node: Node) -> Value:
    """Lower a sum of any number of branches."""
    values = [node.plain(index) for index in range(len(node.proto.input))]
    if node.proto.op_type not in ("Sum", "Add") or not all(value.like(values[0]) for value in values):
        raise Refusal("a sum must have branches of one shape")
    if len(values) == 1:
        return values[0]
    made = node.draft.add("add", [value.layer for value in values])
    return replace(values[0], layer=made.layer)


OPERATORS: Mapping[str, Callable[[Node], Value]] = {**dict.fromkeys(FUNCTIONS, binary), "Sum": total}
