"""Normalising: a mean is taken off each channel, and the rest divided by a scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from build.errors import BuildError
from build.network.kind import Kind, Output, Setting
from build.network.shaped_layer import Flags, ShapedLayer

if TYPE_CHECKING:
    from torch import Tensor

    from build.network.graph import Graph


class Normalize(Kind):
    """``(x - mean) / scale``, with one number for all channels or one for each."""

    name = "normalize"
    settings: ClassVar = {"mean": Setting(tuple), "scale": Setting(tuple)}
    flags = Flags(keeps_channels=True, repeats=True, signed=True)
    words = "mean taken off, divided by scale"
    reading = "The mean is taken off, and what is left is divided by the scale."

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Keep the shape, with as many means and scales as channels."""
        shape = sources[0].shape
        if min(settings["scale"]) <= 0:
            raise BuildError(where, "scale must be above 0", min(settings["scale"]))
        return Output(shape, {key: _of_channels(key, settings[key], shape[0], where) for key in self.settings})

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return an array of the same shape."""
        value = values[0]
        shape = (-1, *[1] * (value.ndim - 2))
        mean, scale = (value.new_tensor(layer[key]).view(shape) for key in self.settings)
        return value.sub(mean).div(scale)

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add Sub and Div."""
        mean, scale = (_constant(graph, layer, key) for key in self.settings)
        graph.add("Sub", [*layer.inputs, mean], f"{layer.name}_centred")
        graph.add("Div", [f"{layer.name}_centred", scale], layer.name)

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Add Div."""
        graph.add("Div", [dy, _constant(graph, layer, "scale")], dx[0])


def _of_channels(key: str, numbers: tuple[float, ...], n_channels: int, where: str) -> tuple[float, ...]:
    """Return one number for each channel."""
    if len(numbers) not in (1, n_channels):
        must = f"{key} must be one number, or one for each of {n_channels} channels"
        raise BuildError(where, must, f"{len(numbers)} numbers")
    return numbers * n_channels if len(numbers) == 1 else numbers


def _constant(graph: Graph, layer: ShapedLayer, key: str) -> str:
    """Return the name of a setting, shaped (C, 1, 1) to stand beside maps."""
    numbers = [[[number]] for number in layer[key]] if layer.has_maps else list(layer[key])
    return graph.constant(f"{layer.name}_{key}", numbers)


KIND = Normalize()
