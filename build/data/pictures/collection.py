"""A person's pictures as a data set: what can be told before they are read, and all of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from build.artifacts import Job
from build.author.picture_settings import MOST_CLASSES, Pictures
from build.configuration import Experiment
from build.data.dataset import Dataset
from build.data.datasets import SPLITS, Loaded
from build.data.glyphs import glyphs_of
from build.data.pictures.arrangement import Picture, natural
from build.data.pictures.division import divide, told_of_division
from build.data.pictures.holdings import holding
from build.data.pictures.place import content_print, locate
from build.data.pictures.reading import Read, listed
from build.data.resizing import Resizing
from build.errors import BuildError, nearest


def announced(experiment: Experiment, pictures: Pictures, root: Path, mirror: str | None) -> Dataset:
    """Return what is known of the data before they are read: classes, size, channels after a look at a few pictures.

    The counts are those of all files; a picture that turns out to be damaged is left out later.

    Raises
    ------
    BuildError
        If there are no pictures, or not of 2 to 100 classes.
    """
    path = locate(pictures.source, root, mirror, f"{experiment.file}: dataset: source")
    found = holding(path)
    names = folders_in_order(found.pictures, pictures, experiment.file, path)
    dataset = _dataset(experiment, pictures, names, found.channels(pictures), found.resizing(pictures))
    labels = np.array([names.index(picture.label) for picture in found.pictures], dtype=np.uint8)
    chosen = divide([picture.split for picture in found.pictures], labels, pictures)
    return dataclasses.replace(dataset, counts={split: len(members) for split, members in chosen.items()})


def load(job: Job, pictures: Pictures) -> Loaded:
    """Read all pictures, divide them, and say what was found.

    Raises
    ------
    BuildError
        If there are no pictures, not of 2 to 100 classes, of several sizes without one given, or too many damaged.
    """
    experiment = job.subject
    path = locate(pictures.source, job.root, job.options.data_mirror, f"{experiment.file}: dataset: source")
    found = holding(path)
    names = folders_in_order(found.pictures, pictures, experiment.file, path)
    read = found.read(pictures, job.progress)
    images = read.images if read.images.ndim == 3 else read.images.transpose(0, 3, 1, 2)  # (N, H, W) or (N, 3, H, W)
    labels = np.array([names.index(picture.label) for picture in read.pictures], dtype=np.uint8)
    chosen = divide([picture.split for picture in read.pictures], labels, pictures)
    splits = {split: (images[chosen[split]], labels[chosen[split]]) for split in SPLITS}
    channels = 1 if images.ndim == 3 else 3
    dataset = _dataset(experiment, pictures, names, channels, found.resizing(pictures), content_print(path))
    notes = (*_told(read, found.n_others, sum(map(len, chosen.values()))), *told_of_division(splits, dataset.classes))
    for line in (_summary(dataset, chosen["train"].size, chosen["test"].size), *notes):
        job.progress.note(f"{experiment.name}: {line}")
    return Loaded(dataset.noting(notes), splits)


def folders_in_order(found: Sequence[Picture], pictures: Pictures, file: str, path: Path) -> list[str]:
    """Return the folders of the classes in the order of the labels: as the settings say, else in natural order.

    Raises
    ------
    BuildError
        If there are too few or too many classes, or the settings do not name one; they may name some without pictures.
    """
    names = sorted({picture.label for picture in found}, key=natural)
    if not 2 <= len(names) <= MOST_CLASSES:
        do = "make one folder for each class" if len(names) < 2 else "leave some out"
        raise BuildError(str(path), f"must hold 2 to {MOST_CLASSES} classes", f"{len(names)}: {listed(names)}", do)
    labels = pictures.labels
    if not labels or (len(labels) == len(names) and not set(labels) & set(names)):
        return names
    for name in names:
        if name not in labels:
            must = "must name every folder of pictures"
            raise BuildError(f"{file}: dataset: labels", must, f"nothing for {name}", nearest(name, labels))
    return list(labels)


def _dataset(
    experiment: Experiment,
    pictures: Pictures,
    names: Sequence[str],
    channels: int,
    resizing: Resizing,
    sha256: str | None = None,
) -> Dataset:
    """Describe the data; classes are called as the settings say, or as their folders."""
    classes = pictures.labels or tuple(names)
    return Dataset(
        name=experiment.dataset,
        title=pictures.title or experiment.title,
        noun=pictures.noun,
        plural=pictures.plural or f"{pictures.noun}s",
        classes=classes,
        glyphs=glyphs_of(classes),
        shape=(channels, *resizing.size),
        source=", ".join(filter(None, (pictures.credit, pictures.licence))) or "pictures of the author's",
        resizing=resizing,
        sha256={Path(pictures.source).name: sha256} if sha256 else {},
    )


def _summary(dataset: Dataset, n_train: int, n_test: int) -> str:
    """Say what was read, and the order of the classes."""
    channels, height, width = dataset.shape
    look = "colour" if channels == 3 else "grey"
    order = ", ".join(f"{index} {name}" for index, name in enumerate(dataset.classes))
    counts = f"{n_train:,} training and {n_test:,} test {dataset.plural}"
    return f"{counts}, {height} × {width}, {look}; classes in order: {order}"


def _told(read: Read, n_others: int, n_used: int) -> Iterator[str]:
    """Yield a sentence for everything that was left out."""
    if read.damaged:
        many = len(read.damaged) > 1
        yield f"{len(read.damaged)} damaged {'files are' if many else 'file is'} left out: {listed(read.damaged)}."
    if n_unused := len(read.pictures) - n_used:
        yield f"{n_unused:,} pictures for validation are left out, since there are test pictures."
    if n_others:
        yield f"{n_others:,} other {'files are' if n_others > 1 else 'file is'} no picture of a class."
