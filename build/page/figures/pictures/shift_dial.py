"""Accuracy at every shift, for the network with pooling and the one without."""

from __future__ import annotations

import numpy as np

from build.artifacts import read_json
from build.data.datasets import as_shown
from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

SIDE = 320
GAP = 60


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the specimen and two squares of accuracies."""
    own, rival = material.experiment.name, str(figure.front.options["rival"])
    sheet.resize(PAGE, SIDE + 40)
    sheet.paste(sheet.palette.intensity(as_shown(material.activations["image"][None])[0]), 0, 28, SIDE, SIDE)
    for column, (name, title) in enumerate(((own, "with pooling"), (rival, "without pooling")), start=1):
        left = column * (SIDE + GAP)
        shifts = read_json(material.published("shifts", "shifts.json", name))
        sheet.text(f"Right at every shift, {title}", left, 16, "soft", 14)
        _square(np.array(shifts["accuracy"]), left, sheet)


def _square(accuracy: np.ndarray[tuple[int, ...], np.dtype[np.float64]], left: float, sheet: Sheet) -> None:
    """Draw one square, with the number in each cell."""
    cell = SIDE / len(accuracy)
    paper, ink = np.array(sheet.palette["panel"]), np.array(sheet.palette["accent"])
    for (row, column), value in np.ndenumerate(accuracy):
        share = (float(value) - 0.1) / 0.9
        red, green, blue = (round(each) for each in paper + (ink - paper) * share)
        sheet.box(left + column * cell, 28 + row * cell, cell - 1, cell - 1, (red, green, blue))
        color = "paper" if share > 0.5 else "ink"
        sheet.text(f"{100 * value:.0f}", left + (column + 0.5) * cell, 28 + (row + 0.5) * cell, color, 13, anchor="mm")
