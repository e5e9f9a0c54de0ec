"""Many small images laid out as one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def sheet_of(images: NDArray[np.uint8], n_columns: int, n_rows: int) -> NDArray[np.uint8]:
    """Lay images on one sheet, row by row, and fill it up with black.

    Parameters
    ----------
    images : array of shape (N, H, W) or (N, 3, H, W)
    n_columns, n_rows : int
        How many there is room for.

    Returns
    -------
    array of uint8
        As Pillow takes it: (rows, columns), or (rows, columns, 3) in colour.
    """
    colours = images if images.ndim == 4 else images[:, None]
    n, channels, height, width = colours.shape
    cells = np.zeros((n_rows * n_columns, channels, height, width), np.uint8)
    cells[:n] = colours
    grid = cells.reshape(n_rows, n_columns, channels, height, width).transpose(0, 3, 1, 4, 2)
    sheet = grid.reshape(n_rows * height, n_columns * width, channels)
    return sheet if channels == 3 else sheet[..., 0]
