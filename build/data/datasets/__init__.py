"""The data sets, one module each, and the images that the data stage leaves of one.

A module has a ``DATASET`` and a ``load(job)``; the file ``fashion_mnist.py`` is what experiments call
``fashion-mnist``. Modules are imported when they are asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from build.artifacts import Job
from build.data.dataset import Dataset, Labelled

SPLITS = ("train", "test")


class Source(Protocol):
    """A module of this folder."""

    DATASET: Dataset

    def load(self, job: Job) -> Loaded:
        """Obtain the images; :class:`build.data.sources.SourceMissing` where nothing has them."""


@dataclass(frozen=True)
class Loaded:
    """A data set with its images: ``"train"`` and ``"test"``."""

    dataset: Dataset
    splits: Mapping[str, Labelled]


def source_of(name: str) -> Source:
    """Return the module of a data set."""
    return cast(Source, importlib.import_module(f"{__name__}.{name.replace('-', '_')}"))


@dataclass(frozen=True)
class Split:
    """Images with their labels.

    Attributes
    ----------
    images : array of float32, shape (N, C, H, W)
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


def as_shown(images: NDArray[Any]) -> NDArray[Any]:
    """Return images (N, C, H, W) as they are stored for the page: grey ones as (N, H, W), others as they are."""
    return images[:, 0] if images.shape[1] == 1 else images


def as_bytes(images: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return images (N, C, H, W) in [0, 1] from 0 to 255, grey ones as (N, H, W)."""
    shown: NDArray[np.uint8] = np.rint(as_shown(images) * 255).astype(np.uint8)
    return shown


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
    pixels = images.reshape(len(images), -1, *images.shape[-2:])  # (N, C, H, W); grey images are stored as (N, H, W)
    return Split(np.divide(pixels, 255, dtype=np.float32), labels.astype(np.int64))
