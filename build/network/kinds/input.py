"""The pixels, as they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from build.errors import BuildError
from build.network.kind import Kind, Output
from build.network.shaped_layer import ShapedLayer

if TYPE_CHECKING:
    from torch import Tensor

    from build.network.graph import Graph


class Input(Kind):
    """What the network is given; no author writes one, since every network begins with it."""

    name = "input"
    n_inputs = None
    words = "the pixels as they are"
    reading = "A pixel: nothing lies below it."

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Refuse a second one."""
        raise BuildError(where, "the image is the only input, and is there already", do="leave this layer out")

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return the images (N, C, H, W)."""
        return values[0]

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add nothing: the image is the graph's own input."""

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Add nothing: no gradient goes further back."""


KIND = Input()
