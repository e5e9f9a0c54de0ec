"""How alike the layers of two networks are: linear centred kernel alignment.

Kornblith et al. 2019, "Similarity of neural network representations revisited" (arXiv:1905.00414):
1 where two layers hold the same images near and far, up to rotation and scale; near 0 where they share
nothing. It compares layers of any width.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.analysis.layers.activations import measured_layers
from build.analysis.units.units import batches
from build.artifacts import Job, write_json
from build.claims import Claim, Measured, NoInterval, Verdict, write_claims, write_values
from build.data.datasets import load_split
from build.network.layers import layers_of
from build.network.model import NETWORKS, LayeredNetwork, load_network

N_SAMPLES = 2_000
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
    write_claims(job.folder, _claims(tables, list(trained), len(images)))


def _values(tables: Mapping[str, Mapping[Cell, float]], names: list[str], n: int) -> dict[str, Measured]:
    """Return each layer's likeness to the pixels, and to its own untrained self."""
    values: dict[str, Measured] = {}
    for name in names:
        values[f"cka_pixels.{name}"] = Measured(tables["trained"][names[0], name], n)
        values[f"cka_pixels.untrained.{name}"] = Measured(tables["untrained"][names[0], name], n)
        values[f"cka_training.{name}"] = Measured(tables["between"][name, name], n)
    return values


def _claims(tables: Mapping[str, Mapping[Cell, float]], names: list[str], n: int) -> dict[str, Claim]:
    """Measure whether training changes the last hidden layer more than the first."""
    first, last = names[1], names[-2]
    before, after = tables["between"][first, first], tables["between"][last, last]
    detail = (
        f"Between the untrained and the trained network, {first} keeps a similarity of {before:.2f} and {last} one "
        f"of {after:.2f} (linear CKA, {n:,} test images)."
    )
    statement = "Training changes the deep layers more than the first."
    return {
        "deep_layers_change_most": Claim(
            statement=statement,
            verdict=Verdict.of(after < before),
            value=before - after,
            n=n,
            no_interval=NoInterval.DESCRIBED,
            rule=f"Holds if the untrained and the trained network agree less in {last} than in {first}.",
            definition="cka",
            detail=detail,
        )
    }
