"""Kuzushiji-MNIST: handwritten Japanese syllables, as cursive books have them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from build.artifacts import Job
from build.data.dataset import Dataset
from build.data.datasets import Loaded
from build.data.preparation import Framing
from build.data.torchvision_files import load_kept

DATASET = Dataset(
    name="kmnist",
    title="Kuzushiji-MNIST",
    noun="syllable",
    plural="syllables",
    classes=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
    glyphs=("o", "ki", "su", "ts", "na", "ha", "ma", "ya", "re", "wo"),
    shape=(1, 28, 28),
    framing=Framing(28, "box"),
    source="Clanuwat, Bober-Irizar, Kitamoto, Lamb, Yamamoto & Ha 2018, codh.rois.ac.jp/kmnist, CC BY-SA 4.0",
)


def load(job: Job) -> Loaded:
    """Read torchvision's files where they lie."""
    return Loaded(DATASET, load_kept(job, DATASET, "KMNIST", _read))


def _read(root: Path, split: str) -> Any:
    from torchvision.datasets import KMNIST

    return KMNIST(root, train=split == "train")
