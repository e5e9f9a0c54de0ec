"""Multiplication: maps times maps, or times one number a map, as in a squeeze-and-excitation block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING, Any

from build.errors import BuildError
from build.network.kind import Kind, Output
from build.network.shaped_layer import ShapedLayer

if TYPE_CHECKING:
    from torch import Tensor

    from build.network.graph import Graph


class Multiply(Kind):
    """The product of two layers; one of them may have one number a channel (Hu et al. 2018, arXiv:1709.01507)."""

    name = "multiply"
    n_inputs = 2
    words = "the product of both, number by number"
    reading = "The product of two numbers."

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Take the larger shape."""
        large = max((source.shape for source in sources), key=prod)
        if not all(source.shape in (large, (large[0], 1, 1), large[:1]) for source in sources):
            must = "factors must have one shape, or one of them a single number for each channel"
            raise BuildError(where, must, ", ".join(f"{source.shape} of {source.name}" for source in sources))
        return Output(large)

    def signed(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer]) -> bool:
        """Follow the factors."""
        return any(source.flags.signed for source in sources)

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return an array of the larger shape."""
        first, second = (
            value.reshape(*value.shape, 1, 1) if _is_row(value.ndim - 1, layer) else value for value in values
        )
        return first * second

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add Mul."""
        graph.add("Mul", [_beside(graph, layer, source) for source in sources], layer.name)

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Multiply by the other factor; a factor of one number a channel takes the sum over its map."""
        for source, other, name in zip(sources, reversed(sources), dx, strict=True):
            narrow = source.shape != layer.shape
            graph.add("Mul", [dy, _beside(graph, layer, other)], f"{name}_everywhere" if narrow else name)
            if narrow:
                axes = graph.constant("over_maps", [2, 3])
                graph.add("ReduceSum", [f"{name}_everywhere", axes], name, keepdims=int(source.has_maps))


def _is_row(rank: int, layer: ShapedLayer) -> bool:
    return rank == 1 and layer.has_maps


def _beside(graph: Graph, layer: ShapedLayer, source: ShapedLayer) -> str:
    """Name a factor in a shape that stands beside the maps."""
    if not _is_row(len(source.shape), layer):
        return source.name
    name = f"{source.name}.beside_maps"
    if not any(name in node.output for node in graph.nodes):
        graph.add("Unsqueeze", [source.name, graph.constant("over_maps", [2, 3])], name)
    return name


KIND = Multiply()
