"""What each class looks like to each layer: mean activations of a class, their spread, and contrasts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.analysis.certainty import above, effect
from build.analysis.layers.activations import measured_layers
from build.analysis.layers.outputs import layer_outputs
from build.artifacts import Job, read_json
from build.claims import Claim, Measured, write_claims, write_values
from build.data.datasets import Split, load_split
from build.data.packs import Packed, quantized, write_pack
from build.network.layers import ShapedLayer, layers_of
from build.network.model import NETWORKS, networks_in, read_weights

Array = NDArray[np.float64]


def run(job: Job) -> None:
    """Average every layer of every network over the first test images of each class.

    Writes ``site/data/<experiment>/averages/<network>/<layer>.bin``: ``mean`` and ``spread``
    (n_classes, *shape) over single images, ``channel_mean`` and ``channel_spread`` (n_classes, n_channels)
    over the means of an image's maps; and ``averages.npz`` with the means of the trained network.
    """
    layers = layers_of(job)
    test = first_of_each_class(load_split(job.inputs["data"], "test"), job.subject.averages.n_per_class)
    counts = np.bincount(test.labels)
    kept: dict[str, NDArray[np.float32]] = {}
    effects: dict[str, Array] = {}
    networks = networks_in(job.inputs["train"])
    for network in job.progress.track(networks, len(networks), "averaging classes"):
        for layer, mean, spread, channels in averages(job.inputs["train"] / f"{network}.npz", layers, test):
            _publish(job, network, layer.name, mean, spread, channels, counts)
            if network == NETWORKS[0]:
                kept[layer.name] = mean.astype(np.float32)
                effects[layer.name] = effect_sizes(*channels)
    np.savez(job.folder / "averages.npz", **kept)  # type: ignore[arg-type]
    classes = read_json(job.inputs["data"] / "dataset.json")["classes"]
    n = int(counts.min())
    write_values(job.folder, _values(effects, classes, n))
    write_claims(job.folder, _claims(effects, classes, n))


def first_of_each_class(test: Split, n_per_class: int) -> Split:
    """Return the first images of each class; fewer where a class has fewer."""
    chosen = np.concatenate([np.flatnonzero(test.labels == label)[:n_per_class] for label in np.unique(test.labels)])
    return Split(test.images[chosen], test.labels[chosen])


def averages(
    weights: Path, layers: tuple[ShapedLayer, ...], test: Split
) -> Iterator[tuple[ShapedLayer, Array, Array, tuple[Array, Array]]]:
    """Yield each layer with the mean and spread of its numbers and of its channels, by class.

    Yields
    ------
    layer : ShapedLayer
    mean, spread : array of shape (n_classes, *shape)
    channels : pair of arrays of shape (n_classes, n_channels)
        Mean and spread of the mean of each map of an image.
    """
    labels = torch.as_tensor(test.labels)
    measured = {layer.name for layer in measured_layers(layers)}
    for layer, output in layer_outputs(layers, read_weights(weights), test.images):
        if layer.name in measured:
            maps = output.reshape(len(output), output.shape[1], -1).mean(2)
            yield layer, *_by_class(output, labels), _by_class(maps, labels)


def _by_class(output: Tensor, labels: Tensor) -> tuple[Array, Array]:
    """Return mean and standard deviation over the images of each class."""
    parts = [output[labels == label] for label in labels.unique()]
    means = [part.mean(0).double().numpy() for part in parts]
    spreads = [part.std(0, correction=0).double().numpy() for part in parts]
    return np.stack(means), np.stack(spreads)


def effect_sizes(mean: Array, spread: Array) -> Array:
    """Return Cohen's d of every channel for every pair of classes.

    Parameters
    ----------
    mean, spread : array of shape (n_classes, n_channels)

    Returns
    -------
    array of shape (n_classes, n_classes, n_channels)
        Difference of the means over the pooled spread; 0 where nothing varies.
    """
    difference = mean[:, None] - mean[None]
    pooled = np.sqrt((spread[:, None] ** 2 + spread[None] ** 2) / 2)
    return np.divide(difference, pooled, out=np.zeros_like(difference), where=pooled > 1e-12)


def _publish(
    job: Job,
    network: str,
    layer: str,
    mean: Array,
    spread: Array,
    channels: tuple[Array, Array],
    counts: NDArray[np.int64],
) -> None:
    """Write what the page shows of one layer of one network."""
    arrays: dict[str, NDArray[Any] | Packed] = {
        "mean": quantized(mean, "uint8", symmetric=bool(mean.min() < 0)),
        "spread": quantized(spread, "uint8"),
        "channel_mean": channels[0].astype(np.float32),
        "channel_spread": channels[1].astype(np.float32),
        "counts": counts.astype(np.uint16),
    }
    folder = job.folder / "site" / "data" / job.subject.name / "averages" / network
    write_pack(folder / f"{layer}.bin", arrays)


def closest_pair(effects: Array) -> tuple[int, int, float]:
    """Return the two classes whose strongest channel separates them least, and its effect."""
    pairs = [(a, b, float(np.abs(effects[a, b]).max())) for a, b in combinations(range(len(effects)), 2)]
    return min(pairs, key=lambda pair: pair[2])


def _values(effects: dict[str, Array], classes: list[str], n: int) -> dict[str, Measured]:
    """Collect the numbers that the prose quotes."""
    values: dict[str, Measured] = {"averages_per_class": Measured(n)}
    for name, each in effects.items():
        near, other, least = closest_pair(each)
        values |= {
            f"contrast.{name}.closest": Measured(f"{classes[near]} and {classes[other]}"),
            f"contrast.{name}.closest_effect": Measured(least, 2 * n),
        }
    return values


def _claims(effects: dict[str, Array], classes: list[str], n: int) -> dict[str, Claim]:
    """Check that the classes come apart with depth, channel by channel."""
    first, last = list(effects)[1], list(effects)[-1]
    least = {name: closest_pair(each) for name, each in effects.items()}
    near, other, size = least[last]
    apart = effect(size, n)
    decided = above(apart, 2)
    return {
        "averages_come_apart": Claim(
            statement="Even the two most alike classes are far apart in some unit of the last layer.",
            verdict=decided.verdict,
            p=decided.p,
            value=apart.value,
            interval=apart.interval,
            n=2 * n,
            rule=f"Holds if the interval lies above 2 in the best unit of {last} for the closest two classes.",
            definition="effect",
            detail=(
                f"{classes[near]} and {classes[other]} differ by {size:.1f} standard deviations in their best "
                f"unit of {last}; in {first} the closest pair differs by {least[first][2]:.2f} in its best channel."
            ),
        )
    }
