"""The layers laid out anew from other starts and other seeds, in two stages that may run side by side.

The published map is seed 1 and starts from the map of the layer before it. Here each layer starts from umap-learn's own
spectral places and from random ones, with two seeds each; one layer with three, and from principal components too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

import numpy as np

from build.analysis.maps.mapped_images import mapped_indices
from build.analysis.maps.starts import random_start, spectral_start
from build.analysis.maps.umap_layout import Rows, graph_layout, neighbor_graph
from build.artifacts import Job

PUBLISHED = ("spectral", "random")
STARTS = (*PUBLISHED, "pca")
N_PUBLISHED = 2
N_MEASURED = 3
N_PARTS = 2
FILE = "maps.npz"


@dataclasses.dataclass(frozen=True)
class Layout:
    """One more map of a layer: from which start, and with which of its seeds."""

    layer: str
    start: str
    number: int

    @property
    def name(self) -> str:
        """What it is called among the layouts of its layer."""
        return f"{self.start}{self.number}"

    @property
    def is_published(self) -> bool:
        """Whether the map's figure offers it."""
        return self.start in PUBLISHED and self.number <= N_PUBLISHED


def layouts(names: Sequence[str]) -> list[Layout]:
    """List the further maps of all layers."""
    found = []
    for name in names:
        starts, n_seeds = (STARTS, N_MEASURED) if name == measured_layer(names) else (PUBLISHED, N_PUBLISHED)
        found += [Layout(name, start, number) for start in starts for number in range(1, n_seeds + 1)]
    return found


def measured_layer(names: Sequence[str]) -> str:
    """Return the layer whose starts are all compared: the last before the answers."""
    return names[-2]


def run(job: Job) -> None:
    """Lay out half of the further maps, as ``maps.npz``: places (N, 2) by ``<layer>/<start><number>``."""
    features = mapped_features(job)
    wanted = layouts(list(features))
    half = (len(wanted) + 1) // N_PARTS
    part = wanted[job.part * half : (job.part + 1) * half]
    found: dict[str, Rows] = {}
    with job.progress.bar(len(part), "laying out other seeds", "map") as bar:
        for name, group in groupby(part, attrgetter("layer")):
            found |= laid_out(job, features[name], list(group), bar.update)
    np.savez(job.folder / FILE, allow_pickle=False, **found)


def laid_out(job: Job, rows: Rows, wanted: Sequence[Layout], advance: Callable[[], object]) -> Mapping[str, Rows]:
    """Lay out the points of one layer, by ``<layer>/<start><number>``; its neighbours are sought once."""
    first = job.subject.projection
    graph = neighbor_graph(rows, first.n_neighbors)
    places = {"spectral": spectral_start(graph), "pca": rows[:, :2]}
    found: dict[str, Rows] = {}
    for layout in wanted:
        settings = dataclasses.replace(first, seed=first.seed + layout.number)
        start = places[layout.start] if layout.start in places else random_start(len(rows), settings.seed)
        found[f"{layout.layer}/{layout.name}"] = graph_layout(graph, start, settings)
        advance()
    return found


def mapped_features(job: Job) -> dict[str, Rows]:
    """Return the coordinates (N, n_components) of the mapped images on each layer's principal axes."""
    chosen = mapped_indices(job)
    with np.load(job.inputs["activations"] / "features.npz") as arrays:
        return {name: arrays[name][chosen] for name in arrays.files}
