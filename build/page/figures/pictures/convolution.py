"""A kernel on a patch of the picture, its products, and the cell that they make."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet, magnitude, usual_magnitude
from build.page.prose.content import FigureSource

SIDE = 340
CELL = 64
GAP = (PAGE - 2 * SIDE - 3 * CELL) / 2


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the first convolution of the first specimen at the middle of the picture."""
    layer = next(layer for layer in material.layers.values() if layer.makes_maps)
    with np.load(material.folder("train") / "trained.npz") as weights:
        kernels, bias = weights[f"{layer.name}.weight"], float(weights[f"{layer.name}.bias"][0])
    image, output = material.activations["image"][0], material.activations[layer.name][0]
    row, column = (side // 2 for side in image.shape)
    patch = np.pad(image, 1)[row : row + 3, column : column + 3]
    sheet.resize(PAGE, SIDE + 40)
    _picture(sheet, "image", sheet.palette.intensity(image), 0, (column - 1, row - 1, 3), len(image))
    limit = usual_magnitude(material.activations[layer.name])
    maps = sheet.palette.diverging(output, limit)
    _picture(sheet, f"{layer.name}, map 1", maps, PAGE - SIDE, (column, row, 1), len(output))
    left = SIDE + GAP
    sheet.text("patch × weights", left, 16, "soft", 14)
    _numbers(sheet, patch * kernels[0, 0], left, magnitude(kernels))
    total = float((patch * kernels[0, 0]).sum())
    for line, words in enumerate((f"products {total:.4f}", f"bias {bias:.4f}", f"= {output[row, column]:.4f}")):
        sheet.text(words.replace("-", "−"), left, 28 + 3 * CELL + 30 + 24 * line, weight=600 if line == 2 else 400)


def _picture(
    sheet: Sheet, title: str, image: Image.Image, left: float, window: tuple[int, int, int], side: int
) -> None:
    """Draw one map with its window outlined."""
    sheet.text(title, left, 16, "soft", 14)
    sheet.paste(image, left, 28, SIDE, SIDE)
    x, y, span = (value * SIDE / side for value in window)
    sheet.box(left + x, 28 + y, span, span, outline="ink", line=2)


def _numbers(sheet: Sheet, values: NDArray[np.float32], left: float, limit: float) -> None:
    """Draw nine products, each in its colour."""
    sheet.paste(sheet.palette.diverging(values, limit), left, 28, 3 * CELL, 3 * CELL)
    for (i, j), value in np.ndenumerate(values):
        color = "paper" if abs(value) > limit / 2 else "ink"
        place = left + (j + 0.5) * CELL, 28 + (i + 0.5) * CELL
        sheet.text(f"{value:.2f}".replace("-", "−"), *place, color, 14, anchor="mm")
