"""The data stage: obtain a data set, or draw it, and lay it out for the other stages.

The stage writes ``train.npz``, ``test.npz`` (``images`` uint8 (N, 28, 28), ``labels`` uint8 (N,)) and
``dataset.json``, whatever the data set and wherever it came from.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from build.artifacts import Job, write_json
from build.configuration import TITLES
from build.data.drawing import garments
from build.data.sources import PUBLIC, PublicDataset, SourceMissing, obtain
from build.errors import BuildError

GARMENTS = "drawn-garments"
CLASSES = {
    "fashion-mnist": garments.CLASSES,
    "mnist": tuple("0123456789"),
    GARMENTS: garments.CLASSES,
}
GLYPHS = {
    "fashion-mnist": garments.GLYPHS,
    "mnist": tuple("0123456789"),
    GARMENTS: garments.GLYPHS,
}
N_DRAWN = {"train": 12_000, "test": 10_000}
SEEDS = {"train": 1, "test": 2}


def run(job: Job) -> None:
    """Obtain or draw the data set of the job's experiment.

    Raises
    ------
    BuildError
        If a file has the wrong bytes, or no source has a data set that was asked for by name.
    """
    name = job.subject.dataset
    if name == GARMENTS:
        draw_into(job.folder, name, job.progress.track(("train", "test"), label="drawing garments"))
        return
    dataset = PUBLIC[name]
    try:
        with tempfile.TemporaryDirectory(prefix="dataset-") as temporary:
            source = obtain(dataset, job.root, job.options.data_mirror, Path(temporary))
            _copy(dataset, Path(temporary), job.folder)
        job.progress.note(f"{TITLES[name]}: checked files from {source}")
    except SourceMissing as missing:
        if not job.options.fallback:
            do = "connect to the internet, put the files into data/, or give DATA_MIRROR"
            raise BuildError(f"dataset {name}", "must be obtainable", str(missing), do) from missing
        job.progress.note(_apology(dataset, str(missing)))
        draw_into(job.folder, name, ("train", "test"))


def draw_into(folder: Path, name: str, splits: Iterable[str] = ("train", "test")) -> None:
    """Write the drawn garments under the name of the data set that they stand for."""
    for split in splits:
        images, labels = garments.draw(N_DRAWN[split], SEEDS[split])
        np.savez(folder / f"{split}.npz", images=images, labels=labels)
    _describe(folder, name, synthetic=True, source="drawn by the build", sha256={})


def _copy(dataset: PublicDataset, raw: Path, folder: Path) -> None:
    """Read checked IDX files with torchvision and write them as the stage's own arrays."""
    for split in ("train", "test"):
        data = dataset.reader(raw, train=split == "train")
        np.savez(
            folder / f"{split}.npz",
            images=data.data.numpy().astype(np.uint8),
            labels=data.targets.numpy().astype(np.uint8),
        )
    _describe(folder, dataset.name, synthetic=False, source=dataset.origin, sha256=dataset.payloads)


def _describe(folder: Path, name: str, synthetic: bool, source: str, sha256: dict[str, str]) -> None:
    """Write what later stages and the receipt say about the data."""
    write_json(
        folder / "dataset.json",
        {
            "name": name,
            "title": TITLES[GARMENTS] if synthetic else TITLES[name],
            "classes": list(CLASSES[GARMENTS if synthetic else name]),
            "glyphs": list(GLYPHS[GARMENTS if synthetic else name]),
            "synthetic": synthetic,
            "source": source,
            "sha256": sha256,
        },
    )


def _apology(dataset: PublicDataset, tried: str) -> str:
    """Say in one paragraph why the page will show drawn garments."""
    return (
        f"{TITLES[dataset.name]} could not be obtained ({tried}).\n"
        "The site is built with drawn garments instead: pictures of ten classes of clothing that the build draws\n"
        "itself, and the page says so in a banner. For the real article, connect to the internet, put the four\n"
        f"files into data/{dataset.folder}/raw/, or run `make site DATA_MIRROR=<folder or URL>`."
    )
