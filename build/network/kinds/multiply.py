"""Multiplication: maps times maps, or times one number a map, as in a squeeze-and-excitation block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from build.errors import BuildError
from build.network.kind import Kind, Output
from build.network.shaped_layer import ShapedLayer

if TYPE_CHECKING:
    from torch import Tensor

    from build.network.graph import Graph


class Multiply(Kind):
    """The product of two layers; one of them may have one cell a channel (Hu et al. 2018, arXiv:1709.01507)."""

    name = "multiply"
    n_inputs = 2
    words = "the product of both, number by number"
    reading = "The product of two numbers."

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Take the larger shape."""
        small, large = sorted((source.shape for source in sources), key=lambda shape: (len(shape), shape[1:]))
        if small != large and not (len(large) == 3 and small == (large[0], 1, 1)):
            must = "factors must have one shape, or one of them a single cell for each channel"
            raise BuildError(where, must, ", ".join(f"{source.shape} of {source.name}" for source in sources))
        return Output(large)

    def signed(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer]) -> bool:
        """Follow the factors."""
        return any(source.flags.signed for source in sources)

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return an array of the larger shape."""
        return values[0] * values[1]

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add Mul."""
        graph.add("Mul", layer.inputs, layer.name)

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Multiply by the other factor; a factor of one cell takes the sum over its map."""
        for source, other, name in zip(sources, reversed(layer.inputs), dx, strict=True):
            narrow = source.shape != layer.shape
            graph.add("Mul", [dy, other], f"{name}_everywhere" if narrow else name)
            if narrow:
                axes = graph.constant("over_maps", [2, 3])
                graph.add("ReduceSum", [f"{name}_everywhere", axes], name, keepdims=1)


KIND = Multiply()
