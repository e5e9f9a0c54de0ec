"""Hidden units shaded by what their loss costs, and the recall of each class without the worst."""

from __future__ import annotations

import numpy as np

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

COLUMNS = 16
CELL = 30
GAP = 4
RIGHT = 610
ROW = 34
LEAST = 1e-9
"""The largest loss where no unit costs anything."""


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the units at left, the classes at right."""
    with np.load(material.folder("lesions") / "lesions.npz") as arrays:
        units, confusion, whole = arrays["units"].tolist(), arrays["confusion"], arrays["whole"]
    lost = (np.trace(whole) - np.trace(confusion, axis1=1, axis2=2)) / whole.sum()
    worst = int(lost.argmax())
    sheet.resize(PAGE, 500)
    top = 0.0
    for layer in dict.fromkeys(unit.rpartition("-")[0] for unit in units):
        own = [at for at, unit in enumerate(units) if unit.startswith(f"{layer}-")]
        sheet.text(layer, 0, top + 16, weight=600)
        top += 26
        for place, at in enumerate(own):
            left, line = place % COLUMNS * (CELL + GAP), top + place // COLUMNS * (CELL + GAP)
            share = np.full((1, 1), max(lost[at], 0) / max(lost[worst], LEAST), np.float32)
            sheet.paste(sheet.palette.diverging(share, 1), left, line, CELL, CELL)
            sheet.box(left, line, CELL, CELL, outline="ink" if at == worst else "rule", line=2 if at == worst else 1)
        top += -(-len(own) // COLUMNS) * (CELL + GAP) + 14
    sheet.text("Recall without {}[{}]".format(*units[worst].rsplit("-", 1)), RIGHT, 16, weight=600)
    recall, before = (np.diagonal(each) / np.maximum(each.sum(1), 1) for each in (confusion[worst], whole))
    for label, name in enumerate(material.classes):
        line = 34 + label * ROW
        sheet.text(name, RIGHT, line + 17, size=14)
        sheet.box(RIGHT + 110, line + 5, 260, 14, "panel")
        sheet.box(RIGHT + 110, line + 5, 260 * recall[label], 14, sheet.palette.of_class(label))
        sheet.box(RIGHT + 109 + 260 * before[label], line + 1, 2, 22, "ink")
        sheet.text(f"{100 * recall[label]:.1f} %", PAGE, line + 17, "soft", 14, anchor="rs")
