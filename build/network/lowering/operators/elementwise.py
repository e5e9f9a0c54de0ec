"""Operators that bend each number by itself: they add to a curve."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from build.network.lowering.curves import Curve, Function, Numbers, erf, sigmoid
from build.network.lowering.node import Node
from build.network.lowering.operators.rows import prelu
from build.network.lowering.refusals import Refusal
from build.network.lowering.value import NO_PADDING, Value

PLAIN: Mapping[str, Function] = {
    "Relu": lambda x: np.maximum(x, 0),
    "Sigmoid": sigmoid,
    "Tanh": np.tanh,
    "Erf": erf,
    "Exp": np.exp,
    "Neg": np.negative,
    "Abs": np.abs,
    "Sqrt": np.sqrt,
    "Reciprocal": np.reciprocal,
    "Softplus": lambda x: np.logaddexp(x, 0),
    "HardSwish": lambda x: x * np.clip(x / 6 + 0.5, 0, 1),
}


def bent(node: Node, value: Value, function: Function) -> Value:
    """Add one operator to what has been done to a value."""
    if value.padding != NO_PADDING:
        raise Refusal("padding must stand before a convolution or a pooling layer")
    before = value.curve

    def composed(x: Numbers) -> Numbers:
        return function(before.function(x) if before else x)

    last = function if before else None
    return replace(value, curve=Curve(composed, last, before, node.name))


def plain(node: Node) -> Value:
    """Lower an operator without settings."""
    return bent(node, node.value(), PLAIN[node.proto.op_type])


def leaky(node: Node) -> Value:
    """Lower a ReLU that lets some of what is negative pass."""
    slope = node.attribute("alpha", 0.01)
    return bent(node, node.value(), lambda x: np.where(x > 0, x, slope * x))


def parametric(node: Node) -> Value:
    """Lower a ReLU with learned slopes, one for all or one for each channel."""
    slope = node.required(1)
    if slope.size > 1:
        return prelu(node)
    number = float(slope.reshape(-1)[0])
    return bent(node, node.value(), lambda x: np.where(x > 0, x, number * x))


def clip(node: Node) -> Value:
    """Lower what cuts off both ends, or one."""
    low, high = node.setting("min", 1), node.setting("max", 2)
    ends = (-np.inf if low is None else low, np.inf if high is None else high)
    return bent(node, node.value(), lambda x: np.clip(x, *ends))


def hard_sigmoid(node: Node) -> Value:
    """Lower a step of straight lines."""
    rise, middle = node.attribute("alpha", 0.2), node.attribute("beta", 0.5)
    return bent(node, node.value(), lambda x: np.clip(rise * x + middle, 0, 1))


def gelu(node: Node) -> Value:
    """Lower the exact GELU."""
    if node.attribute("approximate", "none") != "none":
        raise Refusal("GELU must be exact", "the approximation by tanh", "export it with approximate='none'")
    return bent(node, node.value(), lambda x: x * 0.5 * (1 + erf(x / np.sqrt(2))))


def swish(node: Node) -> Value:
    """Lower x · sigmoid(alpha x)."""
    alpha = node.attribute("alpha", 1.0)
    return bent(node, node.value(), lambda x: x * sigmoid(alpha * x))


OPERATORS: Mapping[str, Callable[[Node], Value]] = {
    **dict.fromkeys(PLAIN, plain),
    "LeakyRelu": leaky,
    "PRelu": parametric,
    "Clip": clip,
    "HardSigmoid": hard_sigmoid,
    "Gelu": gelu,
    "Swish": swish,
}
