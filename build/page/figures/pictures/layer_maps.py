"""A layer's maps: one large, all of them small, with the scale."""

from __future__ import annotations

import math

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet, magnitude, usual_magnitude
from build.page.prose.content import FigureSource

LARGE = 520
GAP = 4
MOST = 64
"""Maps on one sheet."""


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the maps of the figure's layer for the first specimen."""
    name = figure.front.layer or ""
    maps = material.activations[name]  # (C, H, W)
    limit = usual_magnitude(maps)
    chosen = material.telling(name)
    sheet.resize(PAGE, LARGE + 44)
    sheet.show(sheet.palette.diverging(maps[chosen], limit), 0, 0, LARGE, LARGE)
    unit = f"{name}[{chosen}]"
    sheet.text(unit, 0, LARGE + 26, weight=600)
    sheet.text(f"of {len(maps)} maps", 12 + 9 * len(unit), LARGE + 26)
    left, width = LARGE + 40, PAGE - LARGE - 40
    columns = math.ceil(math.sqrt(min(len(maps), MOST)))
    side = (width - GAP * (columns - 1)) / columns
    for index, values in enumerate(maps[:MOST]):
        x, y = left + (index % columns) * (side + GAP), (index // columns) * (side + GAP)
        sheet.show(sheet.palette.diverging(values, limit), x, y, side, side)
        if index == chosen:
            sheet.box(x, y, side, side, outline="accent", line=2)
    signed = material.layers[name].flags.signed
    sheet.legend(limit, left, LARGE + 10, width, signed, beyond=limit < magnitude(maps[chosen]))
