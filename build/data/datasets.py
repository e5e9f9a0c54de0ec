"""Data sets as stages read them: labelled grey images of 28 × 28 pixels in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Split:
    """Images with their labels.

    Attributes
    ----------
    images : array of float32, shape (N, 1, 28, 28)
        Pixels in [0, 1], 0 is black.
    labels : array of int64, shape (N,)
        Index of the class.
    """

    images: NDArray[np.float32]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of images."""
        return len(self.labels)

    def first(self, n_samples: int) -> Split:
        """Return the first images."""
        return Split(self.images[:n_samples], self.labels[:n_samples])


def load_split(folder: Path, split: str) -> Split:
    """Load the images that a network reads.

    Parameters
    ----------
    folder : Path
        The finished folder of the data stage.
    split : str
        ``"train"`` or ``"test"``.
    """
    with np.load(folder / f"{split}.npz") as arrays:
        images, labels = arrays["images"], arrays["labels"]
    pixels = np.divide(images[:, None], 255, dtype=np.float32)  # (N, 1, 28, 28)
    return Split(pixels, labels.astype(np.int64))
