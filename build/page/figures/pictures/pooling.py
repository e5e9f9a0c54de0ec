"""A map before and after max-pooling, with one window and what came of it outlined."""

from __future__ import annotations

import numpy as np

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet, usual_magnitude
from build.page.prose.content import FigureSource

GAP = 40


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the figure's pooling layer for the first specimen."""
    after = material.layers[figure.front.layer or ""]
    before = material.before(after.name)
    maps = {layer.name: material.activations[layer.name][material.telling(after.name)] for layer in (before, after)}
    limit = usual_magnitude(material.activations[before.name])
    side = (PAGE - GAP) / 2
    sheet.resize(PAGE, round(side) + 40)
    row, column = np.unravel_index(int(maps[after.name].argmax()), maps[after.name].shape)
    for index, (layer, span) in enumerate(((before, after["size"]), (after, 1))):
        left = index * (side + GAP)
        sheet.text(f"{layer.name}, {'after' if index else 'before'}", left, 16, "soft", 14)
        x, y, wide, _ = sheet.show(sheet.palette.diverging(maps[layer.name], limit), left, 28, side, side)
        cell = wide / layer.shape[-1]
        stride = after["stride"] if span > 1 else 1
        place = x + column * stride * cell, y + row * stride * cell
        sheet.box(*place, span * cell, span * cell, outline="ink", line=2)
