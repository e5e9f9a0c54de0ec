"""The operators of ONNX, by what they do: each takes a node and says what its output is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from build.network.lowering.node import Node
from build.network.lowering.operators import arithmetic, elementwise, rows, shapes, windows
from build.network.lowering.value import Value

OPERATORS: Mapping[str, Callable[[Node], Value]] = {
    **windows.OPERATORS,
    **rows.OPERATORS,
    **shapes.OPERATORS,
    **arithmetic.OPERATORS,
    **elementwise.OPERATORS,
}
"""By the name of the operator."""
