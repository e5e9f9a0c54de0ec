"""The border between two classes: distances, separating channels, doubtful images and blends, for every pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from build.analysis.certainty import above, ratio
from build.analysis.classes.pairs import Pair, all_pairs, mutual_confusions, pair_rates
from build.analysis.layers.outputs import layer_outputs
from build.analysis.maps.distances import squared_distances
from build.analysis.maps.mapped_images import mapped_images
from build.analysis.maps.reduction import Labels, Rows, distinct_layers
from build.analysis.pairs.blends import Blends, blend_ends, detours
from build.analysis.units.units import batches
from build.artifacts import Job, read_json, write_json
from build.claims import Claim, Measured, write_claims, write_values
from build.data.dataset import read_dataset
from build.data.datasets import load_split
from build.data.intervals import proportion
from build.data.packs import Packed, write_pack
from build.network.layers import layers_of
from build.network.model import LayeredNetwork, load_network, read_weights
from build.network.training.measures import logits_of

N_PER_CLASS = 300
N_BINS = 40
FARTHEST = 2.0
"""Where the histograms end, in mean distances of two images of the layer."""
N_BORDER = 12
TRIPLES = {
    "pullover_coat_shirt": ("Pullover", "Coat", "Shirt"),
    "sandal_sneaker_ankle": ("Sandal", "Sneaker", "Ankle boot"),
}


def distance_counts(rows: Rows, labels: Labels) -> NDArray[np.int64]:
    """Count distances between images of every two classes.

    Parameters
    ----------
    rows : array of shape (N, n_features)
        Activations.
    labels : array of shape (N,)
        Classes.

    Returns
    -------
    array of shape (n_classes, n_classes, N_BINS)
        Counts by class, class and distance; distances in means of all distances, the last bin open.
    """
    distances = squared_distances(torch.as_tensor(rows)).clamp_min_(0).sqrt_()
    n = len(rows)
    mean = float(distances.sum()) / (n * (n - 1))
    bins = (distances / mean * (N_BINS / FARTHEST)).long().clamp_max_(N_BINS - 1)
    bins.fill_diagonal_(N_BINS)
    group, n_classes = torch.as_tensor(labels), int(labels.max()) + 1
    cells = (group[:, None] * n_classes + group[None, :]) * (N_BINS + 1) + bins
    counts = torch.bincount(cells.flatten(), minlength=n_classes**2 * (N_BINS + 1))
    found: NDArray[np.int64] = counts.view(n_classes, n_classes, N_BINS + 1)[..., :N_BINS].numpy()
    return found


def separation(counts: NDArray[np.int64], pair: Pair) -> float:
    """Return how often two images of different classes lie further apart than two of the same class.

    Parameters
    ----------
    counts : array of shape (n_classes, n_classes, N_BINS)
        Of one layer.
    pair : pair of int
        The classes.

    Returns
    -------
    float
        0.5: the classes lie in one another; 1: every pair within a class is nearer than any between.
    """
    first, second = pair
    within = counts[first, first] + counts[second, second]
    between = counts[first, second]
    below = np.cumsum(within) - within / 2
    return float((between * below).sum() / (between.sum() * within.sum()))


@torch.inference_mode()
def channel_statistics(
    network: LayeredNetwork, images: NDArray[np.float32], labels: Labels, names: Sequence[str]
) -> dict[str, tuple[Rows, Rows]]:
    """Return the mean and spread of every channel's average, by layer: two arrays (n_classes, n_channels)."""
    parts: dict[str, list[NDArray[np.float32]]] = {name: [] for name in names}
    for batch in batches(images):
        outputs = network.activations(batch)
        for name in names:
            parts[name].append(outputs[name].reshape(*outputs[name].shape[:2], -1).mean(2).numpy())
    statistics = {}
    for name, rows in parts.items():
        channels = np.concatenate(rows)
        groups = [channels[labels == label] for label in np.unique(labels)]
        statistics[name] = (np.stack([g.mean(0) for g in groups]), np.stack([g.std(0) for g in groups]))
    return statistics


def border_images(logits: Rows, labels: Labels, pair: Pair, n: int = N_BORDER) -> NDArray[np.int64]:
    """Return the images of either class that the network is least decided about, between these two."""
    first, second = pair
    gap = np.abs(logits[:, first] - logits[:, second])
    gap[~np.isin(labels, pair)] = np.inf
    return np.argsort(gap, kind="stable")[:n]


def run(job: Job) -> None:
    """Measure the border of every pair of classes.

    Writes ``site/data/<experiment>/borders.bin`` with ``borders.json``, ``confusions.json`` (every epoch of
    every history), ``values.json`` and ``claims.json``.
    """
    layers, dataset = layers_of(job), read_dataset(job.inputs["data"])
    pairs = all_pairs(dataset.n_classes)
    test = mapped_images(job)
    network = load_network(job.inputs["train"], layers)
    names = distinct_layers(network)
    chosen = np.concatenate([np.flatnonzero(test.labels == label)[:N_PER_CLASS] for label in np.unique(test.labels)])
    walk = layer_outputs(layers, read_weights(job.inputs["train"] / "trained.npz"), test.images[chosen])
    counts = {
        layer.name: distance_counts(output.flatten(1).numpy(), test.labels[chosen])
        for layer, output in walk
        if layer.name in names
    }
    logits = logits_of(network, torch.as_tensor(test.images)).numpy()
    separations = [[round(separation(counts[name], pair), 4) for name in names] for pair in pairs]
    blends = _blends(job, network)
    arrays: dict[str, NDArray[Any] | Packed] = {
        "distances": _small(np.stack([_shares(counts[name], pair) for name in names for pair in pairs])),
        "border": np.stack([border_images(logits, test.labels, pair) for pair in pairs]).astype(np.uint16),
        "ends": np.array(blends.ends, np.uint8),
        "blend": np.stack([blends.neighbors(pair, test.images) for pair in pairs]).astype(np.uint16),
    }
    for name, (mean, spread) in channel_statistics(network, test.images, test.labels, names).items():
        arrays |= {f"mean.{name}": mean.astype(np.float16), f"spread.{name}": spread.astype(np.float16)}
    meta = {"layers": names, "pairs": pairs, "separation": separations, "bins": N_BINS, "farthest": FARTHEST}
    folder = job.folder / "site" / "data" / job.subject.name
    write_pack(folder / "borders.bin", arrays)
    write_json(folder / "borders.json", meta, compact=True)
    history = read_json(job.inputs["train"] / "history.json")
    write_json(folder / "confusions.json", _confusions(history), compact=True)
    table = np.array(history["trained"][-1]["confusion"])
    write_values(job.folder, _values(dataset.classes, table))
    write_claims(
        job.folder,
        {**_claims(dataset.classes, table, logits), **detours(blends.answers(network, pairs), pairs, dataset.plural)},
    )


def _confusions(history: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the confusion matrices of every training, epoch by epoch."""
    return {
        name: [{"epoch": each["epoch"], "confusion": each["confusion"]} for each in epochs]
        for name, epochs in history.items()
    }


def _blends(job: Job, network: LayeredNetwork) -> Blends:
    """Choose the ends of every blend among the specimens."""
    specimens = read_json(job.inputs["activations"] / "specimens.json")
    pictures = load_split(job.inputs["data"], "test").images[[entry["test_index"] for entry in specimens]]
    predicted = logits_of(network, torch.as_tensor(pictures)).argmax(1).numpy()
    return Blends(pictures, blend_ends(specimens, predicted, network.layers[-1].shape[0]))


def _small(shares: NDArray[np.float64]) -> Packed:
    """Round shares to half a per mille."""
    return Packed(np.rint(shares * 2000).astype(np.uint16), 1 / 2000)


def _shares(counts: NDArray[np.int64], pair: Pair) -> NDArray[np.float64]:
    """Return the histograms within the first class, within the second, and between them (3, N_BINS)."""
    first, second = pair
    three = np.stack([counts[first, first], counts[second, second], counts[first, second]]).astype(np.float64)
    shares: NDArray[np.float64] = three / np.maximum(three.sum(1, keepdims=True), 1)
    return shares


def _values(classes: Sequence[str], table: NDArray[np.int64]) -> dict[str, Measured]:
    """Return the commonest confusions, and which part of all errors they make."""
    values: dict[str, Measured] = {"border_images": Measured(N_PER_CLASS)}
    for rank, pair in enumerate(list(mutual_confusions(table))[:3], start=1):
        values[f"confusion_{rank}.name"] = Measured(" and ".join(classes[index] for index in pair))
    errors = int(table.sum() - np.trace(table))
    top_three = sum(list(mutual_confusions(table).values())[:3])
    values["top_three_confusions"] = proportion(top_three, max(errors, 1))
    return values


def _claims(classes: Sequence[str], table: NDArray[np.int64], logits: Rows) -> dict[str, Claim]:
    """Measure which of the named triples are triples, and which only pairs that share a class."""
    claims = {}
    probabilities = torch.as_tensor(logits).softmax(1).numpy()
    for key, triple in TRIPLES.items():
        if set(triple) <= set(classes):
            members = [list(classes).index(name) for name in triple]
            claims[key] = _triple_claim(triple, members, table, probabilities)
    return claims


def _triple_claim(names: Sequence[str], members: list[int], table: NDArray[np.int64], probabilities: Rows) -> Claim:
    """Measure one triple: its three sides, and the images torn between all three."""
    counts = mutual_confusions(table)
    numbers = sorted(counts[min(pair), max(pair)] for pair in combinations(members, 2))
    part = ratio(numbers[0], numbers[-1], int(table.sum()))
    decided = above(part, 1 / 3)
    sides = {f"{names[a]}–{names[b]}": pair_rates(table)[members[a], members[b]] for a, b in combinations(range(3), 2)}
    torn = int((probabilities[:, members] >= 0.1).all(1).sum())
    listed = ", ".join(f"{name} {rate:.1%}" for name, rate in sorted(sides.items(), key=lambda item: -item[1]))
    detail = (
        f"Of the images of each two classes, this part of the {int(table.sum()):,} test images goes to the other: "
        f"{listed}. {torn} of the {len(probabilities):,} mapped images get at least 10 % for all three at once."
    )
    statement = f"{names[0]}, {names[1]} and {names[2]} are confused all three ways."
    return Claim(
        statement=statement,
        verdict=decided.verdict,
        p=decided.p,
        value=part.value,
        interval=part.interval,
        n=part.n,
        rule="Holds if the interval of the weakest side, in parts of the strongest, lies above a third.",
        definition="confusion",
        measured=(
            "A side counts the images taken for one another, and a half; the interval of the ratio of two such counts "
            "a and b is the ratio divided and multiplied by e to the power of 1.96 √(1/a + 1/b)."
        ),
        detail=detail,
    )
