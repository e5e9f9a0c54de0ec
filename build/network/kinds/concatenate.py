"""Concatenation: the channels of several layers, one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from build.errors import BuildError
from build.network.kind import Kind, Output
from build.network.shaped_layer import Flags, ShapedLayer

if TYPE_CHECKING:
    from torch import Tensor

    from build.network.graph import Graph


class Concatenate(Kind):
    """The same numbers, stacked (Szegedy et al. 2015, arXiv:1409.4842)."""

    name = "concatenate"
    n_inputs = None
    flags = Flags(repeats=True)
    words = "the channels of what it reads, one after the other"
    formula = "the same number as "
    reading = "The same number, in another place."

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Add up the channels."""
        if len(sources) < 2:
            raise BuildError(where, "what is put together must name two inputs or more", f"{len(sources)}")
        if len({source.shape[1:] for source in sources}) > 1:
            shapes = ", ".join(f"{source.shape} of {source.name}" for source in sources)
            raise BuildError(where, "what is put together must have maps of one size", shapes)
        return Output((sum(source.shape[0] for source in sources), *sources[0].shape[1:]))

    def signed(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer]) -> bool:
        """Follow the parts."""
        return any(source.flags.signed for source in sources)

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return (N, C, H, W) or (N, n_features)."""
        import torch

        return torch.cat(list(values), 1)

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add Concat."""
        graph.add("Concat", layer.inputs, layer.name, axis=1)

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Add Split."""
        sizes = graph.constant(f"{layer.name}_parts", [source.shape[0] for source in sources])
        graph.add("Split", [dy, sizes], *dx, axis=1)


KIND = Concatenate()
