"""An image, and beside each of its rows what the network believes after reading it."""

from __future__ import annotations

import numpy as np

from build.data.packs import unpack
from build.page.figures.figure_data import Material
from build.page.figures.paint import Sheet
from build.page.prose.content import FigureSource

SIDE, GAP = 448, 4


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the first specimen and one stacked bar a row."""
    owner = figure.front.options["specimens"]
    arrays, _ = unpack(material.published("activations", "specimens.bin", owner).read_bytes())
    with np.load(material.folder("recurrence") / "beliefs.npz") as stored:
        beliefs = stored["beliefs"][int(arrays["test_index"].values[0])].astype(float)  # (n_rows, n_classes)
    sheet.resize(2 * SIDE + GAP, SIDE)
    sheet.paste(sheet.palette.intensity(arrays["images"].real()[0].astype(np.float32)), 0, 0, SIDE, SIDE)
    line = SIDE / len(beliefs)
    for row, belief in enumerate(beliefs):
        left = float(SIDE + GAP)
        for label, share in enumerate(belief):
            sheet.box(left, row * line, share * SIDE, line - 1, sheet.palette.of_class(label))
            left += share * SIDE
