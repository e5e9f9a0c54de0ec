"""A convolution: one small kernel slides over all maps, for every map that it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from build.errors import BuildError
from build.network.kind import Kind, Output, Setting, map_shape
from build.network.receptive_field import Window
from build.network.shaped_layer import Flags, ShapedLayer

if TYPE_CHECKING:
    from torch import Tensor

    from build.network.graph import Graph


class Convolution(Kind):
    """Weights (channels, C, kernel, kernel), a bias for each channel."""

    name = "conv"
    settings: ClassVar = {
        "channels": Setting(int, least=1),
        "kernel": Setting(int, least=1),
        "stride": Setting(int, 1, least=1),
        "padding": Setting(int, 0, least=0),
    }
    flags = Flags(has_units=True, signed=True)
    words = "convolution, {kernel} × {kernel}, padding {padding}"

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Slide the kernel over maps."""
        channels, *sides = map_shape(sources[0], where)
        out, kernel, stride, padding = (settings[key] for key in self.settings)
        if min(sides) + 2 * padding < kernel:
            raise BuildError(where, f"kernel {kernel} must fit into its input", f"shape {sources[0].shape}")
        size = tuple((side + 2 * padding - kernel) // stride + 1 for side in sides)
        kept = {"kernel": kernel, "stride": stride, "padding": padding}
        return Output((out, *size), kept, (out, channels, kernel, kernel), (out,))

    def window(self, settings: Mapping[str, Any]) -> Window:
        """Return the place of the kernel."""
        return Window(settings["kernel"], settings["stride"], settings["padding"])

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return maps (N, channels, H, W)."""
        import torch

        assert weight is not None
        # Weights in this layout make channels-last maps, which PyTorch pools six times faster.
        weight = weight.clone(memory_format=torch.channels_last)
        return torch.nn.functional.conv2d(values[0], weight, bias, layer["stride"], layer["padding"])

    def add_forward(self, graph: Graph, layer: ShapedLayer) -> None:
        """Add Conv."""
        graph.add("Conv", [*layer.inputs, *layer.parameters], layer.name, **_attributes(layer))

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Add ConvTranspose: each output cell hands its gradient to the patch that it came from."""
        rest = _rest(layer, sources[0])
        extra = {"output_padding": rest} if any(rest) else {}
        graph.add("ConvTranspose", [dy, f"{layer.name}.weight"], dx[0], **_attributes(layer), **extra)


def _attributes(layer: ShapedLayer) -> dict[str, list[int]]:
    return {
        "kernel_shape": [layer["kernel"]] * 2,
        "strides": [layer["stride"]] * 2,
        "pads": [layer["padding"]] * 4,
    }


def _rest(layer: ShapedLayer, source: ShapedLayer) -> list[int]:
    """Return how many last rows and columns no kernel reaches, where the stride steps past them."""
    return [(side + 2 * layer["padding"] - layer["kernel"]) % layer["stride"] for side in source.shape[1:]]


KIND = Convolution()
