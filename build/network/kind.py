"""What one kind of layer says of itself; each module in :mod:`build.network.kinds` is one."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from build.errors import BuildError, nearest
from build.network.shaped_layer import Flags, Shape, ShapedLayer
from build.network.window import Window, brief

if TYPE_CHECKING:  # torch takes seconds to load, and who asks for words or shapes needs none of it
    from torch import Generator, Tensor

    from build.network.graph import Graph

REQUIRED: Any = object()
MOST = 4096
"""The largest whole number that a setting may be: channels, units, sides of windows."""
_WORDS = {
    int: "a whole number",
    float: "a number",
    tuple: "a number, or one for each channel",
    bool: "true or false",
}


@dataclass(frozen=True)
class Setting:
    """One setting that an author can give.

    Attributes
    ----------
    type : type
        ``int``, ``float``, ``bool``, or ``tuple`` for a number or one for each channel.
    default : value
        ``REQUIRED`` where there is none.
    least : int or None
        The smallest value allowed.
    counts : tuple of int
        How many whole numbers may be given: one, one for rows and one for columns, one for each side.
    """

    type: type
    default: Any = REQUIRED
    least: int | None = None
    counts: tuple[int, ...] = (1,)

    def checked(self, key: str, value: Any, where: str) -> Any:
        """Return the value, if it may be this setting's.

        Raises
        ------
        BuildError
            If it is of another type, or too small.
        """
        numbers = tuple(value) if self._takes_several and isinstance(value, tuple | list) else (value,)
        if not self._are_typed(numbers) or (self.type is not tuple and len(numbers) not in self.counts):
            raise BuildError(where, f"{key} must be {self._words}", repr(value))
        if not all(math.isfinite(each) for each in numbers):
            raise BuildError(where, f"{key} must be finite", value)
        if self.type is int and max(numbers) > MOST:
            raise BuildError(where, f"{key} must be at most {MOST}", value)
        if self.least is not None and min(numbers) < self.least:
            raise BuildError(
                where, f"{key} must be at least {self.least}" if self.least else f"{key} must not be negative", value
            )
        return tuple(float(each) for each in numbers) if self.type is tuple else brief(numbers)

    @property
    def _takes_several(self) -> bool:
        return self.type is tuple or self.counts != (1,)

    @property
    def _words(self) -> str:
        several = " or ".join(f"{count}" for count in self.counts[1:])
        return _WORDS[self.type] + (f", or {several} of them" if several else "")

    def _are_typed(self, numbers: Sequence[Any]) -> bool:
        if self.type is bool:
            return all(isinstance(each, bool) for each in numbers)
        allowed = int if self.type is int else (int, float)
        return bool(numbers) and all(isinstance(each, allowed) and not isinstance(each, bool) for each in numbers)


@dataclass(frozen=True)
class Output:
    """What a layer gives: the shape of its output, and what it needs for it.

    Attributes
    ----------
    settings : mapping
        What the forward pass asks for, with every default filled in.
    weight, bias : tuple of int or None
        Shapes of the parameters, as PyTorch orders them.
    """

    shape: Shape
    settings: Mapping[str, Any] | None = None
    weight: Shape | None = None
    bias: Shape | None = None


class Kind(ABC):
    """One kind of layer: shape, arithmetic in PyTorch and ONNX, gradient, words.

    Attributes
    ----------
    name : str
        What authors, manifests and the page's engine call it.
    settings : mapping of str to Setting
        What an author can give.
    n_inputs : int or None
        How many layers it reads; ``None`` for any number.
    flags : Flags
        What figures and measures ask of it.
    words : str
        What it does, for the page's table of layers (:meth:`described`); settings stand in braces.
    formula : str
        What stands before the sum when one of its numbers is explained.
    reading : str
        One sentence about how such a number comes about; ``{count}`` is the number of its terms.
    """

    name: ClassVar[str]
    settings: ClassVar[Mapping[str, Setting]] = {}
    n_inputs: ClassVar[int | None] = 1
    flags: ClassVar[Flags] = Flags()
    words: ClassVar[str]
    formula: ClassVar[str] = ""
    reading: ClassVar[str] = ""

    @abstractmethod
    def output(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer], where: str) -> Output:
        """Work out the shapes from checked settings and the layers that are read.

        Raises
        ------
        BuildError
            If a setting does not fit the inputs; ``where`` names the layer.
        """

    def described(self, layer: Mapping[str, Any]) -> str:
        """Say what a layer does, from its entry in the manifest."""
        return self.words.format(**layer)

    def signed(self, settings: Mapping[str, Any], sources: Sequence[ShapedLayer]) -> bool:
        """Say whether its values can be negative."""
        return self.flags.signed

    def window(self, settings: Mapping[str, Any]) -> Window | None:
        """Return the window that a cell reads, or ``None`` where it reads the whole input."""
        return Window()

    @abstractmethod
    def apply(self, layer: ShapedLayer, values: Sequence[Tensor], weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Compute the layer for a batch, from the outputs of the layers that it reads."""

    def train(
        self,
        layer: ShapedLayer,
        values: Sequence[Tensor],
        weight: Tensor | None,
        bias: Tensor | None,
        generator: Generator,
    ) -> Tensor:
        """Do the same while the network is trained, where chance may have a part."""
        return self.apply(layer, values, weight, bias)

    def fresh(self, layer: ShapedLayer, generator: Generator) -> dict[str, Tensor]:
        """Draw the parameters that training begins with, ``{"weight": …, "bias": …}``; zero where nothing is said."""
        import torch

        shapes = {"weight": layer.weight, "bias": layer.bias}
        return {part: torch.zeros(shape) for part, shape in shapes.items() if shape is not None}

    @abstractmethod
    def add_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Add the ONNX operators that make ``layer.name`` of ``layer.inputs``."""

    def add_kept_forward(self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer]) -> None:
        """Do the same, and keep what :meth:`add_backward` needs beside inputs and output."""
        self.add_forward(graph, layer, sources)

    @abstractmethod
    def add_backward(
        self, graph: Graph, layer: ShapedLayer, sources: Sequence[ShapedLayer], dy: str, dx: Sequence[str]
    ) -> None:
        """Add the ONNX operators that make the gradient at each input, ``dx``, of the one at the output, ``dy``."""

    def kink_distances(self, layer: ShapedLayer, values: Sequence[Tensor]) -> Tensor | None:
        """Return how far each input value is from where the gradient jumps, or ``None`` where it never does."""
        return None

    def checked(self, given: Mapping[str, Any], where: str) -> dict[str, Any]:
        """Return the settings with their defaults.

        Raises
        ------
        BuildError
            If one is missing, unknown, of the wrong type or too small.
        """
        for key in given:
            if key not in self.settings:
                raise BuildError(where, f"kind '{self.name}' has no setting '{key}'", do=nearest(key, self.settings))
        return {key: self._checked(key, setting, given, where) for key, setting in self.settings.items()}

    def _checked(self, key: str, setting: Setting, given: Mapping[str, Any], where: str) -> Any:
        if key in given:
            return setting.checked(key, given[key], where)
        if setting.default is REQUIRED:
            raise BuildError(where, f"kind '{self.name}' must have the setting '{key}'")
        return setting.default


def map_shape(source: ShapedLayer, where: str) -> tuple[int, int, int]:
    """Return the shape (C, H, W) of a layer of maps.

    Raises
    ------
    BuildError
        If it holds a vector.
    """
    if not source.has_maps:
        raise BuildError(where, "must follow a layer of maps (C, H, W)", f"shape {source.shape} of {source.name}")
    channels, height, width = source.shape
    return channels, height, width


def he_weights(layer: ShapedLayer, generator: Generator) -> dict[str, Tensor]:
    """Draw weights that keep the spread of values behind ReLUs (He et al. 2015, arXiv:1502.01852), and no bias."""
    import torch

    assert layer.weight and layer.bias
    matrix = torch.empty(layer.weight).flatten(1)
    torch.nn.init.kaiming_normal_(matrix, nonlinearity="relu", generator=generator)
    return {"weight": matrix.view(layer.weight), "bias": torch.zeros(layer.bias)}
