"""Which pixels a cell of a layer can see (Dumoulin & Visin 2016, arXiv:1603.07285)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """The square of its input that a cell of a layer reads, and how far apart two squares lie."""

    size: int = 1
    stride: int = 1
    padding: int = 0


@dataclass(frozen=True)
class Field:
    """The square of pixels that a cell of a layer can see.

    Attributes
    ----------
    size, jump : int
        Side of the square, and the distance of two neighbouring cells' squares, in pixels.
    start : int
        Row and column of the square's corner for cell (0, 0); negative where padding is seen.
    """

    size: int = 1
    jump: int = 1
    start: int = 0

    def through(self, window: Window) -> Field:
        """Return what a cell sees that reads a window of cells of this field."""
        size = self.size + (window.size - 1) * self.jump
        return Field(size, self.jump * window.stride, self.start - window.padding * self.jump)

    def box(self, row: int, column: int, size: tuple[int, ...]) -> tuple[int, int, int, int]:
        """Return (row, column, height, width) of one cell's square, cut at the border of an image of (H, W) pixels."""
        top, left = (self.start + cell * self.jump for cell in (row, column))
        bottom, right = min(top + self.size, size[0]), min(left + self.size, size[1])
        return max(top, 0), max(left, 0), bottom - max(top, 0), right - max(left, 0)


def field_of(window: Window | None, sources: Sequence[Field | None]) -> Field | None:
    """Return what a cell sees that reads one window in each of its sources.

    Parameters
    ----------
    window : Window or None
        ``None`` for a cell that reads everything.
    sources : sequence of Field or None
        What the cells of each input see.
    """
    if window is None or None in sources:
        return None
    fields = [source.through(window) for source in sources if source]
    start = min(field.start for field in fields)
    end = max(field.start + field.size for field in fields)
    return Field(end - start, max(field.jump for field in fields), start)
