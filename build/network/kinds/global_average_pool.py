"""Global average pooling: the mean of each map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING, Any

from build.network.kind import Kind, Output, map_shape
from build.network.shaped_layer import Flags, ShapedLayer
from build.network.window import Window

if TYPE_CHECKING:
    from torch import Tensor

    from build.network.graph import Graph


class GlobalAveragePool(Kind):
    """One number for each map, still a map of one cell."""

    name = "global-average-pool"
    flags = Flags(keeps_channels=True)
    words = "the mean of each map"
    reading = "The mean of all {count} cells of a map."

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Keep the channels."""
        return Output((map_shape(sources[0], where)[0], 1, 1))

    def signed(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer]) -> bool:
        """Follow what is pooled."""
        return sources[0].flags.signed

    def window(self, settings: Mapping[str, Any]) -> Window | None:
        """Return no window: a mean reads the whole map."""
        return None

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return maps (N, C, 1, 1)."""
        return values[0].mean((2, 3), keepdim=True)

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add GlobalAveragePool."""
        graph.add("GlobalAveragePool", layer.inputs, layer.name)

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Spread the gradient evenly over the map."""
        n_cells = prod(sources[0].shape[1:])
        graph.add("Mul", [dy, graph.constant(f"{layer.name}_share", 1 / n_cells)], f"{dx[0]}_share")
        shape = graph.constant(f"{sources[0].name}_map", [1, *sources[0].shape])
        graph.add("Expand", [f"{dx[0]}_share", shape], dx[0])


KIND = GlobalAveragePool()
