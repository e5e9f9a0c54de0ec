"""A picture and what an edge kernel makes of it, at the same scale."""

from __future__ import annotations

import numpy as np

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet, magnitude
from build.page.prose.content import FigureSource

SIDE = 320
PADDING = 1


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the first specimen, its left-to-right edges and the formula."""
    image = material.activations["image"][0]
    padded = np.pad(image, PADDING)
    steps = padded[:, 2:] - padded[:, :-2]
    edges = (steps[:-2] + steps[1:-1] + steps[2:]) / 3
    sheet.resize(PAGE, SIDE + 40)
    sheet.text("in", 0, 16, "soft", 14)
    sheet.paste(sheet.palette.intensity(image), 0, 28, SIDE, SIDE)
    sheet.text("out", SIDE + 40, 16, "soft", 14)
    sheet.paste(sheet.palette.diverging(edges, magnitude(edges)), SIDE + 40, 28, SIDE, SIDE)
    size = len(image)
    formula = f"({size} + 2 · {PADDING} − 3) / 1 + 1 = {len(edges)}"
    sheet.text("Kernel size 3, stride 1, padding 1", 2 * SIDE + 80, 60)
    sheet.text(formula, 2 * SIDE + 80, 90, weight=600)
