"""Addition: layers of one shape, number by number, as at the end of a residual block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from build.errors import BuildError
from build.network.kind import Kind, Output
from build.network.shaped_layer import ShapedLayer

if TYPE_CHECKING:
    from torch import Tensor

    from build.network.graph import Graph


class Add(Kind):
    """The sum of two or more layers (He et al. 2016, arXiv:1512.03385)."""

    name = "add"
    n_inputs = None
    words = "the sum of what it reads"
    reading = "The sum of {count} layers at this place."

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Keep the shape that all share."""
        if len(sources) < 2:
            raise BuildError(where, "a sum must name two inputs or more", f"{len(sources)}")
        if len({source.shape for source in sources}) > 1:
            shapes = ", ".join(f"{source.shape} of {source.name}" for source in sources)
            raise BuildError(where, "what is added must have one shape", shapes)
        return Output(sources[0].shape)

    def signed(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer]) -> bool:
        """Follow what is added."""
        return any(source.flags.signed for source in sources)

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return an array of the same shape."""
        total, *others = values
        for value in others:
            total = total + value
        return total

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add Add, or Sum for more than two."""
        graph.add("Add" if len(layer.inputs) == 2 else "Sum", layer.inputs, layer.name)

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Hand the gradient on to all."""
        for name in dx:
            graph.add("Identity", [dy], name)


KIND = Add()
