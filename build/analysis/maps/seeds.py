"""The same maps from other seeds: what of a UMAP is data, and what is chance.

The other maps are turned or mirrored onto the published one, so that what still differs is not just another way up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import torch

from build.analysis.maps.alignment import in_square, turned
from build.analysis.maps.distances import nearest_others, squared_distances
from build.analysis.maps.mapped_images import mapped_images, umap_places
from build.analysis.maps.reduction import Labels
from build.analysis.maps.seed_maps import FILE, N_PARTS, N_SEEDS, mapped_features
from build.analysis.maps.umap_layout import Rows
from build.artifacts import Job
from build.claims import Claim, Measured, NoInterval, Verdict, write_claims, write_values
from build.data.packs import Packed, write_pack

K = 15
STEPS = 65535


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
    """Lay out every layer from four more seeds.

    Writes ``site/data/<experiment>/seeds/<layer>.bin`` (``seed1`` … ``seed4``, uint16 (N, 2), the unit
    square), ``values.json`` and ``claims.json``.
    """
    labels = mapped_images(job).labels
    features = mapped_features(job)
    found: dict[str, dict[int, Rows]] = {name: {0: umap_places(job, name)} for name in features}
    for part in range(N_PARTS):
        with np.load(job.inputs[f"seeds-{part}"] / FILE) as arrays:
            for key, places in arrays.items():
                name, number = key.split("/")
                found[name][int(number)] = in_square(turned(places, found[name][0]))
    folder = job.folder / "site" / "data" / job.subject.name / "seeds"
    for name, maps in found.items():
        packed = {f"seed{n}": Packed(np.rint(maps[n] * STEPS).astype(np.uint16), 1 / STEPS) for n in range(1, N_SEEDS)}
        write_pack(folder / f"{name}.bin", packed)
    values = seed_values({name: [maps[n] for n in range(N_SEEDS)] for name, maps in found.items()}, labels)
    write_values(job.folder, values)
    write_claims(job.folder, seed_claims(values, list(features)[-2], len(labels)))


def seed_values(found: Mapping[str, Sequence[Rows]], labels: Labels) -> dict[str, Measured]:
    """Measure, by layer, what two seeds share: neighbours, and gaps between classes."""
    values: dict[str, Measured] = {"seeds": Measured(N_SEEDS)}
    for name, maps in found.items():
        neighbors = [shared_neighbors(maps[0], other) for other in maps[1:]]
        gaps = [gap_correlation(*pair, labels) for pair in combinations(maps, 2)]
        values[f"seeds_share_neighbors.{name}"] = _range(neighbors)
        values[f"seeds_share_gaps.{name}"] = _range(gaps)
    return values


def _range(samples: Sequence[float]) -> Measured:
    """Return the mean of a few comparisons with the least and the largest."""
    return Measured(float(np.mean(samples)), len(samples), min(samples), max(samples))


def seed_claims(values: Mapping[str, Any], layer: str, n: int) -> dict[str, Claim]:
    """Measure whether the gaps between groups survive a change of seed."""
    gaps, near = values[f"seeds_share_gaps.{layer}"], values[f"seeds_share_neighbors.{layer}"]
    low, high = gaps.interval
    detail = (
        f"At {layer}, two of five layouts of the same {n:,} points, four of them started from random places, agree on "
        f"the distances between the classes with a correlation of {gaps.value:.2f} on average "
        f"({low:.2f} to {high:.2f}), and share {100 * near.value:.0f} % of a point's fifteen nearest."
    )
    statement = "The gaps between the groups of a UMAP survive a start from other places."
    holds = low > 0.8
    return {
        "gaps_survive_seeds": Claim(
            statement=statement,
            verdict=Verdict.of(holds),
            value=gaps.value,
            n=n,
            no_interval=NoInterval.DESCRIBED,
            rule="Holds if every two layouts correlate at more than 0.8.",
            definition="seeds",
            measured="The first layout starts from a known shape, the others from random places.",
            detail=detail,
        )
    }
