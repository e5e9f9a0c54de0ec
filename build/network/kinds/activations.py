"""The activation functions beside ReLU: a family, each told by its value, its slope and its kinks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import pi, sqrt
from typing import TYPE_CHECKING, Any, ClassVar

from build.errors import BuildError
from build.network.activation import Activation, above, inside
from build.network.kind import Output, Setting
from build.network.shaped_layer import Flags, ShapedLayer

if TYPE_CHECKING:
    from torch import Generator, Tensor

    from build.network.graph import Steps

UNSIGNED = Flags(keeps_channels=True, bends=True)


class LeakyRelu(Activation):
    """What is negative is made smaller."""

    name = "leaky-relu"
    settings: ClassVar = {"slope": Setting(float, 0.01)}
    words = "negative values are multiplied by {slope}"
    formula = "leaky ReLU of "

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return an array of the same shape."""
        from torch.nn.functional import leaky_relu

        return leaky_relu(values[0], layer["slope"])

    def value(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> None:
        """Add LeakyRelu."""
        add("LeakyRelu", x, to=y, alpha=layer["slope"])

    def slope(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> str:
        """Add 1, or the slope below 0."""
        return above(add, x, layer["slope"])

    def kinks(self, layer: ShapedLayer) -> Sequence[float]:
        """Return 0."""
        return (0,)


class ParametricRelu(Activation):
    """What is negative is multiplied by a number that was learned, one for each channel (arXiv:1502.01852)."""

    name = "prelu"
    words = "negative values are multiplied by a learned number, one for each channel"
    formula = "parametric ReLU of "

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Keep the shape."""
        return Output(sources[0].shape, None, sources[0].shape[:1])

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return an array of the same shape."""
        from torch.nn.functional import prelu

        assert weight is not None
        return prelu(values[0], weight)

    def fresh(self, layer: ShapedLayer, generator: Generator) -> dict[str, Tensor]:
        """Begin with 0.25, as PyTorch does."""
        import torch

        return {"weight": torch.full(layer.shape[:1], 0.25)}

    def value(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> None:
        """Add PRelu."""
        add("PRelu", x, add.graph.per_channel(layer, "weight"), to=y)

    def slope(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> str:
        """Add 1, or the channel's slope below 0."""
        return above(add, x, add.graph.per_channel(layer, "weight"))

    def kinks(self, layer: ShapedLayer) -> Sequence[float]:
        """Return 0."""
        return (0,)


class Clip(Activation):
    """What is below ``low`` or above ``high`` is cut off; 0 and 6 make ReLU6."""

    name = "clip"
    settings: ClassVar = {"low": Setting(float, 0.0), "high": Setting(float, 6.0)}
    words = "values are cut off below {low} and above {high}"
    formula = "cut off: "

    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Keep the shape."""
        if settings["low"] >= settings["high"]:
            raise BuildError(where, "low must be below high", f"{settings['low']} and {settings['high']}")
        return Output(sources[0].shape, settings)

    def signed(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer]) -> bool:
        """Say whether anything below 0 is left."""
        return bool(settings["low"] < 0) and sources[0].flags.signed

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return an array of the same shape."""
        return values[0].clamp(layer["low"], layer["high"])

    def value(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> None:
        """Add Clip."""
        add("Clip", x, float(layer["low"]), float(layer["high"]), to=y)

    def slope(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> str:
        """Add 1 between the ends, 0 elsewhere."""
        return inside(add, x, float(layer["low"]), float(layer["high"]))

    def kinks(self, layer: ShapedLayer) -> Sequence[float]:
        """Return both ends."""
        return layer["low"], layer["high"]


class Sigmoid(Activation):
    """A soft step from 0 to 1."""

    name = "sigmoid"
    flags = UNSIGNED
    words = "a soft step from 0 to 1"
    formula = "sigmoid of "

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return an array of the same shape."""
        return values[0].sigmoid()

    def value(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> None:
        """Add Sigmoid."""
        add("Sigmoid", x, to=y)

    def slope(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> str:
        """Add y (1 − y)."""
        return add("Mul", y, add("Sub", 1.0, y))


class Tanh(Activation):
    """A soft step from −1 to 1."""

    name = "tanh"
    words = "a soft step from −1 to 1"
    formula = "tanh of "

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return an array of the same shape."""
        return values[0].tanh()

    def value(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> None:
        """Add Tanh."""
        add("Tanh", x, to=y)

    def slope(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> str:
        """Add 1 − y²."""
        return add("Sub", 1.0, add("Mul", y, y))


class HardSigmoid(Activation):
    """A step of straight lines from 0 to 1: ``rise · x + middle``, cut off."""

    name = "hard-sigmoid"
    settings: ClassVar = {"rise": Setting(float, 1 / 6), "middle": Setting(float, 0.5)}
    flags = UNSIGNED
    words = "a straight step from 0 to 1"
    formula = "hard sigmoid of "

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return an array of the same shape."""
        return values[0].mul(layer["rise"]).add(layer["middle"]).clamp(0, 1)

    def value(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> None:
        """Add HardSigmoid."""
        add("HardSigmoid", x, to=y, alpha=layer["rise"], beta=layer["middle"])

    def slope(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> str:
        """Add the rise, between the ends."""
        line = add("Add", add("Mul", x, float(layer["rise"])), float(layer["middle"]))
        return add("Mul", inside(add, line, 0.0, 1.0), float(layer["rise"]))

    def kinks(self, layer: ShapedLayer) -> Sequence[float]:
        """Return both ends of the step."""
        return -layer["middle"] / layer["rise"], (1 - layer["middle"]) / layer["rise"]


class HardSwish(Activation):
    """``x · clip(x + 3, 0, 6) / 6`` (arXiv:1905.02244)."""

    name = "hard-swish"
    words = "each value times a straight step from 0 to 1"
    formula = "hard swish of "

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return an array of the same shape."""
        return values[0] * (values[0] / 6 + 0.5).clamp(0, 1)

    def value(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> None:
        """Add HardSwish."""
        add("HardSwish", x, to=y)

    def slope(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> str:
        """Add the step, and x times its own slope."""
        inner = add("Mul", inside(add, x, -3.0, 3.0), 1 / 6)
        return add("Add", add("HardSigmoid", x, alpha=1 / 6, beta=0.5), add("Mul", x, inner))

    def kinks(self, layer: ShapedLayer) -> Sequence[float]:
        """Return both ends of the step."""
        return -3, 3


class Silu(Activation):
    """``x · sigmoid(x)``, also called swish."""

    name = "silu"
    words = "each value times its sigmoid"
    formula = "SiLU of "

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return an array of the same shape."""
        return values[0] * values[0].sigmoid()

    def value(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> None:
        """Add Sigmoid and Mul."""
        add("Mul", x, add("Sigmoid", x), to=y)

    def slope(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> str:
        """Add s + y (1 − s), where s is the sigmoid."""
        gate = add("Sigmoid", x)
        return add("Add", gate, add("Mul", y, add("Sub", 1.0, gate)))


class Gelu(Activation):
    """``x · Φ(x)``, Φ the normal distribution, exactly by the error function (arXiv:1606.08415)."""

    name = "gelu"
    words = "each value times the share of a normal distribution below it"
    formula = "GELU of "

    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Return an array of the same shape."""
        from torch.nn.functional import gelu

        return gelu(values[0])

    def value(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> None:
        """Add Erf, and what is around it."""
        add("Mul", x, _share_below(add, x), to=y)

    def slope(self, add: Steps, layer: ShapedLayer, x: str, y: str) -> str:
        """Add Φ(x) + x φ(x)."""
        density = add("Exp", add("Mul", add("Mul", x, x), -0.5))
        weighed = add("Mul", add("Mul", x, density), 1 / sqrt(2 * pi))
        return add("Add", _share_below(add, x), weighed)


def _share_below(add: Steps, x: str) -> str:
    """Add Φ(x)."""
    error = add("Erf", add("Mul", x, 1 / sqrt(2)))
    return add("Mul", add("Add", error, 1.0), 0.5)


KINDS = (
    LeakyRelu(),
    ParametricRelu(),
    Clip(),
    Sigmoid(),
    Tanh(),
    HardSigmoid(),
    HardSwish(),
    Silu(),
    Gelu(),
)
