"""A convolution: one small kernel slides over all maps, for every map that it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from build.errors import BuildError
from build.network.kind import Kind, Output, Setting, he_weights, map_shape
from build.network.shaped_layer import Flags, ShapedLayer
from build.network.window import Window

if TYPE_CHECKING:
    from torch import Generator, Tensor

    from build.network.graph import Graph


class Convolution(Kind):
    """Weights (channels, C / groups, rows, columns), a bias for each channel.

    Of each window setting one number stands for both sides, a pair for rows and columns; four paddings are top, left,
    bottom and right.
    """

    name = "conv"
    settings: ClassVar = {
        "channels": Setting(int, least=1),
        "kernel": Setting(int, least=1, counts=(1, 2)),
        "stride": Setting(int, 1, least=1, counts=(1, 2)),
        "padding": Setting(int, 0, least=0, counts=(1, 2, 4)),
        "dilation": Setting(int, 1, least=1, counts=(1, 2)),
        "groups": Setting(int, 1, least=1),
    }
    flags = Flags(has_units=True, signed=True)
    words = "convolution, {kernel} × {kernel}, padding {padding}"

    def described(self, layer: Mapping[str, Any]) -> str:
        """Name what is out of the ordinary, too."""
        window = Window.of(layer, "kernel")
        rows, columns = window.size
        words = f"convolution, {rows} × {columns}, padding {_told(layer['padding'])}"
        words += f", stride {_told(layer['stride'])}" if window.stride != (1, 1) else ""
        words += f", every {_told(layer['dilation'])} cells" if window.dilation != (1, 1) else ""
        groups = layer.get("groups", 1)
        if groups == 1:
            return words
        return f"{words}, " + ("each map by itself" if layer["weight"]["shape"][1] == 1 else f"in {groups} groups")

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Slide the kernel over maps."""
        channels, *sides = map_shape(sources[0], where)
        out, groups, window = settings["channels"], settings["groups"], self.window(settings)
        window.check("kernel", sides, where)
        if channels % groups or out % groups:
            must = f"groups {groups} must divide the channels"
            raise BuildError(where, must, f"{channels} in, {out} out")
        kept = {key: settings[key] for key in ("kernel", "stride", "padding")}
        kept |= {key: settings[key] for key in ("dilation", "groups") if settings[key] != 1}
        return Output((out, *window.places(sides)), kept, (out, channels // groups, *window.size), (out,))

    def window(self, settings: Mapping[str, Any]) -> Window:
        """Return the place of the kernel."""
        return Window.of(settings, "kernel")

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return maps (N, channels, H, W)."""
        import torch

        assert weight is not None
        window, value = self.window(dict(layer.settings)), values[0]
        top, left, bottom, right = window.padding
        if (top, left) != (bottom, right):
            value, top, left = torch.nn.functional.pad(value, (left, right, top, bottom)), 0, 0
        # Weights in this layout make channels-last maps, which PyTorch pools six times faster.
        weight = weight.clone(memory_format=torch.channels_last)
        return torch.nn.functional.conv2d(
            value, weight, bias, window.stride, (top, left), window.dilation, groups_of(layer)
        )

    def fresh(self, layer: ShapedLayer, generator: Generator) -> dict[str, Tensor]:
        """Draw He weights."""
        return he_weights(layer, generator)

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add Conv."""
        graph.add("Conv", [*layer.inputs, *layer.parameters], layer.name, **self._attributes(layer))

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Add ConvTranspose: each output cell hands its gradient to the patch that it came from."""
        rest = self.window(dict(layer.settings)).rest(sources[0].shape[1:])
        extra = {"output_padding": list(rest)} if any(rest) else {}
        graph.add("ConvTranspose", [dy, f"{layer.name}.weight"], dx[0], **self._attributes(layer), **extra)

    def _attributes(self, layer: ShapedLayer) -> dict[str, Any]:
        """Return what ONNX is told; the groups only where there are several."""
        groups = groups_of(layer)
        told: dict[str, Any] = dict(self.window(dict(layer.settings)).attributes())
        return told | ({"group": groups} if groups > 1 else {})


def groups_of(layer: ShapedLayer) -> int:
    """Return into how many groups the channels of a convolution part."""
    groups: int = dict(layer.settings).get("groups", 1)
    return groups


def _told(value: int | Sequence[int]) -> str:
    return str(value) if isinstance(value, int) else " and ".join(map(str, value))


KIND = Convolution()
