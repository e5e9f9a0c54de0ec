"""Dropout: in training, chance sets numbers to 0; afterwards it does nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from build.errors import BuildError
from build.network.kind import Kind, Output, Setting
from build.network.shaped_layer import Flags, ShapedLayer

if TYPE_CHECKING:
    from torch import Generator, Tensor

    from build.network.graph import Graph


class Dropout(Kind):
    """A share ``rate`` of the numbers is dropped in training, the others grow to make up for it.

    Srivastava et al. 2014, JMLR 15.
    """

    name = "dropout"
    settings: ClassVar = {"rate": Setting(float, least=0)}
    flags = Flags(keeps_channels=True, repeats=True)
    words = "the same numbers; in training, a share of {rate} was dropped at random"
    formula = "the same number as "
    reading = "The same number: only training drops any."

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Keep the shape."""
        if settings["rate"] >= 1:
            raise BuildError(where, "rate must be below 1", settings["rate"])
        return Output(sources[0].shape, settings)

    def signed(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer]) -> bool:
        """Follow what is dropped."""
        return sources[0].flags.signed

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return what came."""
        return values[0]

    def train(
        self,
        layer: ShapedLayer,
        values: Sequence[Tensor],
        weight: Tensor | None,
        bias: Tensor | None,
        generator: Generator,
    ) -> Tensor:
        """Drop numbers."""
        import torch

        kept = 1 - layer["rate"]
        mask = torch.rand(values[0].shape, generator=generator) < kept
        return values[0].mul(mask).div(kept)

    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add Identity."""
        graph.add("Identity", layer.inputs, layer.name)

    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Add Identity."""
        graph.add("Identity", [dy], dx[0])


KIND = Dropout()
