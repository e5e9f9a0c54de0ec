"""A dense layer: every unit weighs every input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from build.errors import BuildError
from build.network.kind import Kind, Output, Setting, he_weights
from build.network.shaped_layer import Flags, ShapedLayer
from build.network.window import Window

if TYPE_CHECKING:
    from torch import Generator, Tensor

    from build.network.graph import Graph


class Dense(Kind):
    """Weights (units, n_features), a bias for each unit."""

    name = "dense"
    settings: ClassVar = {"units": Setting(int, least=1)}
    flags = Flags(has_units=True, signed=True)
    words = "every unit weighs every input"

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Read a row."""
        (source,), units = sources, settings["units"]
        if source.has_maps:
            must = "a dense layer must follow a vector"
            raise BuildError(where, must, f"shape {source.shape} of {source.name}", "put a 'flatten' layer before it")
        return Output((units,), None, (units, *source.shape), (units,))

    def window(self, settings: Mapping[str, Any]) -> Window | None:
        """Return no window: a unit reads everything."""
        return None

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return rows (N, units)."""
        from torch.nn import functional

        assert weight is not None
        return functional.linear(values[0], weight, bias)

    def fresh(self, layer: ShapedLayer, generator: Generator) -> dict[str, Tensor]:
        """Draw He weights."""
        return he_weights(layer, generator)

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add Gemm."""
        graph.add("Gemm", [*layer.inputs, *layer.parameters], layer.name, transB=1)

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Add a product with the weights."""
        graph.add("Gemm", [dy, f"{layer.name}.weight"], dx[0])


KIND = Dense()
