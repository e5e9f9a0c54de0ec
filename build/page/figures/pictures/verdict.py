"""The first specimen, large, and the five classes that the network finds most probable."""

from __future__ import annotations

import numpy as np

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

SIDE = 280
ROW = 44
SHOWN = 5


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the image and its probabilities."""
    sheet.resize(PAGE, SIDE)
    sheet.show(sheet.palette.intensity(material.specimens["images"][0].astype(np.float32)), 0, 0, SIDE, SIDE)
    probabilities = material.specimens["probabilities"][0]
    left = SIDE + 60
    for row, label in enumerate(np.argsort(-probabilities)[:SHOWN]):
        y = 20 + ROW * row
        sheet.text(material.classes[label], left, y + 20, size=17)
        sheet.box(left + 150, y + 9, PAGE - left - 240, 10, "panel")
        sheet.box(left + 150, y + 9, (PAGE - left - 240) * probabilities[label], 10, sheet.palette.of_class(label))
        sheet.text(f"{100 * probabilities[label]:.1f} %", PAGE, y + 20, size=17, anchor="rs")
