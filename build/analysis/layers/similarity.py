"""How alike the layers of two networks are: linear centred kernel alignment.

Kornblith et al. 2019, "Similarity of neural network representations revisited" (arXiv:1905.00414):
1 where two layers hold the same images near and far, up to rotation and scale; near 0 where they share
nothing. It compares layers of any width.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import sqrt
from statistics import fmean

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.analysis.certainty import above
from build.analysis.layers.activations import measured_layers
from build.analysis.units.units import batches
from build.artifacts import Job, write_json
from build.claims import Claim, Measured, write_claims, write_values
from build.data.datasets import load_split
from build.data.intervals import Z_95
from build.network.layers import layers_of
from build.network.model import NETWORKS, LayeredNetwork, load_network

N_SAMPLES = 2_000
N_GROUPS = 20
"""Of images that are left out in turn, to see how far a number hangs on them."""
COMPARED = NETWORKS[:2]

Cell = tuple[str, str]


def centered_gram(rows: Tensor) -> Tensor:
    """Return the normalised Gram matrix (N, N) of centred activations (N, n_features)."""
    centered = rows - rows.mean(0)
    gram = centered @ centered.T
    normalized: Tensor = gram / gram.norm()
    return normalized


def alignment(gram: Tensor, other: Tensor) -> float:
    """Return the linear CKA of two layers, from their normalised Gram matrices."""
    return float((gram * other).sum())


@torch.inference_mode()
def grams(network: LayeredNetwork, images: NDArray[np.float32]) -> dict[str, Tensor]:
    """Return the Gram matrix of every layer for the same images (N, C, H, W)."""
    parts = [network.activations(batch) for batch in batches(images)]
    names = [layer.name for layer in measured_layers(network.layers)]
    return {name: centered_gram(torch.cat([part[name].flatten(1) for part in parts])) for name in names}


def table(first: Mapping[str, Tensor], second: Mapping[str, Tensor]) -> dict[Cell, float]:
    """Compare every layer of one network with every layer of another."""
    return {(row, column): alignment(first[row], second[column]) for row, column in product(first, second)}


def jackknifed(estimate: float, without: Sequence[float], n: int) -> Measured:
    """Return a number with its 95 % interval from the same without each of equal groups (Shao & Wu 1989)."""
    groups = len(without)
    reach = Z_95 * sqrt((groups - 1) / groups * sum((each - fmean(without)) ** 2 for each in without))
    return Measured(estimate, n, estimate - reach, estimate + reach)


def change(found: Mapping[str, Mapping[str, Tensor]], first: str, last: str) -> Measured:
    """Return by how much less the two networks agree in one layer than in another, images left out in groups."""
    trained, untrained = (found[name] for name in COMPARED)

    def parted(kept: Tensor | None) -> float:
        before, after = (alignment(_of(trained[name], kept), _of(untrained[name], kept)) for name in (first, last))
        return before - after

    n = len(trained[first])
    group = torch.arange(n) % N_GROUPS
    return jackknifed(parted(None), [parted(torch.where(group != out)[0]) for out in range(N_GROUPS)], n)


def _of(gram: Tensor, kept: Tensor | None) -> Tensor:
    """Return the normalised Gram matrix of some of the images, centred anew."""
    if kept is None:
        return gram
    part = gram.index_select(0, kept).index_select(1, kept)
    part = part - part.mean(0, keepdim=True)
    part = part - part.mean(1, keepdim=True)
    normalized: Tensor = part / part.norm()
    return normalized


def run(job: Job) -> None:
    """Compare all layers within the trained network, within the untrained one, and between the two.

    Writes ``similarity.json`` (rows for the chart), ``values.json`` and ``claims.json``.
    """
    layers = layers_of(job)
    images = load_split(job.inputs["data"], "test").first(N_SAMPLES).images
    found: dict[str, dict[str, Tensor]] = {}
    for name in job.progress.track(COMPARED, len(COMPARED), "comparing layers"):
        found[name] = grams(load_network(job.inputs["train"], layers, name), images)
    trained, untrained = (found[name] for name in COMPARED)
    tables = {
        "trained": table(trained, trained),
        "untrained": table(untrained, untrained),
        "between": table(trained, untrained),
    }
    rows = [
        {"comparison": comparison, "row": row, "column": column, "value": round(value, 4)}
        for comparison, cells in tables.items()
        for (row, column), value in cells.items()
    ]
    write_json(job.folder / "similarity.json", {"layers": list(trained), "n": len(images), "rows": rows})
    write_values(job.folder, _values(tables, list(trained), len(images)))
    write_claims(job.folder, _claims(tables, list(trained), change(found, list(trained)[1], list(trained)[-2])))


def _values(tables: Mapping[str, Mapping[Cell, float]], names: list[str], n: int) -> dict[str, Measured]:
    """Return each layer's likeness to the pixels."""
    values: dict[str, Measured] = {}
    for name in names:
        values[f"cka_pixels.{name}"] = Measured(tables["trained"][names[0], name], n)
    return values


def _claims(tables: Mapping[str, Mapping[Cell, float]], names: list[str], less: Measured) -> dict[str, Claim]:
    """Measure whether training changes the last hidden layer more than the first."""
    first, last = names[1], names[-2]
    before, after = tables["between"][first, first], tables["between"][last, last]
    detail = (
        f"Between the untrained and the trained network, {first} keeps a similarity of {before:.2f} and {last} one "
        f"of {after:.2f} (linear CKA, {less.n:,} test images)."
    )
    decided = above(less, 0)
    statement = "Training changes the deep layers more than the first."
    return {
        "deep_layers_change_most": Claim(
            statement=statement,
            verdict=decided.verdict,
            value=less.value,
            interval=less.interval,
            p=decided.p,
            n=less.n,
            rule=(
                f"Holds if the interval of what {last} keeps less than {first} of the agreement between the untrained "
                "and the trained network lies above 0."
            ),
            definition="cka",
            measured=f"The interval is the jackknife's, the images left out in {N_GROUPS} groups.",
            detail=detail,
        )
    }
