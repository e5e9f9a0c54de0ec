"""What a source holds, in files or in arrays: a list of pictures first, their pixels when they are asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from build.author.picture_settings import LEAST_SIDE, MOST_SIDE, Pictures
from build.data.pictures.arrangement import Picture, arrange
from build.data.pictures.arrays import holds_arrays, read_arrays
from build.data.pictures.place import open_tree
from build.data.pictures.reading import (
    SIZE,
    Pixels,
    Read,
    first_size,
    guessed_channels,
    read_pictures,
    together,
)
from build.data.resizing import Resizing
from build.errors import BuildError
from build.progress import Progress


class Holding(ABC):
    """Pictures with their classes and splits.

    Attributes
    ----------
    path : Path
        Where they lie.
    pictures : sequence of Picture
        All of them, by split, class and name.
    n_others : int
        How many files there are besides.
    """

    path: Path
    pictures: Sequence[Picture]
    n_others = 0

    def resizing(self, settings: Pictures) -> Resizing:
        """Return how the pictures are cut: to the size of the settings, else to their own.

        Raises
        ------
        BuildError
            If their own size is not one that a page can show.
        """
        size = (settings.size[0], settings.size[1]) if settings.size else self._own_size()
        if not settings.size and not LEAST_SIDE <= min(size) <= max(size) <= MOST_SIDE:
            where = f"{self.path}: {self.pictures[0].name}"
            raise BuildError(
                where, f"must be {LEAST_SIDE} to {MOST_SIDE} pixels a side", f"{size[0]} × {size[1]}", SIZE
            )
        # Pictures of one size need no cutting; one of a reader's keeps its middle.
        fit = settings.fit if settings.size else "cover"
        return Resizing(size, fit, settings.filter, settings.edge, settings.background)

    @abstractmethod
    def _own_size(self) -> tuple[int, int]:
        """Return height and width of the first picture."""

    @abstractmethod
    def channels(self, settings: Pictures) -> int:
        """Return 1 or 3 as the settings say, else after a look at a few pictures."""

    @abstractmethod
    def read(self, settings: Pictures, progress: Progress) -> Read:
        """Read and cut all pictures.

        Raises
        ------
        BuildError
            If too many are damaged, or sizes differ where the settings name none.
        """


class Files(Holding):
    """One file a picture, in a folder or a zip."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tree = open_tree(path)
        self.pictures, self.n_others = arrange(self._tree)

    def _own_size(self) -> tuple[int, int]:
        return first_size(self._tree, self.pictures)

    def channels(self, settings: Pictures) -> int:
        """Look at a few files."""
        return settings.channels or guessed_channels(self._tree, self.pictures, settings)

    def read(self, settings: Pictures, progress: Progress) -> Read:
        """Read every file."""
        tracked = progress.track(self.pictures, label="reading pictures")
        return read_pictures(self._tree, tracked, len(self.pictures), settings, self.resizing(settings))


class Arrays(Holding):
    """All pictures in one array."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pictures, self._images = read_arrays(path)

    def _own_size(self) -> tuple[int, int]:
        return self._images.shape[1], self._images.shape[2]

    def channels(self, settings: Pictures) -> int:
        """Tell by the shape, and colours that are all grey by their numbers."""
        return settings.channels or (1 if together(self._images, 0).ndim == 3 else 3)

    def read(self, settings: Pictures, progress: Progress) -> Read:
        """Cut all pictures."""
        resizing = self.resizing(settings)
        return Read(list(self.pictures), together(self._cut(resizing), settings.channels), [])

    def _cut(self, resizing: Resizing) -> Pixels:
        if self._images.shape[1:3] == resizing.size:
            return self._images
        return np.stack([np.asarray(resizing.apply(Image.fromarray(image))) for image in self._images])


def holding(path: Path) -> Holding:
    """Open a source: an NPZ file, a folder of IDX files, a folder of pictures or a zip of one.

    Raises
    ------
    BuildError
        If it holds no pictures.
    """
    return Arrays(path) if holds_arrays(path) else Files(path)
