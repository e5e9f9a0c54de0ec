"""Activation functions, recognised by what they compute and not by how a file spells them.

An exporter may write GELU as five operators in any order, a hard swish as three. Each elementwise operator on a value
adds to a curve, a plain function of numbers; when a layer is needed, the curve is compared with those that we know.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Function = Callable[[Numbers], Numbers]

FAR = 1e6
CLOSE = 1e-5
"""The files hold float32 constants, such as 1.4142135."""
_AROUND = np.linspace(-8, 8, 1601)
_TAILS = np.geomspace(9, FAR, 30)
GRID = np.concatenate([-_TAILS[::-1], _AROUND, _TAILS])


@dataclass(frozen=True, eq=False)
class Curve:
    """A function of single numbers, and how it came about.

    Attributes
    ----------
    function : callable
        Of float64 arrays.
    last : callable or None
        The last operator alone, where it has one operand; of what ``before`` gives.
    before : Curve or None
        What it was applied to; ``None`` for the layer itself.
    told : str
        The node that ended it, for errors.
    branches : tuple of (str, Curve or None, Curve or None), or None
        The operator that joined two curves of the same numbers, and both.
    """

    function: Function
    last: Function | None
    before: Curve | None
    told: str
    branches: tuple[str, Curve | None, Curve | None] | None = None


@dataclass(frozen=True)
class Match:
    """A kind of layer with the settings that make it the curve; an affine one has a factor and an offset."""

    kind: str
    settings: dict[str, Any]
    factor: float = 1.0
    offset: float = 0.0


def erf(x: Numbers) -> Numbers:
    """Return the error function of each number."""
    return np.array([math.erf(each) for each in x.ravel()]).reshape(x.shape)


def sigmoid(x: Numbers) -> Numbers:
    """Return the logistic function of each number."""
    return 0.5 * (1 + np.tanh(0.5 * x))


def recognised(function: Function) -> Match | None:
    """Find the layer that computes a function, if there is one.

    Returns
    -------
    Match or None
        ``affine`` with factor 1 and offset 0 where the function changes nothing.
    """
    with np.errstate(all="ignore"):
        values = function(GRID)
        for candidate, match in _candidates(values):
            if np.allclose(candidate(GRID), values, rtol=CLOSE, atol=CLOSE):
                return match
    return None


def _candidates(values: Numbers) -> Iterator[tuple[Function, Match]]:
    """Yield the functions that a curve with these values on the grid might be."""
    at = {x: float(values[np.argmin(np.abs(GRID - x))]) for x in (-FAR, -1.0, 0.0, 0.01, 1.0, FAR)}
    rise, slope = (at[0.01] - at[0.0]) / 0.01, -at[-1.0]
    factor, offset, low, high = at[1.0] - at[0.0], at[0.0], at[-FAR], at[FAR]
    yield lambda x: factor * x + offset, Match("affine", {}, factor, offset)
    yield lambda x: np.maximum(x, 0), Match("relu", {})
    yield lambda x: np.where(x > 0, x, slope * x), Match("leaky-relu", {"slope": slope})
    if low < high < FAR:
        yield lambda x: np.clip(x, low, high), Match("clip", {"low": low, "high": high})
    yield sigmoid, Match("sigmoid", {})
    yield np.tanh, Match("tanh", {})
    if rise > 0:
        settings = {"rise": rise, "middle": offset}
        yield lambda x: np.clip(rise * x + offset, 0, 1), Match("hard-sigmoid", settings)
    yield lambda x: x * np.clip(x / 6 + 0.5, 0, 1), Match("hard-swish", {})
    yield lambda x: x * sigmoid(x), Match("silu", {})
    yield lambda x: x * 0.5 * (1 + erf(x / math.sqrt(2))), Match("gelu", {})
