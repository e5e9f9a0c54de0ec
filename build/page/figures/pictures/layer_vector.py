"""A layer without rows and columns: one bar a unit."""

from __future__ import annotations

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

HEIGHT = 220


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the values of the figure's layer for the first specimen."""
    name = figure.front.layer or ""
    values = material.activations[name]
    sheet.resize(PAGE, HEIGHT + 40)
    sheet.text(f"{values.max():+.1f}".replace("-", "−"), 0, 16, "soft", 13)
    sheet.text(f"{min(values.min(), 0):+.1f}".replace("-", "−"), 0, HEIGHT, "soft", 13)
    sheet.bars(values, 50, 4, PAGE - 50, HEIGHT - 8)
    sheet.text("unit 0", 50, HEIGHT + 26, "soft", 13)
    sheet.text(f"unit {len(values) - 1}", PAGE, HEIGHT + 26, "soft", 13, anchor="rs")
