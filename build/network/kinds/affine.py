"""A straight line for each channel: what is left of a batch norm that no layer before it can take in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from build.network.kind import Kind, Output
from build.network.shaped_layer import Flags, ShapedLayer

if TYPE_CHECKING:
    from torch import Generator, Tensor

    from build.network.graph import Graph


class Affine(Kind):
    """``weight · x + bias``, one of each a channel."""

    name = "affine"
    flags = Flags(keeps_channels=True, repeats=True, signed=True)
    words = "each channel times a number, plus a number"
    reading = "The channel's factor times the number, plus the channel's offset."

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Keep the shape."""
        shape = sources[0].shape
        return Output(shape, None, shape[:1], shape[:1])

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return an array of the same shape."""
        assert weight is not None and bias is not None
        shape = (-1, *[1] * (values[0].ndim - 2))
        return values[0] * weight.view(shape) + bias.view(shape)

    def fresh(self, layer: ShapedLayer, generator: Generator) -> dict[str, Tensor]:
        """Begin with nothing changed."""
        import torch

        return {"weight": torch.ones(layer.shape[0]), "bias": torch.zeros(layer.shape[0])}

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add Mul and Add."""
        weight, bias = (graph.per_channel(layer, part) for part in ("weight", "bias"))
        graph.add("Mul", [*layer.inputs, weight], f"{layer.name}_scaled")
        graph.add("Add", [f"{layer.name}_scaled", bias], layer.name)

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Add Mul."""
        graph.add("Mul", [dy, graph.per_channel(layer, "weight")], dx[0])


KIND = Affine()
