"""One scatter a layer: the projected test images in the colours of their classes."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from build.data.packs import unpack
from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

COLUMNS = 5
GAP = 20
TOP = 44
HEAD = 28
RADIUS = 0.9
SIGN = (19, 14)
"""Room that a sign takes, in CSS pixels."""
N_ROUNDS = 60
MANY = 10
"""Classes whose names fill the row."""


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the projection of every layer, a sign on each class, and the classes above."""
    kind = str(figure.front.options.get("projection", "umap"))
    points, _ = unpack(material.published("projection", "projection/points.bin").read_bytes())
    labels = points["label"].values.astype(int)
    layers = [layer.name for layer in material.stations]
    side = (PAGE - GAP * (COLUMNS - 1)) / COLUMNS
    sheet.resize(PAGE, round(TOP + math.ceil(len(layers) / COLUMNS) * (side + HEAD + GAP) - GAP))
    _legend(material, sheet)
    for index, name in enumerate(layers):
        left, top = (index % COLUMNS) * (side + GAP), TOP + (index // COLUMNS) * (side + HEAD + GAP)
        sheet.text(name, left, top + 14, weight=600)
        sheet.line([(left, top + HEAD - 6), (left + side, top + HEAD - 6)])
        arrays, _ = unpack(material.published("projection", f"projection/{name}.bin").read_bytes())
        places = (left, top + HEAD) + arrays[kind].real() * (side, -side) + (0, side)
        _scatter(sheet, places, labels, material.glyphs)


def _scatter(sheet: Sheet, places: NDArray[np.float64], labels: NDArray[np.int64], glyphs: tuple[str, ...]) -> None:
    """Draw dots, and on the middle of each class its sign."""
    for (x, y), label in zip(places, labels, strict=True):
        sheet.dot(x, y, RADIUS, sheet.palette.of_class(label))
    present = np.unique(labels)
    middles = apart(np.array([np.median(places[labels == label], axis=0) for label in present]))
    for (x, y), label in zip(middles, present, strict=True):
        sheet.text(glyphs[label], x, y, size=12.5, weight=600, anchor="mm", halo=1)


def apart(middles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move signs (n, 2) up and down until none covers another."""
    moved = middles + np.arange(len(middles))[:, None] * (0, 1e-6)  # equal heights have an order, too
    for _ in range(N_ROUNDS):
        gaps = moved[:, None] - moved[None]  # (n, n, 2)
        missing = np.maximum(SIGN[1] - np.abs(gaps[..., 1]), 0) * (np.abs(gaps[..., 0]) < SIGN[0])
        moved[:, 1] += (missing * np.sign(gaps[..., 1])).sum(axis=1) / 4
    return moved


def _legend(material: Material, sheet: Sheet) -> None:
    """Draw the signs and names of the classes in one row."""
    for label, name in enumerate(material.classes):
        x = label * PAGE / max(len(material.classes), MANY)
        sheet.dot(x + 5, 11, 5, sheet.palette.of_class(label))
        sheet.text(material.glyphs[label], x + 16, 16, size=14, weight=600)
        if len(material.classes) <= MANY:
            sheet.text(name, x + 37, 16, "soft", 14)
