"""What all activation functions have in common: they bend each number by itself."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from build.network.kind import Kind, Output
from build.network.shaped_layer import Flags, ShapedLayer

if TYPE_CHECKING:
    from torch import Tensor

    from build.network.graph import Graph, Steps


class Activation(Kind):
    """An activation function: its value, its slope and the places where the slope jumps."""

    flags = Flags(keeps_channels=True, bends=True, signed=True)
    reading = "The activation function bends each number by itself."

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Keep the shape."""
        return Output(sources[0].shape, settings)

    @abstractmethod
    def value(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> None:
        """Add the ONNX operators that make the value ``y``."""

    @abstractmethod
    def slope(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> str:
        """Add the ONNX operators that make the slope at ``x``, where the value is ``y``; return its name."""

    def kinks(self, layer: ShapedLayer) -> Sequence[float]:
        """Return the inputs at which the slope jumps."""
        return ()

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add the value."""
        from build.network.graph import Steps

        self.value(Steps(graph, f"{layer.name}.value"), layer, layer.inputs[0], layer.name)

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Multiply by the slope."""
        from build.network.graph import Steps

        slope = self.slope(Steps(graph, f"{layer.name}.slope"), layer, layer.inputs[0], layer.name)
        graph.add("Mul", [dy, slope], dx[0])

    def kink_distances(self, layer: ShapedLayer, values: Sequence[Tensor]) -> Tensor | None:
        """Return the distance from the nearest kink."""
        import torch

        distances = [(values[0] - kink).abs() for kink in self.kinks(layer)]
        return torch.stack(distances).amin(0) if distances else None


def above(add: Steps, x: str, slope: str | float) -> str:
    """Return what is 1 where ``x`` is above 0, and ``slope`` elsewhere."""
    return add("Where", add("Greater", x, 0.0), 1.0, slope)


def inside(add: Steps, x: str, low: float, high: float) -> str:
    """Return what is 1 where ``x`` lies in a range, its ends included, and 0 elsewhere."""
    return add("Where", add("Equal", x, add("Clip", x, low, high)), 1.0, 0.0)
