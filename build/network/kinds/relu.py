"""ReLU: what is negative becomes 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from build.network.kind import Kind, Output
from build.network.shaped_layer import Flags, ShapedLayer

if TYPE_CHECKING:
    from torch import Tensor

    from build.network.graph import Graph


class Relu(Kind):
    """The larger of 0 and each number."""

    name = "relu"
    flags = Flags(keeps_channels=True, bends=True)
    words = "negative values become 0"
    formula = "max of 0 and "
    reading = "ReLU passes on what is above zero and cuts off the rest."

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Keep the shape."""
        return Output(sources[0].shape)

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return an array of the same shape."""
        return values[0].relu()

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add Relu."""
        graph.add("Relu", layer.inputs, layer.name)

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Add a gate, open where the input was above 0."""
        graph.add("Greater", [*layer.inputs, graph.zero], f"{layer.name}_open")
        graph.add("Where", [f"{layer.name}_open", dy, graph.zero], dx[0])

    def kink_distances(self, layer: ShapedLayer, values: Sequence[Tensor]) -> Tensor:
        """Return the distance from 0."""
        return values[0].abs()


KIND = Relu()
