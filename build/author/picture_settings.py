"""Settings of data that a person brings: where the pictures lie, what they are called, how they are cut to size."""

from __future__ import annotations

from dataclasses import dataclass

from build.author.tables import MOST_SEED, within
from build.errors import BuildError, check_one_of

LEAST_SIDE, MOST_SIDE = 8, 96
MOST_CLASSES = 100
FILTERS = ("nearest", "box", "bilinear", "hamming", "bicubic", "lanczos")
FITS = ("stretch", "cover", "contain")


@dataclass(frozen=True)
class Pictures:
    """The table ``[dataset]`` of an experiment.

    Attributes
    ----------
    source : str
        A folder, a zip of one, an NPZ file or a folder of IDX files: absolute, or from the checkout, from ``data/``
        or from the mirror.
    title : str
        What readers call the data; the experiment's title where empty.
    noun, plural : str
        What one picture shows, and several.
    credit, licence : str
        Who made them, and what others may do with them.
    labels : tuple of str
        The classes in the order of the network's outputs, maybe some without pictures; or, where no folder has these
        names, their names in the order of the folders.
    size : tuple of int
        Height and width that the network reads; that of the pictures where empty.
    fit : str
        How a picture of another size fills it: ``"stretch"``, ``"cover"`` (the middle is kept) or ``"contain"``.
    edge : int
        The shorter side before the middle is kept, where ``fit`` is ``"cover"``; 0 for no more than needed.
    filter : str
        Pillow's name of the filter.
    channels : int
        1 for grey, 3 for colour, 0 for what the pictures are.
    background : str
        What lies behind a picture that is transparent or does not fill its frame: ``"white"`` or ``"black"``.
    test_share : float
        Of each class, where the source is not divided itself.
    seed : int
        Of that division, and of the order of the pictures.
    """

    source: str
    title: str = ""
    noun: str = "picture"
    plural: str = ""
    credit: str = ""
    licence: str = ""
    labels: tuple[str, ...] = ()
    size: tuple[int, ...] = within(LEAST_SIDE, MOST_SIDE, ())
    fit: str = "stretch"
    edge: int = within(0, 4096, 0)
    filter: str = "bilinear"
    channels: int = within(0, 3, 0)
    background: str = "white"
    test_share: float = within(0.01, 0.99, 0.2)
    seed: int = within(0, MOST_SEED, 1)


def check_pictures(pictures: Pictures, where: str) -> None:
    """Refuse settings that no picture could follow.

    Raises
    ------
    BuildError
        Naming the setting.
    """
    check_one_of(pictures.fit, FITS, f"{where}: fit")
    check_one_of(pictures.filter, FILTERS, f"{where}: filter")
    check_one_of(pictures.background, ("white", "black"), f"{where}: background")
    if not pictures.source.strip():
        raise BuildError(f"{where}: source", "must name a folder, a zip, an NPZ file or a folder of IDX files")
    if len(pictures.size) not in (0, 2):
        raise BuildError(f"{where}: size", "must be height and width", list(pictures.size), "write size = [32, 32]")
    if pictures.channels == 2:
        raise BuildError(f"{where}: channels", "must be 1 (grey), 3 (colour) or 0 (as the pictures are)", 2)
    if len(set(pictures.labels)) < len(pictures.labels):
        raise BuildError(f"{where}: labels", "must name each class once", ", ".join(pictures.labels))
