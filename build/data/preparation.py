"""How a drawing becomes an image that a network knows: cropped, scaled and centred as the data set was.

``templates/static/js/data/preparation.js`` does the same in the browser; ``tests/fixtures/preparation.json``
holds both to the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FAINT = 0.05
"""Ink below this share is taken for none when the drawing is cropped."""

Field = NDArray[np.float64]


@dataclass(frozen=True)
class Framing:
    """How a data set frames its subjects.

    Attributes
    ----------
    side : int
        Pixels that the longer side of the subject takes.
    centre : str
        What is put into the middle: ``"mass"`` (the centre of mass) or ``"box"``.
    """

    side: int
    centre: str


def prepare(drawing: Field, framing: Framing, size: tuple[int, int]) -> Field:
    """Return the image (height, width) in [0, 1] that a network receives for a drawing.

    Parameters
    ----------
    drawing : array of shape (rows, columns)
        Ink in [0, 1]; 0 is the empty ground.
    framing : Framing
        As the data set's images are framed.
    size : tuple of int
        Height and width of the image.
    """
    image = np.zeros(size)
    subject = crop(drawing)
    if subject.size == 0:
        return image
    rows, columns = (max(1, _nearest(length * framing.side / max(subject.shape))) for length in subject.shape)
    small = _average(_average(subject, rows).T, columns).T
    small /= small.max()
    top, left = (_offset(small, axis, size[axis], framing.centre) for axis in (0, 1))
    image[top : top + rows, left : left + columns] = small
    return image


def crop(drawing: Field) -> Field:
    """Cut the empty ground around the ink away."""
    rows = np.flatnonzero((drawing > FAINT).any(axis=1))
    columns = np.flatnonzero((drawing > FAINT).any(axis=0))
    if rows.size == 0:
        return np.zeros((0, 0))
    return drawing[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float64)


def _average(values: Field, n_rows: int) -> Field:
    """Resample the rows (rows, columns) to ``n_rows``: each is the mean over the area that it covers."""
    edges = np.arange(n_rows + 1) * len(values) / n_rows
    starts = np.arange(len(values))
    overlap = np.minimum(edges[1:, None], starts + 1) - np.maximum(edges[:-1, None], starts)
    weights = np.clip(overlap, 0, None)  # (n_rows, rows)
    resampled: Field = weights @ values / weights.sum(axis=1, keepdims=True)
    return resampled


def _offset(small: Field, axis: int, room: int, centre: str) -> int:
    """Return where the scaled subject begins along one axis of ``room`` pixels."""
    length = small.shape[axis]
    if centre == "box":
        return int((room - length) // 2)
    profile = small.sum(axis=1 - axis)
    middle = float((profile * (np.arange(length) + 0.5)).sum() / profile.sum())
    return int(min(max(_nearest(room / 2 - middle), 0), room - length))


def _nearest(value: float) -> int:
    """Round half up, as JavaScript does."""
    return int(np.floor(value + 0.5))
