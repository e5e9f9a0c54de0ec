"""The layers laid out anew from other seeds, in two stages that may run side by side.

The published map is seed 1 and starts from a known shape; the others start from random places.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from build.analysis.maps.mapped_images import mapped_indices
from build.analysis.maps.umap_layout import Rows, umap_layout
from build.artifacts import Job

N_SEEDS = 5
N_PARTS = 2
FILE = "maps.npz"


def run(job: Job) -> None:
    """Lay out every second layer from four more seeds, as ``maps.npz``: places (N, 2) by ``<layer>/<number>``."""
    features = mapped_features(job)
    keys = [(name, number) for name in list(features)[job.part :: N_PARTS] for number in range(1, N_SEEDS)]
    found = {}
    for name, number in job.progress.track(keys, len(keys), "laying out other seeds"):
        settings = dataclasses.replace(job.subject.projection, seed=job.subject.projection.seed + number)
        start = np.random.default_rng(settings.seed).uniform(-1, 1, (len(features[name]), 2)).astype(np.float32)
        found[f"{name}/{number}"] = umap_layout(features[name], start, settings)
    np.savez(job.folder / FILE, allow_pickle=False, **found)


def mapped_features(job: Job) -> dict[str, Rows]:
    """Return the coordinates (N, n_components) of the mapped images on each layer's principal axes."""
    chosen = mapped_indices(job)
    with np.load(job.inputs["activations"] / "features.npz") as arrays:
        return {name: arrays[name][chosen] for name in arrays.files}
