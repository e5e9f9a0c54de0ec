"""The network as one machine: the picture that opens the page, the maps that become of it, and ten bars."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from build.data.packs import unpack
from build.network.layers import ShapedLayer
from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet, usual_magnitude
from build.page.prose.content import FigureSource

HEIGHT, AXIS = 310, 136
TILE, BARS = 196, 200
ACROSS = 4
CELL, MAP_GAP = 2, 4
UNIT, UNIT_GAP = 7, 1
ROW = 26

Arrays = Mapping[str, NDArray[np.float64]]


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the end of the way: every layer in its place, its name below it."""
    sheet.resize(PAGE, HEIGHT)
    shown, outputs = (read(material.published("ambiguous", f"{name}.bin")) for name in ("ambiguous", "ambiguous-pass"))
    layers = [layer for layer in material.layers.values() if layer.name in outputs and not is_bent(layer, material)]
    *wells, last = layers
    sides = [size_of(layer) for layer in wells]
    gap = (PAGE - TILE - BARS - sum(width for width, _ in sides)) / (len(wells) + 1)
    image = shown["image"].astype(np.float32)
    picture = sheet.palette.intensity(image[0] if len(image) == 1 else image)
    sheet.show(picture, 0, AXIS - TILE / 2, TILE, TILE)
    name(sheet, "picture", f"test image {int(shown['test_index'][0])}", 0)
    left: float = TILE + gap
    for layer, (width, height) in zip(wells, sides, strict=True):
        draw_layer(sheet, outputs[layer.name].astype(np.float32), left, AXIS - height / 2)
        name(sheet, layer.name, " × ".join(map(str, layer.shape)), left)
        left += width + gap
    draw_answer(sheet, shown["probabilities"], material.classes, left)
    name(sheet, last.name, f"{last.shape[0]} classes", left)


def read(path: Path) -> Arrays:
    """Read the real values of a pack."""
    arrays, _ = unpack(path.read_bytes())
    return {name: packed.real() for name, packed in arrays.items()}


def is_bent(layer: ShapedLayer, material: Material) -> bool:
    """Tell whether a vector is shown only once it is bent."""
    after = [each for each in material.layers.values() if layer.name in each.inputs]
    return len(layer.shape) == 1 and any(each.flags.bends for each in after)


def size_of(layer: ShapedLayer) -> tuple[float, float]:
    """Return the width and the height of a layer's maps or units, four beside each other."""
    rows = ceil(layer.shape[0] / ACROSS)
    if len(layer.shape) == 1:
        return ACROSS * (UNIT + UNIT_GAP), rows * (UNIT + UNIT_GAP)
    tall, wide = (CELL * side + MAP_GAP for side in layer.shape[1:])
    return ACROSS * wide, rows * tall


def draw_layer(sheet: Sheet, values: NDArray[np.float32], left: float, top: float) -> None:
    """Draw the maps or the units of a layer, on the scale of its usual values."""
    limit = usual_magnitude(values)
    maps = values if values.ndim == 3 else values[:, None, None]
    cell, gap = (CELL, MAP_GAP) if values.ndim == 3 else (UNIT, UNIT_GAP)
    tall, wide = (cell * side for side in maps.shape[1:])
    for at, each in enumerate(maps):
        row, column = divmod(at, ACROSS)
        place = (left + column * (wide + gap), top + row * (tall + gap), wide, tall)
        sheet.paste(sheet.palette.diverging(each, limit), *place)


def draw_answer(sheet: Sheet, probabilities: NDArray[np.float64], classes: tuple[str, ...], left: float) -> None:
    """Draw a bar for each class, and print how probable the two most probable are."""
    best = np.argsort(-probabilities)[:2]
    top = AXIS - ROW * len(classes) / 2
    for label, (each, probability) in enumerate(zip(classes, probabilities, strict=True)):
        y, weight = top + ROW * label, 600 if label in best else 400
        sheet.text(each, left, y + 17, "ink" if label in best else "soft", 13, weight)
        sheet.box(left + 82, y + 9, 66, 8, "panel")
        sheet.box(left + 82, y + 9, 66 * probability, 8, sheet.palette.of_class(label))
        if label in best:
            sheet.text(f"{100 * probability:.2f} %", PAGE, y + 17, size=13, weight=weight, anchor="rs")


def name(sheet: Sheet, title: str, shape: str, left: float) -> None:
    """Write what stands above."""
    sheet.text(title, left, HEIGHT - 22, size=13, weight=600)
    sheet.text(shape, left, HEIGHT - 5, "soft", 13)
