"""Reading all pictures of a source, the damaged ones left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from build.author.picture_settings import Pictures
from build.data.pictures.arrangement import Picture
from build.data.pictures.decoding import decode, measured
from build.data.pictures.tree import Tree, Unreadable
from build.data.resizing import Resizing
from build.errors import BuildError

MOST_DAMAGED = 0.01
N_NAMED = 5
N_LOOKED_AT = 32
SIZE = "add size = [32, 32] (height, width) to [dataset]"

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Damaged:
    """A file that could not be read."""

    name: str
    reason: str

    def __str__(self) -> str:
        """Return name and reason."""
        return f"{self.name} ({self.reason})"


@dataclass(frozen=True)
class Read:
    """Pictures as arrays, in the order in which they were listed.

    Attributes
    ----------
    pictures : list of Picture
        Those that could be read.
    images : array of uint8, shape (N, H, W, 3) or (N, H, W)
        Colour, or grey where all of them are.
    damaged : list of Damaged
        The others.
    """

    pictures: list[Picture]
    images: Pixels
    damaged: list[Damaged]


def read_pictures(
    tree: Tree, pictures: Iterable[Picture], n_pictures: int, settings: Pictures, resizing: Resizing
) -> Read:
    """Read and cut all pictures.

    Parameters
    ----------
    tree : Tree
        Where they lie.
    pictures : iterable of Picture
        What to read, maybe behind a bar.
    n_pictures : int
        How many there are.
    settings : Pictures
        Channels and ground; whether a size is given.
    resizing : Resizing
        How they are cut.

    Raises
    ------
    BuildError
        If more than one in a hundred is damaged, or sizes differ where the settings name none.
    """
    kept, arrays, damaged = list[Picture](), list[Pixels](), list[Damaged]()
    for picture in pictures:
        try:
            seen = decode(tree.read(picture.name), settings.background)
        except Unreadable as fault:
            damaged.append(Damaged(picture.name, str(fault)))
            continue
        _check_size(tree, picture, seen, settings, resizing.size)
        kept.append(picture)
        arrays.append(np.asarray(resizing.apply(seen)))
    _check_damage(tree, damaged, n_pictures)
    return Read(kept, together(arrays, settings.channels), damaged)


def guessed_channels(tree: Tree, pictures: Sequence[Picture], settings: Pictures) -> int:
    """Return 1 or 3 after a look at a few pictures only."""
    few = pictures[:: max(1, len(pictures) // N_LOOKED_AT)]
    return 3 if any(not _is_grey(np.asarray(seen)) for seen in _decoded(tree, few, settings)) else 1


def _decoded(tree: Tree, pictures: Iterable[Picture], settings: Pictures) -> Iterator[Image.Image]:
    for picture in pictures:
        try:
            yield decode(tree.read(picture.name), settings.background)
        except Unreadable:
            continue


def first_size(tree: Tree, pictures: Sequence[Picture]) -> tuple[int, int]:
    """Return height and width of the first picture that has a head.

    Raises
    ------
    BuildError
        If none has.
    """
    for picture in pictures:
        try:
            return measured(tree.read(picture.name))
        except Unreadable:
            continue
    raise BuildError(str(tree.path), "must hold pictures that can be read", f"{len(pictures)} damaged files")


def _check_size(tree: Tree, picture: Picture, seen: Image.Image, settings: Pictures, size: tuple[int, int]) -> None:
    if not settings.size and (seen.height, seen.width) != size:
        got = f"{seen.height} × {seen.width} beside {size[0]} × {size[1]}"
        raise BuildError(f"{tree.path}: {picture.name}", "pictures must be of one size, or be given one", got, SIZE)


def _check_damage(tree: Tree, damaged: Sequence[Damaged], n_pictures: int) -> None:
    if len(damaged) > MOST_DAMAGED * n_pictures:
        must = f"at most {MOST_DAMAGED:.0%} of the pictures may be damaged"
        got = f"{len(damaged)} of {n_pictures}: {listed(damaged)}"
        raise BuildError(str(tree.path), must, got, "mend or remove these files")


def listed(items: Sequence[object]) -> str:
    """Name the first few of many."""
    more = f" and {len(items) - N_NAMED} more" if len(items) > N_NAMED else ""
    return ", ".join(str(item) for item in items[:N_NAMED]) + more


def together(arrays: Sequence[Pixels] | Pixels, channels: int) -> Pixels:
    """Join pictures, grey ones (H, W) and coloured ones (H, W, 3): to grey where all are or grey is asked for.

    Parameters
    ----------
    arrays : sequence of array of uint8, or one array
        All of one height and width.
    channels : int
        1 for grey, 3 for colour, 0 for what they are.
    """
    if not channels:
        channels = 1 if all(map(_is_grey, arrays)) else 3
    return np.stack([_in_channels(array, channels) for array in arrays])


def _is_grey(array: Pixels) -> bool:
    return array.ndim == 2 or bool((array == array[..., :1]).all())


def _in_channels(array: Pixels, channels: int) -> Pixels:
    if channels == 3:
        return array if array.ndim == 3 else np.repeat(array[..., None], 3, axis=2)
    if array.ndim == 2:
        return array
    return array[..., 0] if _is_grey(array) else np.asarray(Image.fromarray(array).convert("L"))
