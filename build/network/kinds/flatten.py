"""Flatten: all maps written as one row of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING, Any

from build.network.kind import Kind, Output
from build.network.shaped_layer import Flags, ShapedLayer
from build.network.window import Window

if TYPE_CHECKING:
    from torch import Tensor

    from build.network.graph import Graph


class Flatten(Kind):
    """The same numbers, channel by channel and row by row."""

    name = "flatten"
    flags = Flags(repeats=True)
    words = "maps written as one row"
    formula = "the same number as "
    reading = "The same number, in another place."

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Count the numbers."""
        return Output((prod(sources[0].shape),))

    def signed(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer]) -> bool:
        """Follow what is flattened."""
        return sources[0].flags.signed

    def window(self, settings: Mapping[str, Any]) -> Window | None:
        """Return no window: a row has no cells beside each other."""
        return None

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return rows (N, n_features)."""
        return values[0].flatten(1)

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add Flatten."""
        graph.add("Flatten", layer.inputs, layer.name)

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Add Reshape."""
        shape = graph.constant(f"{sources[0].name}_shape", [-1, *sources[0].shape])
        graph.add("Reshape", [dy, shape], dx[0])


KIND = Flatten()
