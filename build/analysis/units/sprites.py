"""Small pictures of units, many in one file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from build.data.sheets import sheet_of
from build.data.tiles import UNIT_COLUMNS
from build.network.layers import Shape

QUALITY = 20

Colors = tuple[tuple[int, int, int], tuple[int, int, int]]
"""Of positive and of negative weights."""


def write_sprite(path: Path, tiles: NDArray[np.float32], n_columns: int = UNIT_COLUMNS, quality: int = QUALITY) -> None:
    """Write tiles in [0, 1] as one AVIF, row by row: half the size of WebP, and there are many.

    Parameters
    ----------
    path : Path
        The file.
    tiles : array of shape (n, H, W), or (n, 3, H, W) in colour
    n_columns : int
        Tiles a row.
    quality : int
        Of the compression, to 100.
    """
    sheet = sheet_of(np.rint(tiles * 255).astype(np.uint8), n_columns, -(-len(tiles) // n_columns))
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet).save(path, quality=quality, speed=6, subsampling="4:0:0" if sheet.ndim == 2 else "4:2:0")


def read_sprite(path: Path, shape: Shape, n_columns: int = UNIT_COLUMNS) -> NDArray[np.float32]:
    """Return the tiles (n, C, H, W) of a file of :func:`write_sprite`, as whoever sees it gets them."""
    channels, height, width = shape
    with Image.open(path) as sheet:
        grid = np.asarray(sheet.convert("L" if channels == 1 else "RGB")).astype(np.float32) / np.float32(255)
    cells = grid.reshape(-1, height, n_columns, width, channels).transpose(0, 2, 4, 1, 3)
    return cells.reshape(-1, channels, height, width)


def write_weights(path: Path, weights: NDArray[np.float32], n_columns: int, colors: Colors) -> None:
    """Write maps of weights (n, H, W) as one PNG, one pixel a weight and one between maps.

    Strength is opacity: no weight shows the paper, whatever its colour.
    """
    n, height, width = weights.shape
    n_rows = -(-n // n_columns)
    sheet = np.zeros((n_rows * (height + 1) - 1, n_columns * (width + 1) - 1, 4), np.uint8)
    strength = np.abs(weights) / (np.abs(weights).max() or 1)
    for at in range(n):
        row, column = at // n_columns * (height + 1), at % n_columns * (width + 1)
        cell = sheet[row : row + height, column : column + width]
        cell[..., :3] = np.where(weights[at][..., None] > 0, *colors)
        cell[..., 3] = np.rint(strength[at] * 255)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet).quantize(64, method=Image.Quantize.FASTOCTREE).save(path, optimize=True)
