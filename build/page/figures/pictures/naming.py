"""Twenty pictures, each over what the network calls it and what its label says."""

from __future__ import annotations

from build.data.packs import unpack
from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

COLUMNS = 5
GAP = 14
WORDS = 46


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the pictures in their order; where the two differ, a line lies below the picture."""
    arrays, _ = unpack(material.published("naming", "naming.bin").read_bytes())
    images, labels, predicted = (arrays[name].real() for name in ("images", "label", "predicted"))
    side = (PAGE - (COLUMNS - 1) * GAP) / COLUMNS * 0.6
    step = (PAGE + GAP) / COLUMNS
    sheet.resize(PAGE, round(-(-len(labels) // COLUMNS) * (side + WORDS + GAP)))
    for at, (image, label, answer) in enumerate(zip(images, labels.astype(int), predicted.astype(int), strict=True)):
        left, top = at % COLUMNS * step, at // COLUMNS * (side + WORDS + GAP)
        sheet.show(sheet.palette.intensity(image), left, top, side, side)
        if label != answer:
            sheet.box(left, top + side + 2, side, 2, "positive")
        sheet.text(f"network: {material.classes[answer]}", left, top + side + 20)
        sheet.text(f"label: {material.classes[label]}", left, top + side + 38)
