"""SVHN: digits of house numbers, photographed in the street."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from build.artifacts import Job
from build.data.dataset import Dataset
from build.data.datasets import Loaded
from build.data.resizing import Resizing
from build.data.torchvision_files import load_kept

DATASET = Dataset(
    name="svhn",
    title="SVHN",
    noun="digit",
    plural="digits",
    classes=tuple("0123456789"),
    glyphs=tuple("0123456789"),
    shape=(3, 32, 32),
    resizing=Resizing((32, 32), "cover"),
    source="Netzer, Wang, Coates, Bissacco, Wu & Ng 2011, ufldl.stanford.edu/housenumbers",
)


def load(job: Job) -> Loaded:
    """Read torchvision's files where they lie."""
    return Loaded(DATASET, load_kept(job, DATASET, "SVHN", _read))


def _read(root: Path, split: str) -> Any:
    from torchvision.datasets import SVHN

    return SVHN(root, split)
