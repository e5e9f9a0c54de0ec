"""The first specimen and five maps of what speaks for the network's answer."""

from __future__ import annotations

import numpy as np

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet, magnitude
from build.page.prose.content import FigureSource

GAP = 20
TITLES = {
    "gradient": "Gradient",
    "gradient-input": "Gradient × input",
    "integrated-gradients": "Integrated gradients",
    "grad-cam": "Grad-CAM, last convolution",
    "occlusion": "Occlusion",
}


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the image and its five maps, each in its own scale."""
    maps = dict(np.load(material.folder("attribution") / "specimen.npz"))
    side = (PAGE - 2 * GAP) / 3
    sheet.resize(PAGE, round(2 * (side + 44)))
    sheet.text("Image", 0, 18, weight=600)
    sheet.paste(sheet.palette.intensity(material.specimens["images"][0]), 0, 28, side, side)
    for place, (method, title) in enumerate(TITLES.items(), 1):
        left, top = place % 3 * (side + GAP), place // 3 * (side + 44)
        sheet.text(title, left, top + 18, weight=600)
        sheet.paste(sheet.palette.diverging(maps[method], magnitude(maps[method])), left, top + 28, side, side)
