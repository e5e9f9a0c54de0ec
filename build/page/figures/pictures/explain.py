"""The largest logit and its strongest terms."""

from __future__ import annotations

import numpy as np

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

ROW = 34
SHOWN = 8


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the terms of the largest logit of the first specimen, strongest first, the rest summed."""
    last = list(material.layers)[-1]
    before = material.before(last).name
    unit = int(material.activations[last].argmax())
    with np.load(material.folder("train") / "trained.npz") as weights:
        terms = weights[f"{last}.weight"][unit] * material.activations[before]
        bias = float(weights[f"{last}.bias"][unit])
    order = np.argsort(-np.abs(terms))
    shown = [(float(terms[index]), f"{before}[{index}]") for index in order[:SHOWN]]
    rest = float(terms[order[SHOWN:]].sum())
    shown += [(bias, "the bias"), (rest, f"{len(order) - SHOWN} more terms, together")]
    sheet.resize(PAGE, ROW * (len(shown) + 1) + 10)
    total = f"{last}[{unit}] = {material.activations[last][unit]:.4f}"
    sheet.text(f"{total}  ({material.classes[unit]})", 0, 22, size=17, weight=600)
    largest = max(abs(value) for value, _ in shown)
    for row, (value, words) in enumerate(shown, start=1):
        y, wide = row * ROW + 10, 110 * abs(value) / largest
        sheet.box(120 if value > 0 else 120 - wide, y + 4, wide, 12, "positive" if value > 0 else "negative")
        sheet.text(f"{value:+.4f}".replace("-", "−"), 360, y + 16, anchor="rs")
        sheet.text(words, 390, y + 16)
    sheet.line([(120, ROW + 6), (120, ROW * (len(shown) + 1) + 6)])
