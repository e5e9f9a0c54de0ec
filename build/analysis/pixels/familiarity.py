"""What lets the page say that a drawing is unlike anything the network was trained on.

A small sample of the training images is published with its features at the last hidden layer. A drawing
is called familiar where its nearest neighbours among them are no further than those of 99 % of the test
images, measured in the directions of the features: what is unlike often has short features, and a short
vector is near to everything (Sun et al. 2022, section 3). In the pixels only the furthest of a thousand counts
as far, which still catches what was inverted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from build.analysis.layers.outputs import layer_outputs
from build.artifacts import Job, write_json
from build.claims import Measured, write_values
from build.data.datasets import Split, as_shown, load_split
from build.data.packs import Packed, quantized, write_pack
from build.network.layers import ShapedLayer, layers_of
from build.network.model import read_weights

PER_CLASS, MOST = 40, 1000
"""References of each class, and of all together: they are published."""
NEAREST = 3
"""Neighbours whose mean distance counts."""
QUANTILES = {"features": 0.99, "pixels": 0.999}

Rows = NDArray[np.float32]


def sample(labels: NDArray[np.int64], per_class: int) -> NDArray[np.int64]:
    """Return the indices of the first images of each class, in their order."""
    chosen = [np.flatnonzero(labels == label)[:per_class] for label in np.unique(labels)]
    return np.sort(np.concatenate(chosen))


def nearest_distance(rows: Rows, references: Rows, count: int = NEAREST) -> Rows:
    """Return the mean Euclidean distance of each row to its nearest references.

    Parameters
    ----------
    rows : array of shape (N, n_features)
    references : array of shape (M, n_features)
    count : int
        How many of the nearest count.

    Returns
    -------
    array of shape (N,)
    """
    parts = [torch.cdist(part, torch.as_tensor(references)) for part in torch.as_tensor(rows).split(1000)]
    nearest = torch.cat(parts).topk(count, largest=False).values.mean(1)
    result: Rows = nearest.numpy()
    return result


def directions(rows: Rows) -> Rows:
    """Return rows (N, n_features) of unit length; a row of zeros stays."""
    lengths: Rows = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    return rows / lengths


def hidden_features(
    layers: tuple[ShapedLayer, ...], weights: dict[str, NDArray[np.float32]], images: Rows
) -> tuple[str, Rows]:
    """Return the layer that the logits read by name, with its output (N, n_units)."""
    name = layers[-1].inputs[0]
    outputs = layer_outputs(layers, weights, images)
    output = next(value for layer, value in outputs if layer.name == name)
    return name, output.flatten(1).numpy()


@dataclass(frozen=True)
class Measure:
    """How far images are from the references.

    Attributes
    ----------
    layers, weights
        The network whose features count.
    images : array of shape (n_references, C, H, W)
        The references.
    """

    layers: tuple[ShapedLayer, ...]
    weights: dict[str, NDArray[np.float32]]
    images: Rows

    def distances(self, images: Rows) -> dict[str, Rows]:
        """Return the distances (N,) of images (N, C, H, W) in pixels and in directions of features."""
        rows, references = (self._rows(each) for each in (images, self.images))
        return {name: nearest_distance(rows[name], references[name]) for name in rows}

    def _rows(self, images: Rows) -> dict[str, Rows]:
        """Return what distances are taken between (N, n_values)."""
        _, features = hidden_features(self.layers, self.weights, images)
        return {"features": directions(features), "pixels": images.reshape(len(images), -1)}


def doubted(distances: dict[str, Rows], limits: dict[str, float]) -> float:
    """Return the share of images beyond any of the limits."""
    return float(np.any([distances[name] > limit for name, limit in limits.items()], axis=0).mean())


def run(job: Job) -> None:
    """Write ``familiar.bin`` (images, labels, features, class means) and ``familiar.json`` (both limits)."""
    train, test = (load_split(job.inputs["data"], split) for split in ("train", "test"))
    layers, weights = layers_of(job), read_weights(job.inputs["train"] / "trained.npz")
    chosen = sample(train.labels, min(PER_CLASS, MOST // layers[-1].shape[0]))
    name, references = hidden_features(layers, weights, train.images[chosen])
    measure = Measure(layers, weights, train.images[chosen])
    distances = measure.distances(test.images)
    limits = {name: round(float(np.quantile(distances[name], each)), 5) for name, each in QUANTILES.items()}
    arrays: dict[str, NDArray[Any] | Packed] = {
        "images": quantized(as_shown(train.images[chosen]), "uint8"),
        "labels": train.labels[chosen].astype(np.uint8),
        "features": quantized(references, "uint8"),
        "means": quantized(class_means(train), "uint8"),
    }
    meta = {"layer": name, "limits": limits, "nearest": NEAREST, "n": len(test), "quantiles": QUANTILES}
    folder = job.folder / "site" / "data" / job.subject.name
    write_pack(folder / "familiar.bin", arrays)
    write_json(folder / "familiar.json", meta, compact=True)
    upside_down, swapped = (measure.distances(images) for images in (test.images[:, :, ::-1].copy(), 1 - test.images))
    values = {
        "familiar_references": Measured(len(chosen)),
        "familiar_per_class": Measured(PER_CLASS),
        "familiar_nearest": Measured(NEAREST),
        "familiar_layer": Measured(name),
        "familiar_share.features": Measured(QUANTILES["features"]),
        "familiar_share.pixels": Measured(QUANTILES["pixels"]),
        "doubted_test": Measured(doubted(distances, limits), len(test)),
        "doubted_upside_down": Measured(doubted(upside_down, limits), len(test)),
        "doubted_swapped": Measured(doubted(swapped, limits), len(test)),
    }
    write_values(job.folder, values)


def class_means(split: Split) -> Rows:
    """Return the mean image of every class: (n_classes, H, W), or (n_classes, C, H, W) in colour."""
    images = as_shown(split.images)
    return np.stack([images[split.labels == label].mean(0) for label in np.unique(split.labels)])
