"""CIFAR-10: small photographs in colour of ten things."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from build.artifacts import Job
from build.data.dataset import Dataset
from build.data.datasets import Loaded
from build.data.resizing import Resizing
from build.data.torchvision_files import load_kept

CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
DATASET = Dataset(
    name="cifar10",
    title="CIFAR-10",
    noun="photograph",
    plural="photographs",
    classes=CLASSES,
    glyphs=("Ai", "Au", "Bi", "Ca", "De", "Do", "Fr", "Ho", "Sh", "Tr"),
    shape=(3, 32, 32),
    resizing=Resizing((32, 32), "cover"),
    source="Krizhevsky 2009, www.cs.toronto.edu/~kriz/cifar.html",
)


def load(job: Job) -> Loaded:
    """Read torchvision's files where they lie."""
    return Loaded(DATASET, load_kept(job, DATASET, "CIFAR10", _read))


def _read(root: Path, split: str) -> Any:
    from torchvision.datasets import CIFAR10

    return CIFAR10(root, train=split == "train")
