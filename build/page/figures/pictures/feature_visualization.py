"""The images that excite a dozen units of each layer most."""

from __future__ import annotations

import numpy as np

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

COLUMNS = 10
GAP = 10
LINE = 30


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw one row a layer, evenly spread over its units."""
    with np.load(material.folder("features") / "features.npz") as arrays:
        images, dead = arrays["images"][:, 0], arrays["dead"]
    layers = [layer for layer in material.stations if layer.flags.has_units]
    side = (PAGE - GAP * (COLUMNS - 1)) / COLUMNS
    sheet.resize(PAGE, round(len(layers) * (side + LINE + GAP)))
    first = 0
    for row, layer in enumerate(layers):
        top = row * (side + LINE + GAP)
        count = layer.shape[0]
        sheet.text(layer.name, 0, top + 17, size=15, weight=600)
        for column, index in enumerate(np.linspace(0, count - 1, COLUMNS).round().astype(int)):
            left = column * (side + GAP)
            sheet.paste(sheet.palette.intensity(images[first + index]), left, top + LINE - 4, side, side)
            if column:
                word = material.classes[index] if count == len(material.classes) else str(index)
                sheet.text("dead" if dead[first + index] else word, left + side, top + 17, "soft", 13, anchor="rs")
        first += count
