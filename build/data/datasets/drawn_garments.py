"""Drawn garments: the classes of Fashion-MNIST, drawn by the build where the real ones cannot be had."""

from __future__ import annotations

from build.artifacts import Job
from build.data.dataset import Dataset, Labelled
from build.data.datasets import SPLITS, Loaded
from build.data.drawing import garments
from build.data.drawing.pencil import SIDE
from build.data.preparation import Framing

N_DRAWN = {"train": 12_000, "test": 10_000}
SEEDS = {"train": 1, "test": 2}
DATASET = Dataset(
    name="drawn-garments",
    title="Drawn garments",
    noun="garment",
    plural="garments",
    classes=garments.CLASSES,
    glyphs=garments.GLYPHS,
    shape=(1, SIDE, SIDE),
    framing=Framing(SIDE, "box"),
    source="drawn by the build",
    synthetic=True,
)


def load(job: Job) -> Loaded:
    """Draw all images."""
    return Loaded(DATASET, {split: _drawn(split) for split in job.progress.track(SPLITS, label="drawing garments")})


def _drawn(split: str) -> Labelled:
    return garments.draw(N_DRAWN[split], SEEDS[split])
