"""The window of its input that a cell reads: its sides, its steps, its holes and the padding around the input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from build.errors import BuildError

Pair = tuple[int, int]
Borders = tuple[int, int, int, int]


def pair(value: int | Sequence[int]) -> Pair:
    """Return (rows, columns) of a setting that gives one number for both, or each."""
    first, *rest = (value,) if isinstance(value, int) else value
    return first, rest[0] if rest else first


def borders(value: int | Sequence[int]) -> Borders:
    """Return (top, left, bottom, right) of a setting that gives one number, (rows, columns) or all four."""
    numbers = (value,) if isinstance(value, int) else tuple(value)
    top, left, bottom, right = numbers * (4 // len(numbers))
    return top, left, bottom, right


def brief(values: Sequence[int]) -> int | tuple[int, ...]:
    """Return one number where all are equal, as authors and manifests write it."""
    return values[0] if len(set(values)) == 1 else tuple(values)


@dataclass(frozen=True)
class Window:
    """Which cells of its input a cell of a layer reads, and how far apart two windows lie.

    Attributes
    ----------
    size, stride, dilation : (int, int)
        For rows and columns: cells read, cells between two windows, cells between two that are read.
    padding : (int, int, int, int)
        Cells around the input: top, left, bottom, right.
    """

    size: Pair = (1, 1)
    stride: Pair = (1, 1)
    padding: Borders = (0, 0, 0, 0)
    dilation: Pair = (1, 1)

    @classmethod
    def of(cls, settings: Mapping[str, Any], size: str = "size") -> Window:
        """Read the settings of a layer; ``size`` is the key that gives the sides."""
        sides = pair(settings[size])
        stride = settings.get("stride")
        return cls(
            sides,
            sides if stride is None else pair(stride),
            borders(settings.get("padding", 0)),
            pair(settings.get("dilation", 1)),
        )

    @property
    def area(self) -> int:
        """Count of the cells that are read."""
        return self.size[0] * self.size[1]

    @property
    def span(self) -> Pair:
        """Rows and columns from the first cell that is read to the last."""
        rows, columns = ((size - 1) * step + 1 for size, step in zip(self.size, self.dilation, strict=True))
        return rows, columns

    @property
    def around(self) -> Pair:
        """Rows and columns that the padding adds."""
        top, left, bottom, right = self.padding
        return top + bottom, left + right

    def places(self, sides: Sequence[int]) -> Pair:
        """Return how many windows there are on an input of so many rows and columns."""
        rows, columns = (room // step + 1 for room, step in zip(self._room(sides), self.stride, strict=True))
        return rows, columns

    def rest(self, sides: Sequence[int]) -> Pair:
        """Return how many last rows and columns no window reaches, where the stride steps past them."""
        rows, columns = (room % step for room, step in zip(self._room(sides), self.stride, strict=True))
        return rows, columns

    def check(self, what: str, sides: Sequence[int], where: str) -> None:
        """Refuse a window that does not fit.

        Raises
        ------
        BuildError
            If it is larger than its padded input; ``what`` is what the author calls it.
        """
        if min(self._room(sides)) < 0:
            told = brief(self.size) if self.dilation == (1, 1) else f"{brief(self.size)}, spread over {self.span},"
            raise BuildError(where, f"{what} {told} must fit into its input", f"{sides[0]} × {sides[1]} cells")

    def attributes(self) -> dict[str, list[int]]:
        """Return what ONNX operators call it; the dilation only where there is one."""
        told = {"kernel_shape": list(self.size), "strides": list(self.stride), "pads": list(self.padding)}
        return told | ({"dilations": list(self.dilation)} if self.dilation != (1, 1) else {})

    def _room(self, sides: Sequence[int]) -> Pair:
        """Return how far the window can move."""
        rows, columns = (side + around - span for side, around, span in zip(sides, self.around, self.span, strict=True))
        return rows, columns
