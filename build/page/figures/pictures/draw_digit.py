"""The digit that the page begins with, and what the first network says of it."""

from __future__ import annotations

import numpy as np

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

SIDE, ROW, SHOWN = 280, 44, 4


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the first specimen and its largest probabilities."""
    sheet.resize(PAGE, SIDE)
    sheet.paste(sheet.palette.intensity(material.specimens["images"][0].astype(np.float32)), 0, 0, SIDE, SIDE)
    probabilities = material.specimens["probabilities"][0]
    left = SIDE + 60
    sheet.text(material.experiment.title, left, 24, size=17, weight=600)
    for row, label in enumerate(np.argsort(-probabilities)[:SHOWN]):
        y = 50 + ROW * row
        sheet.text(material.classes[label], left, y + 20, size=17)
        sheet.box(left + 60, y + 9, PAGE - left - 160, 10, "panel")
        sheet.box(left + 60, y + 9, (PAGE - left - 160) * probabilities[label], 10, sheet.palette.of_class(label))
        sheet.text(f"{100 * probabilities[label]:.1f} %", PAGE, y + 20, size=17, anchor="rs")
