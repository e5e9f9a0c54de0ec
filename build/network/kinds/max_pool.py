"""Max-pooling: of each window, the largest value."""

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


class MaxPool(Kind):
    """The largest of each size × size cells, map by map; windows lie edge to edge unless a stride is given."""

    name = "max-pool"
    settings: ClassVar = {"size": Setting(int, least=1), "stride": Setting(int, None, least=1)}
    flags = Flags(keeps_channels=True)
    words = "the largest of each {size} × {size}"
    formula = "the largest: "
    reading = "The largest of {count} neighbours is passed on."

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Keep whole windows only."""
        channels, height, width = map_shape(sources[0], where)
        size = settings["size"]
        stride = settings["stride"] or size
        if min(height, width) < size:
            raise BuildError(where, f"size {size} must fit into its input", f"shape {sources[0].shape}")
        shape = (channels, (height - size) // stride + 1, (width - size) // stride + 1)
        return Output(shape, {"size": size, "stride": stride})

    def signed(self, sources: Sequence[ShapedLayer]) -> bool:
        """Follow what is pooled."""
        return sources[0].flags.signed

    def window(self, settings: Mapping[str, Any]) -> Window:
        """Return the pooled window."""
        return Window(settings["size"], settings["stride"])

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return smaller maps (N, C, H, W)."""
        from torch.nn import functional

        return functional.max_pool2d(values[0], layer["size"], layer["stride"])

    def add_forward(self, graph: Graph, layer: ShapedLayer) -> None:
        """Add MaxPool."""
        graph.add("MaxPool", layer.inputs, layer.name, **_attributes(layer))

    def add_kept_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add MaxPool that notes where each value came from.

        Raises
        ------
        BuildError
            If windows overlap or leave a rest, where MaxUnpool gives no gradient.
        """
        size, stride, before = layer["size"], layer["stride"], sources[0].shape
        if size != stride or any(side % size for side in before[1:]):
            must = "the saliency model needs pooling windows that cover their input once"
            raise BuildError(f"layer {layer.name}", must, f"size {size}, stride {stride} on {before}")
        graph.add("MaxPool", layer.inputs, layer.name, f"{layer.name}_places", **_attributes(layer))

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Add MaxUnpool: the gradient goes to the cell that won."""
        graph.add("MaxUnpool", [dy, f"{layer.name}_places"], dx[0], **_attributes(layer))

    def kink_distances(self, layer: ShapedLayer, values: Sequence[Tensor]) -> Tensor:
        """Return by how much the winner of each window leads."""
        size, stride = layer["size"], layer["stride"]
        windows = values[0].unfold(2, size, stride).unfold(3, size, stride).flatten(4)
        first, second = windows.topk(2).values.unbind(-1)
        return first - second


def _attributes(layer: ShapedLayer) -> dict[str, list[int]]:
    return {"kernel_shape": [layer["size"]] * 2, "strides": [layer["stride"]] * 2}


KIND = MaxPool()
