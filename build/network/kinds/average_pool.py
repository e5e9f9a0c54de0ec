"""Average pooling: of each window, the mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from build.network.kind import Kind, Output, Setting
from build.network.pooling import SETTINGS, pooled, torch_padding
from build.network.shaped_layer import Flags, ShapedLayer
from build.network.window import Window, borders, brief

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from build.network.graph import Graph


class AveragePool(Kind):
    """The mean of each size × size cells, map by map.

    Where windows reach over the edge, cells of the padding count as zeros, or not at all
    (``count_padding = false``); cells that only rounding up added never count.
    """

    name = "average-pool"
    settings: ClassVar = {**SETTINGS, "count_padding": Setting(bool, True)}
    flags = Flags(keeps_channels=True)
    words = "the mean of each {size} × {size}"
    reading = "The mean of {count} neighbours."

    def described(self, layer: Mapping[str, Any]) -> str:
        """Name both sides."""
        return "the mean of each {} × {}".format(*Window.of(layer).size)

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Keep whole windows only, unless told to round up."""
        shape, kept = pooled(settings, sources, where)
        counted = settings["padding"] if settings["count_padding"] else 0
        return Output(shape, kept | ({"counted": brief(borders(counted))} if counted else {}))

    def signed(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer]) -> bool:
        """Follow what is pooled."""
        return sources[0].flags.signed

    def window(self, settings: Mapping[str, Any]) -> Window:
        """Return the pooled window."""
        return Window.of(settings)

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return smaller maps (N, C, H, W)."""
        from torch.nn import functional

        window, value = self._of(layer), values[0]
        shares = value.new_tensor(_shares(layer, value.shape[2:]))
        padded = functional.pad(value, torch_padding(window.padding))
        return functional.avg_pool2d(padded, window.size, window.stride, divisor_override=1) * shares

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add AveragePool and, where some windows count fewer cells than others, what makes up for it."""
        window, x, y = self._of(layer), layer.inputs[0], layer.name
        excess = _shares(layer, sources[0].shape[1:]) * window.area
        even = bool((excess == 1).all())
        told = window.attributes() | ({"count_include_pad": 1} if any(window.padding) else {})
        graph.add("AveragePool", [x], y if even else f"{y}_of_all", **told)
        if not even:
            graph.add("Mul", [f"{y}_of_all", graph.constant(f"{y}_excess", excess[None, None])], y)

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Add ConvTranspose: each window hands all its cells the same share."""
        import numpy as np

        window, sides, n_channels = self._of(layer), sources[0].shape[1:], layer.shape[0]
        shares = graph.constant(f"{layer.name}_shares", _shares(layer, sides)[None, None])
        ones = graph.constant(f"{layer.name}_ones", np.ones((n_channels, 1, *window.size), np.float32))
        graph.add("Mul", [dy, shares], f"{dx[0]}_shared")
        rest = window.rest(sides)
        extra = {"output_padding": list(rest)} if any(rest) else {}
        graph.add("ConvTranspose", [f"{dx[0]}_shared", ones], dx[0], group=n_channels, **window.attributes(), **extra)

    @staticmethod
    def _of(layer: ShapedLayer) -> Window:
        return Window.of(dict(layer.settings))


def _shares(layer: ShapedLayer, sides: Sequence[int]) -> NDArray[np.float32]:
    """Return one over the count of each window's cells, (H, W)."""
    import numpy as np

    window, counted = Window.of(dict(layer.settings)), borders(dict(layer.settings).get("counted", 0))
    counts = []
    for axis in (0, 1):
        begins = np.arange(layer.shape[axis + 1]) * window.stride[axis] - window.padding[axis]
        ends = np.minimum(begins + window.size[axis], sides[axis] + counted[axis + 2])
        counts.append(ends - np.maximum(begins, -counted[axis]))
    return (1 / np.outer(*counts)).astype(np.float32)


KIND = AveragePool()
