"""The same maps from other starts and other seeds: what of a UMAP is data, and what is chance.

The other maps are turned or mirrored onto the published one, so that what still differs is not just another way up.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, product

import numpy as np
import torch

from build.analysis.certainty import above
from build.analysis.maps.alignment import in_square, turned
from build.analysis.maps.distances import nearest_others, squared_distances
from build.analysis.maps.mapped_images import mapped_images, umap_places
from build.analysis.maps.reduction import Labels
from build.analysis.maps.seed_maps import FILE, N_PARTS, layouts, mapped_features, measured_layer
from build.analysis.maps.umap_layout import Rows
from build.artifacts import Job
from build.claims import Claim, Measured, write_claims, write_values
from build.data.intervals import mean_with_interval
from build.data.packs import Packed, write_pack

Maps = Mapping[str, Mapping[str, Rows]]
"""Places (N, 2) by layer and by layout."""

K = 15
STEPS = 65535
ALIKE = 0.8
"""Correlation from which on two layouts are said to keep the gaps."""
NAMES = {"spectral": "the spectral start", "random": "random places", "pca": "principal components"}


def shared_neighbors(first: Rows, second: Rows) -> float:
    """Return the part of each point's nearest on one map that are its nearest on the other, averaged."""
    found = [nearest_others(squared_distances(torch.as_tensor(each)), K)[0] for each in (first, second)]
    shared = (found[0][:, :, None] == found[1][:, None, :]).any(2)
    return float(shared.double().mean())


def gap_correlation(first: Rows, second: Rows, labels: Labels) -> float:
    """Return how alike the distances between the middles of the classes are on two maps."""
    gaps = []
    for places in (first, second):
        middles = np.stack([np.median(places[labels == label], axis=0) for label in np.unique(labels)])
        gaps.append([np.linalg.norm(middles[a] - middles[b]) for a, b in combinations(range(len(middles)), 2)])
    return float(np.corrcoef(gaps)[0, 1])


def run(job: Job) -> None:
    """Publish the layouts of every layer from other starts and seeds, and measure what they share.

    Writes ``site/data/<experiment>/seeds/<layer>.bin`` (``spectral1``, ``spectral2``, ``random1``, ``random2``, uint16
    (N, 2), the unit square), ``compared.bin`` with the further ones that the claims speak of, ``values.json`` and
    ``claims.json``.
    """
    labels = mapped_images(job).labels
    maps = _turned_maps(job)
    folder = job.folder / "site" / "data" / job.subject.name / "seeds"
    further: dict[str, Packed] = {}
    for name, found in maps.items():
        packed = {layout: _packed(places) for layout, places in found.items()}
        offered = {layout.name for layout in layouts(list(maps)) if layout.layer == name and layout.is_published}
        write_pack(folder / f"{name}.bin", {layout: packed[layout] for layout in sorted(offered)})
        further |= {layout: places for layout, places in packed.items() if layout not in offered}
    write_pack(folder / "compared.bin", further)
    agreement = Agreement(maps, labels)
    write_values(job.folder, agreement.values())
    write_claims(job.folder, agreement.claims())


def _packed(places: Rows) -> Packed:
    return Packed(np.rint(places * STEPS).astype(np.uint16), 1 / STEPS)


def _turned_maps(job: Job) -> Maps:
    """Read the layouts of both parts, turned onto the published map of their layer."""
    names = list(mapped_features(job))
    published = {name: umap_places(job, name) for name in names}
    found: dict[str, dict[str, Rows]] = {name: {} for name in names}
    for part in range(N_PARTS):
        with np.load(job.inputs[f"seeds-{part}"] / FILE) as arrays:
            for key, places in arrays.items():
                name, layout = key.split("/")
                found[name][layout] = in_square(turned(places, published[name]))
    return found


class Agreement:
    """How far layouts agree on the gaps between the classes, by what they started from.

    Parameters
    ----------
    maps : mapping of str to mapping of str to array of shape (N, 2)
        By layer and layout.
    labels : array of shape (N,)
        Classes of the points.
    """

    def __init__(self, maps: Maps, labels: Labels) -> None:
        self.maps, self.labels = maps, labels
        self.layer = measured_layer(list(maps))

    def among(self, start: str) -> list[float]:
        """Return the correlations of every two layouts of the measured layer from one start."""
        return [self._pair(self.layer, *pair) for pair in combinations(self._of(start), 2)]

    def between(self, first: str, second: str) -> list[float]:
        """Return the correlations of the measured layer's layouts from one start with those from another."""
        return [self._pair(self.layer, *pair) for pair in product(self._of(first), self._of(second))]

    def over_layers(self, start: str) -> Measured:
        """Return the mean correlation of two layouts from one start, over the layers, with its interval."""
        return mean_with_interval(np.array([self._pair(name, f"{start}1", f"{start}2") for name in self.maps]))

    def values(self) -> dict[str, Measured]:
        """Return what the prose says beside the claims."""
        crossed = self.between("spectral", "pca")
        return {
            "gaps_across_starts": Measured(float(np.mean(crossed)), len(crossed)),
            "gaps_across_starts.layer": Measured(self.layer),
        }

    def claims(self) -> dict[str, Claim]:
        """Measure whether the gaps survive a change of seed, from a start in shape and from a random one."""
        return {
            "gaps_survive_seeds": self._claim(
                "spectral", "From a start that has the large shape, the gaps of a UMAP survive a change of seed.", "pca"
            ),
            "gaps_survive_random_starts": self._claim(
                "random", "From random places, too, the gaps of a UMAP survive a change of seed."
            ),
        }

    def _claim(self, start: str, statement: str, *beside: str) -> Claim:
        measured, n = self.over_layers(start), len(self.labels)
        decided = above(measured, ALIKE)
        each = " and at ".join(f"{self._told(other)} from {NAMES[other]}" for other in (start, *beside))
        near = shared_neighbors(*(self.maps[self.layer][name] for name in self._of(start)[:2]))
        detail = (
            f"Over {measured.n} layers, two layouts of the same {n:,} points from {NAMES[start]} correlate at "
            f"{measured.value:.2f} on average. At {self.layer}, every two of three correlate at {each}; two from "
            f"{NAMES[start]} share {100 * near:.0f} % of a point's fifteen nearest."
        )
        return Claim(
            statement=statement,
            verdict=decided.verdict,
            value=measured.value,
            n=measured.n,
            interval=measured.interval,
            p=decided.p,
            rule=f"Holds if the interval of the mean over the layers lies above {ALIKE}.",
            definition="seeds",
            measured=f"From {NAMES[start]}, two seeds a layer.",
            detail=detail,
        )

    def _told(self, start: str) -> str:
        found = self.among(start)
        return f"{min(found):.3f} to {max(found):.3f}"

    def _of(self, start: str) -> list[str]:
        return sorted(name for name in self.maps[self.layer] if name.rstrip("0123456789") == start)

    def _pair(self, layer: str, first: str, second: str) -> float:
        return gap_correlation(self.maps[layer][first], self.maps[layer][second], self.labels)
