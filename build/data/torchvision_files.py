"""Data sets that torchvision reads, from files that are already there; nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from build.artifacts import Job
from build.data.dataset import Dataset, Labelled
from build.data.datasets import SPLITS
from build.data.sources import SourceMissing

Reader = Callable[[Path, str], Any]
"""Opens one split of a data set below a folder, as torchvision does."""


def load_kept(job: Job, dataset: Dataset, folder: str, read: Reader) -> dict[str, Labelled]:
    """Return the images of both splits from the first place that has torchvision's files.

    Parameters
    ----------
    job : Job
        Whose checkout and mirror are looked at.
    dataset : Dataset
        What is expected.
    folder : str
        Torchvision's name of the class, and of the folder that the files may lie in.
    read : callable
        ``read(root, split)``, which raises RuntimeError where files are missing or are others.

    Raises
    ------
    SourceMissing
        If they are nowhere.
    """
    tried = []
    for place in _places(job, folder):
        try:
            found = {split: _labelled(read(place, split)) for split in SPLITS}
        except (RuntimeError, OSError) as fault:
            tried.append(f"{place}: {str(fault).split('.')[0]}")
            continue
        job.progress.note(f"{dataset.title}: files from {place}")
        return found
    raise SourceMissing(", ".join(tried), folder)


def _places(job: Job, folder: str) -> Iterator[Path]:
    """Yield where the files may lie: below ``data/`` and a mirror that is a folder."""
    mirror = job.options.data_mirror
    for place in (job.root / "data", *([Path(mirror)] if mirror and "://" not in mirror else [])):
        yield place
        yield place / folder


def _labelled(data: Any) -> Labelled:
    """Bring torchvision's arrays to (N, H, W) or (N, 3, H, W) with labels (N,)."""
    images = np.asarray(data.data, dtype=np.uint8)
    labels = data.labels if hasattr(data, "labels") else data.targets
    if images.ndim == 4 and images.shape[-1] == 3:
        images = np.ascontiguousarray(images.transpose(0, 3, 1, 2))
    return images, np.asarray(labels).astype(np.uint8)
