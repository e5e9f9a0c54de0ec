"""The published specimens, a row a class."""

from __future__ import annotations

import numpy as np

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

SIDE = 84
GAP = 10


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw every published specimen beside the others of its class, wrong ones underlined."""
    images, labels = material.specimens["images"].astype(np.float32), material.specimens["labels"].astype(int)
    wrong = labels != material.specimens["predicted"].astype(int)
    half = (PAGE - 40) / 2
    rows = (len(material.classes) + 1) // 2
    sheet.resize(PAGE, rows * (SIDE + GAP))
    for label, name in enumerate(material.classes):
        left, top = (label // rows) * (half + 40), (label % rows) * (SIDE + GAP)
        sheet.dot(left + 6, top + SIDE / 2, 5, sheet.palette.of_class(label))
        sheet.text(name, left + 20, top + SIDE / 2 + 5)
        step = min(SIDE + 4, (half - 120) / max(int((labels == label).sum()), 1))
        for column, index in enumerate(np.flatnonzero(labels == label)):
            x = left + 120 + column * step
            sheet.show(sheet.palette.intensity(images[index]), x, top, step - 4, step - 4)
            if wrong[index]:
                sheet.box(x, top + step - 3, step - 4, 2, "positive")
