"""The nine weights of a filter, its map, and the network's answer."""

from __future__ import annotations

import numpy as np

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet, magnitude
from build.page.prose.content import FigureSource

SIDE = 320
GAP = 60
SHOWN = 5


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw one filter of the figure's layer as it was trained."""
    name = figure.front.layer or ""
    unit = material.telling(name)
    with np.load(material.folder("train") / "trained.npz") as weights:
        kernel = weights[f"{name}.weight"][unit, 0]
    limit, cell = magnitude(kernel), SIDE / len(kernel)
    sheet.resize(PAGE, SIDE + 40)
    sheet.text(f"{name}[{unit}]", 0, 16, "soft", 14)
    sheet.paste(sheet.palette.diverging(kernel, limit), 0, 28, SIDE, SIDE)
    for (row, column), value in np.ndenumerate(kernel):
        color = "paper" if abs(value) > limit / 2 else "ink"
        sheet.text(
            f"{value:.2f}".replace("-", "−"), (column + 0.5) * cell, 28 + (row + 0.5) * cell, color, 20, anchor="mm"
        )
    shown = material.activations[name][unit]
    sheet.text("its map", SIDE + GAP, 16, "soft", 14)
    sheet.show(sheet.palette.diverging(shown, magnitude(shown)), SIDE + GAP, 28, SIDE, SIDE)
    probabilities = material.specimens["probabilities"][0]
    for row, label in enumerate(np.argsort(-probabilities)[:SHOWN]):
        left, y = 2 * (SIDE + GAP), 60 + 40 * row
        sheet.dot(left + 6, y - 5, 5, sheet.palette.of_class(label))
        sheet.text(material.classes[label], left + 20, y)
        sheet.text(f"{100 * probabilities[label]:.1f} %", PAGE, y, anchor="rs")
