"""All kernels of a convolution: with their numbers where they read the picture, as mosaics where they read maps."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from build.page.figures.figure_data import Material, Values
from build.page.figures.paint import PAGE, Sheet, magnitude, usual_magnitude
from build.page.prose.content import FigureSource

COLORS = 3
COLUMNS = 8
GAP = 22
MOST = 64
"""Kernels on one sheet."""


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the kernels in the order of the layer, eight in a row."""
    name = figure.front.layer or ""
    with np.load(material.folder("train") / "trained.npz") as arrays:
        kernels = arrays[f"{name}.weight"]  # (n_filters, n_inputs, k, k)
    side = (PAGE - GAP * (COLUMNS - 1)) / COLUMNS
    kernels = kernels[:MOST]
    rows = -(-len(kernels) // COLUMNS)
    sheet.resize(PAGE, round(rows * (side + GAP + 18)))
    limit = magnitude(kernels) if kernels.shape[1] == 1 else usual_magnitude(kernels)
    for index, kernel in enumerate(kernels):
        left, top = index % COLUMNS * (side + GAP), index // COLUMNS * (side + GAP + 18)
        sheet.text(str(index), left, top + 13, "soft", 12.5)
        sheet.show(_painted(sheet, kernel, limit), left, top + 18, side, side)
        if kernel.shape[0] == 1:
            write_numbers(sheet, kernel[0], (left, top + 18), side, limit)


def _painted(sheet: Sheet, kernel: Values, limit: float) -> Image.Image:
    """Return one filter as an image: three grids as one in colours, grey where their weights are zero."""
    if len(kernel) == COLORS:
        return sheet.palette.intensity(0.5 + 0.5 * kernel / limit)
    return sheet.palette.diverging(mosaic(kernel), limit)


def mosaic(kernel: Values) -> Values:
    """Set the grids of one filter (n_inputs, k, k) beside each other, a line of zeros between them."""
    n_inputs, tall, wide = kernel.shape
    if n_inputs == 1:
        return np.asarray(kernel[0])
    across = math.ceil(math.sqrt(n_inputs))
    down = math.ceil(n_inputs / across)
    page = np.zeros(((tall + 1) * down - 1, (wide + 1) * across - 1), np.float32)
    for index, grid in enumerate(kernel):
        row, column = divmod(index, across)
        y, x = row * (tall + 1), column * (wide + 1)
        page[y : y + tall, x : x + wide] = grid
    return page


def write_numbers(sheet: Sheet, grid: Values, corner: tuple[float, float], side: float, limit: float) -> None:
    """Write each weight into its cell."""
    size = len(grid)
    cell = side / size
    for (row, column), weight in np.ndenumerate(grid):
        color = "paper" if abs(weight) > 0.55 * limit else "ink"
        x, y = corner[0] + (column + 0.5) * cell, corner[1] + (row + 0.5) * cell
        sheet.text(f"{weight:.2f}".replace("-", "−"), x, y, color, 12.5, anchor="mm")
