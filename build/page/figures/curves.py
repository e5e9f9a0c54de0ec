"""Curves on a sheet: the frame of a small plot, its lines, bands and labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from build.page.figures.paint import Sheet

LABEL = 13


@dataclass(frozen=True)
class Frame:
    """Where a plot lies on its sheet, in CSS pixels, and the ranges of its axes."""

    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a value lies."""
        across = (x - self.x[0]) / ((self.x[1] - self.x[0]) or 1)
        up = (y - self.y[0]) / ((self.y[1] - self.y[0]) or 1)
        return self.left + across * self.width, self.top + (1 - up) * self.height

    def draw(
        self, sheet: Sheet, ticks: Sequence[tuple[float, str]], marks: Sequence[tuple[float, str]], across: str, up: str
    ) -> None:
        """Draw grid lines with their labels, and what the axes mean."""
        for value, words in ticks:
            _, y = self.point(self.x[0], value)
            sheet.line([(self.left, y), (self.left + self.width, y)])
            sheet.text(words, self.left - 8, y + 4, "soft", LABEL, anchor="rs")
        for value, words in marks:
            x, _ = self.point(value, self.y[0])
            sheet.text(words, x, self.top + self.height + 20, "soft", LABEL, anchor="ms")
        sheet.text(up, self.left, self.top - 12, "soft", LABEL)
        sheet.text(across, self.left + self.width, self.top + self.height + 40, "soft", LABEL, anchor="rs")

    def curve(
        self, sheet: Sheet, xs: Sequence[float], ys: Sequence[float], color: str = "ink", line: float = 2.5
    ) -> None:
        """Draw one curve."""
        sheet.line([self.point(x, y) for x, y in zip(xs, ys, strict=True)], color, line)
