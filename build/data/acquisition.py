"""The data stage: obtain a data set, or draw it, and lay it out for the other stages.

The stage writes ``train.npz``, ``test.npz`` (``images`` uint8 (N, H, W) or (N, C, H, W), ``labels`` uint8 (N,)) and
``dataset.json``, whatever the data set and wherever it came from.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from build.artifacts import Job
from build.configuration import Experiment
from build.data.dataset import Dataset
from build.data.datasets import Loaded, drawn_garments, source_of
from build.data.pictures import collection
from build.data.sources import SourceMissing
from build.errors import BuildError


def run(job: Job) -> None:
    """Obtain or draw the data set of the job's experiment.

    Raises
    ------
    BuildError
        If a file has the wrong bytes, no source has a data set that was asked for by name, or pictures that were
        brought are not as they must be.
    """
    found = _load(job)
    for split, (images, labels) in found.splits.items():
        np.savez(job.folder / f"{split}.npz", images=images, labels=labels)
    found.dataset.counted(found.splits).write(job.folder)


def _load(job: Job) -> Loaded:
    """Load what was asked for or brought, or the drawn garments in its place."""
    if job.subject.pictures:
        return collection.load(job, job.subject.pictures)
    source = source_of(job.subject.dataset)
    try:
        return source.load(job)
    except SourceMissing as missing:
        wanted = source.DATASET
        if not (job.options.fallback and _can_stand_in(wanted)):
            do = "connect to the internet, put the files into data/, or give DATA_MIRROR"
            raise BuildError(f"dataset {wanted.name}", "must be obtainable", str(missing), do) from missing
        job.progress.note(_apology(wanted, missing))
        drawn = drawn_garments.load(job)
        return Loaded(drawn.dataset.in_place_of(wanted), drawn.splits)


def announced(experiment: Experiment, root: Path, mirror: str | None) -> Dataset:
    """Return what is known of an experiment's data before they are obtained.

    Parameters
    ----------
    experiment : Experiment
        One that reads images.
    root : Path
        The checkout.
    mirror : str or None
        A folder or URL where data may be.

    Raises
    ------
    BuildError
        If pictures that were brought are not as they must be.
    """
    if experiment.pictures:
        return collection.announced(experiment, experiment.pictures, root, mirror)
    return source_of(experiment.dataset).DATASET


def _can_stand_in(wanted: Dataset) -> bool:
    """Tell whether a network for this data set could read drawn garments."""
    drawn = drawn_garments.DATASET
    return (wanted.shape, wanted.n_classes) == (drawn.shape, drawn.n_classes)


def _apology(wanted: Dataset, missing: SourceMissing) -> str:
    """Say in one paragraph why the page will show drawn garments."""
    return (
        f"{wanted.title} could not be obtained ({missing}).\n"
        "The site is built with drawn garments instead: pictures of ten classes of clothing that the build draws\n"
        "itself, and the page says so in a banner. For the real article, connect to the internet, put the four\n"
        f"files into data/{missing.folder}/raw/, or run `make site DATA_MIRROR=<folder or URL>`."
    )
