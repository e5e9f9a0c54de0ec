"""Which pixels a cell of a layer can see (Dumoulin & Visin 2016, arXiv:1603.07285)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from build.network.window import Pair, Window


@dataclass(frozen=True)
class Field:
    """The rectangle of pixels that a cell of a layer can see, all numbers for rows and columns.

    Attributes
    ----------
    size, jump : (int, int)
        Sides of the rectangle, and the distance of two neighbouring cells' rectangles, in pixels.
    start : (int, int)
        Row and column of the rectangle's corner for cell (0, 0); negative where padding is seen.
    """

    size: Pair = (1, 1)
    jump: Pair = (1, 1)
    start: Pair = (0, 0)

    def through(self, window: Window) -> Field:
        """Return what a cell sees that reads a window of cells of this field."""
        rows, columns = (
            (
                self.size[axis] + (window.span[axis] - 1) * self.jump[axis],
                self.jump[axis] * window.stride[axis],
                self.start[axis] - window.padding[axis] * self.jump[axis],
            )
            for axis in (0, 1)
        )
        size, jump, start = zip(rows, columns, strict=True)
        return Field(size, jump, start)

    def box(self, row: int, column: int, size: tuple[int, ...]) -> tuple[int, int, int, int]:
        """Return (row, column, height, width) of one cell's part, cut at the border of an image of (H, W) pixels."""
        top, left = (self.start[axis] + cell * self.jump[axis] for axis, cell in enumerate((row, column)))
        bottom, right = min(top + self.size[0], size[0]), min(left + self.size[1], size[1])
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
    sides = [_span([(field.start[axis], field.size[axis], field.jump[axis]) for field in fields]) for axis in (0, 1)]
    size, jump, start = zip(*sides, strict=True)
    return Field(size, jump, start)


def _span(fields: Sequence[tuple[int, int, int]]) -> tuple[int, int, int]:
    """Return size, jump and start of what covers all fields, given as start, size and jump along one side."""
    start = min(start for start, _, _ in fields)
    end = max(start + size for start, size, _ in fields)
    return end - start, max(jump for _, _, jump in fields), start
