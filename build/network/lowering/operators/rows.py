"""Dense layers and batch norm: weights that meet every number, or every channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.network.lowering.node import Node
from build.network.lowering.operators.shapes import flat
from build.network.lowering.refusals import Refusal
from build.network.lowering.value import Value


def dense(node: Node, weight: NDArray[Any], bias: NDArray[Any] | None) -> Value:
    """Add a dense layer of weights (units, n_features) in the order of the file."""
    row = flat(node, node.plain())
    if row.order is not None:
        ordered = np.empty_like(weight)
        ordered[:, row.order] = weight
        weight = ordered
    bias = np.zeros(len(weight)) if bias is None else np.broadcast_to(bias.reshape(-1), len(weight))
    return node.draft.add("dense", [row.layer], {"units": len(weight)}, weight=weight, bias=bias)


def gemm(node: Node) -> Value:
    """Lower a product with fixed weights and a fixed offset."""
    if node.attribute("transA", 0):
        raise Refusal("must multiply rows, not columns")
    weight, bias = node.required(1), node.constant(2)
    weight = weight if node.attribute("transB", 0) else weight.T
    bias = None if bias is None else bias * node.attribute("beta", 1.0)
    return dense(node, weight * node.attribute("alpha", 1.0), bias)


def mat_mul(node: Node) -> Value:
    """Lower a product of rows with fixed weights; along the channels of maps it is a convolution of 1 × 1."""
    value = node.plain()
    if node.proto.input[1] not in node.constants:
        raise Refusal("must multiply by fixed weights", "two computed factors, as in attention")
    weight = node.required(1)
    if weight.ndim != 2:
        raise Refusal("must multiply by a table of weights", f"{weight.ndim} axes")
    if value.axes == (1, 2, 0):
        settings = {"channels": weight.shape[1], "kernel": 1}
        kernels = weight.T[:, :, None, None]
        made = node.draft.add("conv", [value.layer], settings, weight=kernels, bias=np.zeros(weight.shape[1]))
        return Value(made.layer, value.axes)
    if prod(sides := node.draft.sides(value)) != sides[-1]:
        raise Refusal("must multiply rows, or the channels of maps", f"axes of lengths {sides}")
    return dense(node, weight.T, None)


def batch_norm(node: Node) -> Value:
    """Lower a norm with fixed statistics to a straight line for each channel."""
    scale, bias, mean, variance = (node.required(index).astype(np.float64) for index in (1, 2, 3, 4))
    if len(node.value().axes) > 1 and node.value().axes[0] != 0:
        raise Refusal("must norm channels")
    factor = scale / np.sqrt(variance + node.attribute("epsilon", 1e-5))
    return node.draft.scaled(node.value(), factor, bias - mean * factor)


def prelu(node: Node) -> Value:
    """Lower a ReLU with a slope for each channel."""
    base, slope = node.plain(), node.required(1)
    shape = node.draft.shape(base)
    if base.order is not None or slope.size not in (1, shape[0]):
        raise Refusal("must have one slope for each channel", f"{slope.size} slopes")
    made = node.draft.add("prelu", [base.layer], weight=np.broadcast_to(slope.reshape(-1), shape[0]))
    return Value(made.layer, base.axes)


OPERATORS: Mapping[str, Callable[[Node], Value]] = {
    "Gemm": gemm,
    "MatMul": mat_mul,
    "BatchNormalization": batch_norm,
}
