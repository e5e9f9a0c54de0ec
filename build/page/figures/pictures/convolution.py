"""A kernel on a patch of the picture, its products, and the cell that they make."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from build.network.shaped_layer import ShapedLayer
from build.network.window import Window
from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet, magnitude, usual_magnitude
from build.page.prose.content import FigureSource

SIDE = 340
CELL = 64
GAP = (PAGE - 2 * SIDE - 3 * CELL) / 2


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the first convolution of the first specimen at the middle of its map."""
    layer = next(layer for layer in material.layers.values() if layer.makes_maps)
    unit = material.telling(layer.name)
    with np.load(material.folder("train") / "trained.npz") as weights:
        kernels, bias = weights[f"{layer.name}.weight"], float(weights[f"{layer.name}.bias"][unit])
    output = material.activations[layer.name][unit]
    row, column = (side // 2 for side in output.shape)
    patch, window = _patch(layer, material.activations[layer.inputs[0]][: kernels.shape[1]], (row, column))
    sheet.resize(PAGE, SIDE + 40)
    _picture(sheet, layer.inputs[0], sheet.palette.intensity(material.image), 0, window)
    limit = usual_magnitude(material.activations[layer.name])
    _picture(sheet, f"{layer.name}[{unit}]", sheet.palette.diverging(output, limit), PAGE - SIDE, (column, row, 1, 1))
    left, products = SIDE + GAP, patch * kernels[unit]
    sheet.text("patch × weights" + (f", 1 of {len(patch)}" if len(patch) > 1 else ""), left, 16, "soft", 14)
    _numbers(sheet, products[0], left, magnitude(kernels))
    told = (f"products {float(products.sum()):.4f}", f"bias {bias:.4f}", f"= {output[row, column]:.4f}")
    for line, words in enumerate(told):
        sheet.text(words.replace("-", "−"), left, 28 + 3 * CELL + 30 + 24 * line, weight=600 if line == 2 else 400)


def _patch(
    layer: ShapedLayer, maps: NDArray[np.float32], cell: tuple[int, int]
) -> tuple[NDArray[np.float32], tuple[int, int, int, int]]:
    """Return what the kernel lies on for one cell, (C, kernel, kernel), and where: column, row, width and height."""
    window = Window.of(dict(layer.settings), "kernel")
    top, left, bottom, right = window.padding
    padded = np.pad(maps, ((0, 0), (top, bottom), (left, right)))
    row, column = (place * step for place, step in zip(cell, window.stride, strict=True))
    tall, wide = window.span
    patch = padded[:, row : row + tall : window.dilation[0], column : column + wide : window.dilation[1]]
    return patch, (column - left, row - top, wide, tall)


def _picture(sheet: Sheet, title: str, image: Image.Image, left: float, window: tuple[int, int, int, int]) -> None:
    """Draw one map with its window outlined."""
    sheet.text(title, left, 16, "soft", 14)
    x, y, across, _ = sheet.show(image, left, 28, SIDE, SIDE)
    column, row, wide, tall = (value * across / image.width for value in window)
    sheet.box(x + column, y + row, wide, tall, outline="ink", line=2)


def _numbers(sheet: Sheet, values: NDArray[np.float32], left: float, limit: float) -> None:
    """Draw products, each in its colour."""
    side = 3 * CELL / max(values.shape)
    sheet.show(sheet.palette.diverging(values, limit), left, 28, 3 * CELL, 3 * CELL)
    for (i, j), value in np.ndenumerate(values):
        color = "paper" if abs(value) > limit / 2 else "ink"
        place = left + (j + 0.5) * side, 28 + (i + 0.5) * side
        sheet.text(f"{value:.2f}".replace("-", "−"), *place, color, 14, anchor="mm")
