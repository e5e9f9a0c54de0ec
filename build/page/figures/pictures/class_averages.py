"""The average of each class in one channel of the figure's layer."""

from __future__ import annotations

import numpy as np

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet, magnitude
from build.page.prose.content import FigureSource

COLUMNS, GAP, LINE, BARS = 5, 16, 34, 46


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw a map a class, or a row of bars where the layer has no maps."""
    name = figure.front.options["layer"]
    with np.load(material.folder("averages") / "averages.npz") as arrays:
        means = arrays[name]  # (n_classes, *shape)
    if means.ndim == 2:
        sheet.resize(PAGE, BARS * len(means))
        for label, values in enumerate(means):
            sheet.text(material.classes[label], 0, BARS * label + 26, size=15)
            sheet.bars(values, 130, BARS * label + 4, PAGE - 130, BARS - 8)
        return
    maps = means[:, material.telling(name)]
    limit = magnitude(maps)
    side = (PAGE - GAP * (COLUMNS - 1)) / COLUMNS
    sheet.resize(PAGE, round(-(-len(maps) // COLUMNS) * (side + LINE)))
    for label, values in enumerate(maps):
        left, top = (label % COLUMNS) * (side + GAP), (label // COLUMNS) * (side + LINE)
        sheet.show(sheet.palette.diverging(values, limit), left, top, side, side)
        sheet.text(material.classes[label], left, top + side + 20, size=15)
