"""The test images that are points on the maps, in the order of the points, and where the published maps put them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from build.analysis.maps.reduction import Rows
from build.artifacts import Job
from build.data.datasets import Split, load_split
from build.data.packs import unpack


def mapped_indices(job: Job) -> NDArray[np.int64]:
    """Return which test image each point is (N,)."""
    arrays, _ = unpack(_published(job, "points").read_bytes())
    return arrays["test_index"].values.astype(np.int64)


def mapped_images(job: Job) -> Split:
    """Return the test images in the order of the points."""
    test, chosen = load_split(job.inputs["data"], "test"), mapped_indices(job)
    return Split(test.images[chosen], test.labels[chosen])


def umap_places(job: Job, layer: str) -> Rows:
    """Return the places (N, 2) of a layer's published UMAP, in the unit square."""
    arrays, _ = unpack(_published(job, layer).read_bytes())
    return arrays["umap"].real().astype(np.float32)


def _published(job: Job, name: str) -> Path:
    return job.inputs["projection"] / "site" / "data" / job.subject.name / "projection" / f"{name}.bin"
