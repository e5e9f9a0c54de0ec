"""One scatter a layer: the projected test images in the colours of their classes."""

from __future__ import annotations

import math

from build.data.packs import unpack
from build.page.content import FigureSource
from build.page.material import Material
from build.page.paint import PAGE, Sheet

COLUMNS = 4
GAP = 24
HEAD = 28
RADIUS = 1.3


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the projection of every layer, and the classes above."""
    projection = str(figure.front.options.get("projection", "umap"))
    points, _ = unpack(material.published("projection", "points.bin").read_bytes())
    labels = points["label"].real().astype(int)
    places = {name: material.published("projection", f"projection/{name}.bin") for name in material.layers}
    layers = [name for name, path in places.items() if path.is_file()]
    side = (PAGE - GAP * (COLUMNS - 1)) / COLUMNS
    rows = math.ceil(len(layers) / COLUMNS)
    sheet.resize(PAGE, round(64 + rows * (side + HEAD + GAP)))
    _legend(material, sheet)
    for index, name in enumerate(layers):
        left = (index % COLUMNS) * (side + GAP)
        top = 64 + (index // COLUMNS) * (side + HEAD + GAP)
        sheet.text(name, left, top + 14, weight=600)
        sheet.line([(left, top + HEAD - 6), (left + side, top + HEAD - 6)])
        arrays, _ = unpack(places[name].read_bytes())
        for (x, y), label in zip(arrays[projection].real(), labels, strict=True):
            place = left + x * side, top + HEAD + (1 - y) * side
            sheet.dot(*place, RADIUS, sheet.palette.of_class(label))


def _legend(material: Material, sheet: Sheet) -> None:
    """Draw the names of the classes in two rows."""
    for label, name in enumerate(material.classes):
        x, y = (label % 5) * PAGE / 5, 16 + (label // 5) * 24
        sheet.dot(x + 6, y - 5, 5, sheet.palette.of_class(label))
        sheet.text(name, x + 18, y)
