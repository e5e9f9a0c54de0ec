"""Two classes through the layers: distances within and between, and images on their border."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.artifacts import read_json
from build.data.datasets import as_shown, load_split
from build.data.packs import Packed, unpack
from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

COLUMNS = 5
GAP = 28
TALL = 90
STEP = TALL + 46
SIDE = 76


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw three lines a layer, and the images that the network is least decided about."""
    meta = read_json(material.published("borders", "borders.json"))
    arrays, _ = unpack(material.published("borders", "borders.bin").read_bytes())
    pair = [int(label) for label in figure.front.options.get("pair", (0, 6))]
    number = meta["pairs"].index(sorted(pair))
    rows = -(-len(meta["layers"]) // COLUMNS)
    sheet.resize(PAGE, rows * STEP + SIDE + 90)
    named = " · ".join(f"within {material.classes[label]}" for label in pair)
    sheet.text(f"Distances between images: {named} · between them (dark)", 0, 16, "soft", 14)
    _layers(sheet, meta, arrays, number, pair)
    sheet.text("On the border", 0, rows * STEP + 62, weight=600)
    for column, image in enumerate(_border(material, arrays["border"].values[number])):
        left = column * (SIDE + 14)
        sheet.show(sheet.palette.intensity(image), left, rows * STEP + 74 - 4, SIDE, SIDE)


def _layers(sheet: Sheet, meta: Mapping[str, Any], arrays: Mapping[str, Packed], number: int, pair: list[int]) -> None:
    """Draw the distances of every layer."""
    shares = arrays["distances"].real().reshape(len(meta["layers"]), len(meta["pairs"]), 3, -1)[:, number]
    width = (PAGE - GAP * (COLUMNS - 1)) / COLUMNS
    first, second = sorted(pair)
    colors = (sheet.palette.of_class(first), sheet.palette.of_class(second), sheet.palette["ink"])
    for index, layer in enumerate(meta["layers"]):
        left, top = (index % COLUMNS) * (width + GAP), 30 + (index // COLUMNS) * STEP
        sheet.text(layer, left, top + 14, weight=600, size=14)
        sheet.text(f"{meta['separation'][number][index]:.2f}", left + width, top + 14, size=14, anchor="rs")
        scale = TALL / float(shares[index].max())
        for line, color in zip(shares[index], colors, strict=True):
            bins = enumerate(line)
            sheet.line(
                [(left + (b + 0.5) / len(line) * width, top + 22 + TALL - v * scale) for b, v in bins], color, 1.5
            )
        sheet.line([(left, top + 22 + TALL), (left + width, top + 22 + TALL)])


def _border(material: Material, chosen: NDArray[np.uint16]) -> NDArray[np.float32]:
    """Return the images of some points of the map: (n, H, W), or (n, C, H, W) in colour."""
    points, _ = unpack(material.published("projection", "projection/points.bin").read_bytes())
    test = load_split(material.folder("data"), "test")
    images: NDArray[np.float32] = as_shown(test.images[points["test_index"].values[chosen].astype(int)])
    return images
