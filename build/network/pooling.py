"""What kinds that pool over windows have in common: settings, shapes, and the padding that rounding up asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from build.network.kind import Setting, map_shape
from build.network.shaped_layer import Shape, ShapedLayer
from build.network.window import Borders, Window, borders, brief

SETTINGS = {
    "size": Setting(int, least=1, counts=(1, 2)),
    "stride": Setting(int, None, least=1, counts=(1, 2)),
    "padding": Setting(int, 0, least=0, counts=(1, 2, 4)),
    "ceil": Setting(bool, False),
}
"""``ceil`` adds a last window where the stride would leave cells over. Paddings as in a convolution."""


def pooled(settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> tuple[Shape, dict[str, Any]]:
    """Return the shape of pooled maps, and size, stride and padding, with what rounding up adds at the ends.

    Raises
    ------
    BuildError
        If the window does not fit its input, or is no larger than the padding.
    """
    channels, *sides = map_shape(sources[0], where)
    window = Window.of(settings)
    window.check("size", sides, where)
    if settings["ceil"]:
        window = _rounded_up(window, sides)
    kept: dict[str, Any] = {"size": brief(window.size), "stride": brief(window.stride)}
    if any(window.padding):
        kept["padding"] = brief(window.padding)
    return (channels, *window.places(sides)), kept


def _rounded_up(window: Window, sides: Sequence[int]) -> Window:
    """Lengthen the padding at the ends so that a window stands on what is left over.

    As in PyTorch, no window may begin in the padding at the end.
    """
    padding = list(window.padding)
    for axis, (side, rest) in enumerate(zip(sides, window.rest(sides), strict=True)):
        begins = (window.places(sides)[axis]) * window.stride[axis]
        if rest and begins < side + padding[axis]:
            padding[axis + 2] += window.stride[axis] - rest
    return Window(window.size, window.stride, borders(padding))


def torch_padding(padding: Borders) -> list[int]:
    """Return the padding in the order of ``torch.nn.functional.pad``."""
    top, left, bottom, right = padding
    return [left, right, top, bottom]
