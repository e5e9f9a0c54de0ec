"""The confusion matrix of the finished network."""

from __future__ import annotations

import numpy as np

from build.artifacts import read_json
from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

CELL = 52
NAMES = 120
LEAST_WITH_NUMBERS = 26


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw one cell a label and prediction, with its count; wrong ones warm, right ones grey."""
    history = read_json(material.folder("train") / "history.json")["trained"]
    table = np.array(history[-1]["confusion"])
    cell = min(CELL, (PAGE - NAMES) / len(table))
    left = (PAGE - NAMES - cell * len(table)) / 2 + NAMES
    sheet.resize(PAGE, round(cell * len(table)) + 40)
    sheet.text("Rows: what it is. Columns: what the network says.", left, 16, "soft", 14)
    panel = np.array(sheet.palette["panel"])
    for (row, column), count in np.ndenumerate(table):
        share = float(np.sqrt(count / max(table[row].sum(), 1)))
        end = np.array(sheet.palette["soft" if row == column else "positive"])
        red, green, blue = (round(each) for each in panel + (end - panel) * share)
        x, y = left + column * cell, 28 + row * cell
        sheet.box(x, y, cell - 1, cell - 1, (red, green, blue))
        if count and cell >= LEAST_WITH_NUMBERS:
            sheet.text(str(count), x + cell / 2, y + cell / 2, "paper" if share > 0.6 else "ink", 14, anchor="mm")
    for row, name in enumerate(material.classes):
        sheet.text(name, left - 10, 28 + (row + 0.5) * cell, size=min(14, cell), anchor="rm")
