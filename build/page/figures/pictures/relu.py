"""A map before and after ReLU, and a histogram of the layer's values."""

from __future__ import annotations

import numpy as np

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet, magnitude, usual_magnitude
from build.page.prose.content import FigureSource

GAP = 40
BINS = 48
TALL = 130


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the first ReLU for the first specimen."""
    after = next(layer for layer in material.layers.values() if layer.flags.bends)
    before = material.before(after.name)
    values = material.activations[before.name]
    limit = usual_magnitude(values)
    chosen = material.telling(after.name)
    side = (PAGE - GAP) / 2
    sheet.resize(PAGE, round(side) + TALL + 110)
    for column, (layer, word) in enumerate(((before, "before"), (after, "after"))):
        left = column * (side + GAP)
        sheet.text(f"{layer.name}, {word}", left, 16, "soft", 14)
        sheet.paste(sheet.palette.diverging(material.activations[layer.name][chosen], limit), left, 28, side, side)
    _histogram(values.ravel(), magnitude(values), sheet, round(side) + 60)


def _histogram(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]], limit: float, sheet: Sheet, top: int) -> None:
    """Draw how often values occur, in one colour a side of zero."""
    counts, _ = np.histogram(values, BINS, (-limit, limit))
    step = PAGE / BINS
    for index, count in enumerate(counts):
        tall = TALL * count / counts.max()
        color = "negative" if index < BINS // 2 else "positive"
        sheet.box(index * step + 0.5, top + TALL - tall, step - 1, tall, color)
    sheet.line([(0, top + TALL), (PAGE, top + TALL)], "ink")
    sheet.line([(PAGE / 2, top), (PAGE / 2, top + TALL)], "ink")
    for words, x, anchor in ((f"−{limit:.1f}", 0, "ls"), ("0", PAGE / 2, "ms"), (f"+{limit:.1f}", PAGE, "rs")):
        sheet.text(words, x, top + TALL + 20, "soft", 13, anchor=anchor)
