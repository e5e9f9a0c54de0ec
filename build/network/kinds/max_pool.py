"""Max-pooling: of each window, the largest value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING, Any, ClassVar

from build.errors import BuildError
from build.network.kind import Kind, Output
from build.network.pooling import SETTINGS, pooled, torch_padding
from build.network.shaped_layer import Flags, ShapedLayer
from build.network.window import Window

if TYPE_CHECKING:
    from torch import Tensor

    from build.network.graph import Graph


class MaxPool(Kind):
    """The largest of each size × size cells, map by map; windows lie edge to edge unless a stride is given."""

    name = "max-pool"
    settings: ClassVar = SETTINGS
    flags = Flags(keeps_channels=True)
    words = "the largest of each {size} × {size}"
    formula = "the largest: "
    reading = "The largest of {count} neighbours is passed on."

    def described(self, layer: Mapping[str, Any]) -> str:
        """Name both sides."""
        return "the largest of each {} × {}".format(*Window.of(layer).size)

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Keep whole windows only, unless told to round up."""
        shape, kept = pooled(settings, sources, where)
        window = Window.of(kept)
        if any(side >= size for side, size in zip(window.padding, window.size * 2, strict=True)):
            raise BuildError(where, "padding must be smaller than size: no window may hold padding alone")
        return Output(shape, kept)

    def signed(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer]) -> bool:
        """Follow what is pooled."""
        return sources[0].flags.signed

    def window(self, settings: Mapping[str, Any]) -> Window:
        """Return the pooled window."""
        return Window.of(settings)

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return smaller maps (N, C, H, W)."""
        from torch.nn import functional

        window = self._of(layer)
        return functional.max_pool2d(_padded(values[0], window), window.size, window.stride)

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add MaxPool."""
        graph.add("MaxPool", layer.inputs, layer.name, **_attributes(self._of(layer)))

    def add_kept_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add MaxPool that notes where each value came from."""
        graph.add("MaxPool", layer.inputs, layer.name, f"{layer.name}_places", **_attributes(self._of(layer)))

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Hand the gradient to the cell that won: by MaxUnpool where windows cover their input once.

        Elsewhere several windows may have the same winner, and ScatterElements adds up what they hand back.
        """
        window, places = self._of(layer), f"{layer.name}_places"
        if window.size == window.stride and not any(window.padding) and not any(window.rest(sources[0].shape[1:])):
            graph.add("MaxUnpool", [dy, places], dx[0], **_attributes(window))
            return
        row = graph.constant("as_row", [-1])
        graph.add("Mul", [*layer.inputs, graph.zero], f"{dx[0]}_ground")
        for value in (f"{dx[0]}_ground", places, dy):
            graph.add("Reshape", [value, row], f"{value}_of_{layer.name}_row")
        rows = [f"{value}_of_{layer.name}_row" for value in (f"{dx[0]}_ground", places, dy)]
        graph.add("ScatterElements", rows, f"{dx[0]}_row", axis=0, reduction="add")
        shape = graph.constant(f"{sources[0].name}_shape", [-1, *sources[0].shape])
        graph.add("Reshape", [f"{dx[0]}_row", shape], dx[0])

    def kink_distances(self, layer: ShapedLayer, values: Sequence[Tensor]) -> Tensor:
        """Return by how much the winner of each window leads."""
        import torch

        (rows, columns), (down, right) = (window := self._of(layer)).size, window.stride
        windows = _padded(values[0], window).unfold(2, rows, down).unfold(3, columns, right).flatten(4)
        if window.area == 1:
            return torch.full_like(windows[..., 0], inf)
        first, second = windows.topk(2).values.unbind(-1)
        return first - second

    @staticmethod
    def _of(layer: ShapedLayer) -> Window:
        return Window.of(dict(layer.settings))


def _padded(value: Tensor, window: Window) -> Tensor:
    """Surround maps with what never wins."""
    from torch.nn import functional

    return functional.pad(value, torch_padding(window.padding), value=-inf) if any(window.padding) else value


def _attributes(window: Window) -> dict[str, Any]:
    told = window.attributes()
    return told if any(window.padding) else {key: told[key] for key in ("kernel_shape", "strides")}


KIND = MaxPool()
