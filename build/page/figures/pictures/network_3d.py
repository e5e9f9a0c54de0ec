"""All layers side by side: the flat twin of the view in space."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from build.page.figures.figure_data import Material, Values
from build.page.figures.paint import PAGE, Sheet, magnitude
from build.page.prose.content import FigureSource

GAP = 18
FOLD = 8
MOST = 128
"""Maps of a layer that are drawn."""


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw each layer as a grid of its maps, vectors folded into eight columns."""
    draw_layers(material, sheet, magnitude)


def draw_layers(material: Material, sheet: Sheet, limit_of: Callable[[Values], float]) -> None:
    """Draw all layers, each on a scale that reaches as far as ``limit_of`` its values says."""
    layers = material.stations
    width = (PAGE - GAP * (len(layers) - 1)) / len(layers)
    sheet.resize(PAGE, 330)
    for column, layer in enumerate(layers):
        left = column * (width + GAP)
        values = material.activations[layer.name]
        sheet.text(layer.name, left, 16, size=14, weight=600)
        sheet.text(" × ".join(str(size) for size in layer.shape), left, 34, "soft", 12.5)
        maps = folded(values)
        limit = limit_of(values)
        across = math.ceil(math.sqrt(len(maps[:MOST]) / 2)) if layer.inputs else 1
        side = width / across
        for place, each in enumerate([material.image] if not layer.inputs else maps[:MOST]):
            paint = sheet.palette.diverging(each, limit) if layer.inputs else sheet.palette.intensity(each)
            tall = (side - 2) * each.shape[-2] / each.shape[-1]
            sheet.paste(paint, left + place % across * side, 44 + place // across * side, side - 2, tall)


def folded(values: Values) -> Values:
    """Return maps (n, H, W): those of a layer of maps, or one of a vector in rows of eight."""
    if values.ndim == 3:
        return values
    rows = -(-values.size // FOLD)
    page = np.zeros(rows * FOLD, np.float32)
    page[: values.size] = values.ravel()
    return page.reshape(1, rows, FOLD)
