"""The picture that the network is shown, with a patch of its numbers."""

from __future__ import annotations

from build.data.datasets import as_shown
from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

SIDE = 520
PATCH = 7
FIRST = (10, 10)
"""Row and column of the first number shown."""


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the first specimen large, and a patch of it as numbers."""
    image = material.activations[figure.front.layer or "image"]
    pixels = image[0]  # of an image in colour, the red of each pixel
    height = SIDE * len(pixels) / pixels.shape[1]
    sheet.resize(PAGE, round(max(height, PAGE - SIDE - 40)) + 10)
    sheet.paste(sheet.palette.intensity(as_shown(image[None])[0]), 0, 0, SIDE, height)
    cell = SIDE / pixels.shape[1]
    row, column = (min(first, side - PATCH) for first, side in zip(FIRST, pixels.shape, strict=True))
    sheet.box(column * cell, row * cell, PATCH * cell, PATCH * cell, outline="accent", line=2)
    left, step = SIDE + 40, (PAGE - SIDE - 40) / PATCH
    patch = pixels[row : row + PATCH, column : column + PATCH]
    sheet.paste(sheet.palette.intensity(patch), left, 0, step * PATCH, step * PATCH)
    for i in range(PATCH):
        for j in range(PATCH):
            value = float(patch[i, j])
            place = (left + (j + 0.5) * step, (i + 0.5) * step)
            sheet.text(f"{value:.2f}", *place, "paper" if value > 0.5 else "ink", 17, anchor="mm")
