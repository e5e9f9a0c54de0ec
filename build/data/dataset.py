"""What is known of a data set: its name, its classes and its images, whatever it shows."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.data.preparation import Framing
from build.data.resizing import Resizing

FILE = "dataset.json"
Shape = tuple[int, ...]
Labelled = tuple[NDArray[np.uint8], NDArray[np.uint8]]
"""Images (N, H, W) or (N, C, H, W) from 0, black, to 255, and the index of each one's class (N,)."""


@dataclass(frozen=True)
class Dataset:
    """A labelled data set, as stages, pages and the browser know it.

    Attributes
    ----------
    name : str
        As experiment files spell it.
    title : str
        What readers call it.
    noun, plural : str
        What one of its images shows, and several: ``"garment"``, ``"garments"``.
    classes : tuple of str
        Names of the classes, by label.
    glyphs : tuple of str
        One or two letters for each class, where colour alone would have to tell them apart.
    shape : tuple of int
        (C, H, W) of one image; what is read at one step where there are no images.
    framing : Framing or None
        How a drawing becomes one of its images; ``None`` where nothing can be drawn.
    resizing : Resizing or None
        How a picture of any size becomes one of its images; ``None`` where a drawing does.
    source : str
        Who made it and under which licence, the same wherever it was fetched.
    sha256 : mapping of str to str
        Of each file that it was read from.
    synthetic : bool
        Whether the build drew it.
    stands_for : str or None
        The title of the data set that could not be had, where this one takes its place.
    counts : mapping of str to int
        Images of each split; empty before they are read. Without any for training, what needs them is left out.
    notes : tuple of str
        Sentences that readers should know: what was left out, what a split lacks.
    """

    name: str
    title: str
    noun: str
    plural: str
    classes: tuple[str, ...]
    glyphs: tuple[str, ...]
    shape: Shape
    source: str
    framing: Framing | None = None
    sha256: Mapping[str, str] = field(default_factory=dict)
    synthetic: bool = False
    stands_for: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    resizing: Resizing | None = None

    def __post_init__(self) -> None:
        """Refuse what no figure could show."""
        if len(self.glyphs) != len(self.classes):
            raise ValueError(f"{self.name} has {len(self.classes)} classes and {len(self.glyphs)} glyphs")
        for part in ("classes", "glyphs"):
            if len(set(getattr(self, part))) < len(self.classes):
                raise ValueError(f"{self.name} has two {part} alike")

    @property
    def n_classes(self) -> int:
        """Number of classes."""
        return len(self.classes)

    def in_place_of(self, other: Dataset) -> Dataset:
        """Return this data set under the name of another that could not be had."""
        return dataclasses.replace(self, name=other.name, stands_for=other.title)

    def noting(self, notes: Iterable[str]) -> Dataset:
        """Return this data set with sentences about it."""
        return dataclasses.replace(self, notes=(*self.notes, *notes))

    def counted(self, splits: Mapping[str, Labelled]) -> Dataset:
        """Return this data set with the number of images in each split."""
        return dataclasses.replace(self, counts={split: len(labels) for split, (_, labels) in splits.items()})

    def write(self, folder: Path) -> None:
        """Write ``dataset.json`` for the later stages, the pages and the receipt."""
        text = json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / FILE).write_text(f"{text}\n", encoding="utf-8")


def read_dataset(folder: Path) -> Dataset:
    """Read what the data stage, or whatever stands in its place, wrote of its data set."""
    stored: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
    framing = stored["framing"] and Framing(**stored["framing"])
    resizing = stored.get("resizing") and Resizing(**stored["resizing"] | {"size": tuple(stored["resizing"]["size"])})
    lists = {key: tuple(stored[key]) for key in ("classes", "glyphs", "shape", "notes") if key in stored}
    return Dataset(**(stored | lists | {"framing": framing, "resizing": resizing}))
