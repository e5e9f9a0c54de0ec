"""A layer with all that follows from the layers that it reads: shape, parameters, what it sees."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

from build.network.receptive_field import Field

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Flags:
    """What figures and measures ask of a layer instead of its kind.

    Attributes
    ----------
    has_units : bool
        It makes channels of its own: a unit for each map or number.
    keeps_channels : bool
        Its channel k is made of channel k of its input alone.
    bends : bool
        It is an activation function: what is no straight line in the network.
    repeats : bool
        It holds the numbers of its input, in another order or on another scale.
    signed : bool
        Its values can be negative.
    inner : bool
        It is no station: a deep network is told without it.
    """

    has_units: bool = False
    keeps_channels: bool = False
    bends: bool = False
    repeats: bool = False
    signed: bool = False
    inner: bool = False


@dataclass(frozen=True)
class ShapedLayer:
    """One layer with all that follows from the layers before it.

    Attributes
    ----------
    name : str
        Unique in its network; also the name of its output everywhere.
    kind : str
        A name of :data:`build.network.kinds.KINDS`.
    shape : tuple of int
        Shape of the output of one image: (C, H, W) or (n_features,).
    settings : tuple of (str, value)
        What the kind needs beside shapes, such as kernel, stride and padding.
    weight, bias : tuple of int or None
        Shapes of the parameters, as PyTorch orders them.
    inputs : tuple of str
        The layers that it reads, by name; none for the image.
    flags : Flags
        What figures and measures ask of it.
    field : Field or None
        The pixels that a cell sees, or ``None`` where it sees the whole image.
    """

    name: str
    kind: str
    shape: Shape
    settings: tuple[tuple[str, Any], ...] = ()
    weight: Shape | None = None
    bias: Shape | None = None
    inputs: tuple[str, ...] = ()
    flags: Flags = Flags()
    field: Field | None = None

    def __getitem__(self, key: str) -> Any:
        """Return one setting, such as ``layer["kernel"]``."""
        return dict(self.settings)[key]

    @property
    def has_maps(self) -> bool:
        """Whether its output is maps (C, H, W)."""
        return len(self.shape) == 3

    @property
    def makes_maps(self) -> bool:
        """Whether it has units that are maps, as a convolution's are."""
        return self.flags.has_units and self.has_maps

    @property
    def makes_numbers(self) -> bool:
        """Whether it has units that are single numbers, as a dense layer's are."""
        return self.flags.has_units and not self.has_maps

    @property
    def parameters(self) -> dict[str, Shape]:
        """Names and shapes of the parameters, such as ``{"conv1.weight": (16, 1, 3, 3), …}``."""
        named = {"weight": self.weight, "bias": self.bias}
        return {f"{self.name}.{part}": shape for part, shape in named.items() if shape is not None}

    @property
    def n_parameters(self) -> int:
        """Count of the weights and biases."""
        return sum(prod(shape) for shape in self.parameters.values())

    @property
    def n_multiplications(self) -> int:
        """Count of the multiplications by weights that it takes for one image."""
        return prod(self.shape) * prod(self.weight[1:]) if self.weight else 0
