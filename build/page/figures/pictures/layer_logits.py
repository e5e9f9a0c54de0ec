"""Ten logits and what softmax makes of them."""

from __future__ import annotations

import numpy as np

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

ROW = 38


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw logit and probability of every class for the first specimen."""
    logits = material.activations[figure.front.layer or "logits"].astype(np.float64)
    powers = np.exp(logits - logits.max())
    probabilities = powers / powers.sum()
    limit = float(np.abs(logits).max())
    sheet.resize(PAGE, ROW * (len(logits) + 1))
    for words, x in (("Class", 0), ("Logit", 220), ("Probability", 640)):
        sheet.text(words, x, 22, "soft", 13)
    for label, name in enumerate(material.classes):
        y = ROW * (label + 1)
        sheet.dot(6, y + 13, 5, sheet.palette.of_class(label))
        sheet.text(name, 22, y + 19)
        tall = abs(logits[label]) / limit * 130
        left = 350 if logits[label] > 0 else 350 - tall
        sheet.box(left, y + 6, tall, 14, "positive" if logits[label] > 0 else "negative")
        sheet.text(f"{logits[label]:.2f}".replace("-", "−"), 600, y + 19, anchor="rs")
        sheet.box(640, y + 6, 340, 14, "panel")
        sheet.box(640, y + 6, 340 * probabilities[label], 14, sheet.palette.of_class(label))
        sheet.text(f"{100 * probabilities[label]:.1f} %", PAGE, y + 19, anchor="rs")
    sheet.line([(350, ROW), (350, ROW * (len(logits) + 1) - 8)])
