"""How far a shifted image changes what the network says and what its layers hold."""

from __future__ import annotations

from itertools import product

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from build.artifacts import Job, write_json
from build.claims import Measured, write_values
from build.data.datasets import load_split
from build.data.intervals import paired_gain, proportion
from build.network.layers import layers_of
from build.network.model import LayeredNetwork, load_network

REACH = 4
"""Largest shift, in pixels."""
BATCH = 1000
N_SHIFTED = 4000
"""Test images that go through every shift: with 81 shifts, 324,000 pictures."""
N_COMPARED = 1000
"""Test images whose layers are compared before and after a shift."""
NEIGHBORS = ((0, 1), (0, -1), (1, 0), (-1, 0))


def shifted(images: Tensor, dy: int, dx: int) -> Tensor:
    """Move images down by ``dy`` and right by ``dx`` pixels; what moves in is black.

    Parameters
    ----------
    images : Tensor of shape (N, 1, H, W)
        Pixels in [0, 1].
    dy, dx : int
        Pixels; negative is up and left.
    """
    height, width = images.shape[-2:]
    pad = max(abs(dy), abs(dx))
    framed = functional.pad(images, (pad, pad, pad, pad))
    return framed[..., pad - dy : pad - dy + height, pad - dx : pad - dx + width]


def predictions(network: LayeredNetwork, images: Tensor) -> NDArray[np.int64]:
    """Return the predicted class (N,) of images (N, C, H, W)."""
    with torch.inference_mode():
        parts = [network(batch).argmax(1) for batch in images.split(BATCH)]
    return torch.cat(parts).numpy()


def layer_cosines(network: LayeredNetwork, images: Tensor, distance: int) -> dict[str, float]:
    """Return how alike each layer's output is before and after a shift, averaged over four directions.

    Returns
    -------
    dict of str to float
        Mean cosine of the flattened outputs, by layer; 1 means unchanged.
    """
    with torch.inference_mode():
        before = network.activations(images)
        total = dict.fromkeys(before, 0.0)
        for dy, dx in NEIGHBORS:
            after = network.activations(shifted(images, dy * distance, dx * distance))
            for name, value in before.items():
                cosine = functional.cosine_similarity(value.flatten(1), after[name].flatten(1))
                total[name] += float(cosine.mean()) / len(NEIGHBORS)
    return total


def run(job: Job) -> None:
    """Measure accuracy and agreement over all shifts of up to four pixels.

    Writes ``site/data/<experiment>/shifts.json`` with two 9 × 9 tables (row: dy, column: dx) and the mean
    cosine of each layer at distances 1 to 4.
    """
    experiment = job.subject
    split = load_split(job.inputs["data"], "test").first(N_SHIFTED)
    images, labels = torch.as_tensor(split.images), np.asarray(split.labels)
    network = load_network(job.inputs["train"], layers_of(job))
    steps = range(-REACH, REACH + 1)
    unmoved = predictions(network, images)
    accuracy = np.zeros((len(steps), len(steps)))
    agreement = np.zeros_like(accuracy)
    straight = {distance: np.zeros(len(labels)) for distance in range(1, REACH + 1)}
    right = unmoved
    places = list(product(steps, steps))
    for dy, dx in job.progress.track(places, len(places), "shifting"):
        predicted = predictions(network, shifted(images, dy, dx))
        accuracy[dy + REACH, dx + REACH] = np.mean(predicted == labels)
        agreement[dy + REACH, dx + REACH] = np.mean(predicted == unmoved)
        if (dy, dx) == (0, REACH):
            right = predicted
        if (dy == 0) != (dx == 0):
            straight[abs(dy + dx)] += (predicted == labels) / len(NEIGHBORS)
    cosines = [layer_cosines(network, images[:N_COMPARED], distance) for distance in range(1, REACH + 1)]
    write_json(
        job.folder / "site" / "data" / experiment.name / "shifts.json",
        {
            "reach": REACH,
            "n": len(labels),
            "accuracy": accuracy.round(4).tolist(),
            "agreement": agreement.round(4).tolist(),
            "cosines": [{name: round(value, 4) for name, value in row.items()} for row in cosines],
        },
        compact=True,
    )
    drops = {f"shift_{distance}_drop": paired_gain(moved, unmoved == labels) for distance, moved in straight.items()}
    unshifted = {"shift_0_accuracy": proportion(int((unmoved == labels).sum()), len(labels))}
    aside = moved_aside(unmoved, right)
    write_values(job.folder, _values(accuracy, agreement, cosines, len(labels)) | drops | unshifted | aside)


def moved_aside(before: NDArray[np.int64], after: NDArray[np.int64]) -> dict[str, Measured]:
    """Tell of each answer how often it stays, and which other it mostly turns to, by labels.

    Parameters
    ----------
    before, after : array of int, shape (N,)
        Answers to the images as they are, and moved by ``REACH`` pixels to the right.
    """
    values: dict[str, Measured] = {}
    for label in map(int, np.unique(before)):
        turned = np.bincount(after[before == label], minlength=int(max(before.max(), after.max())) + 1)
        values[f"moved_right_kept.{label}"] = proportion(int(turned[label]), int(turned.sum()))
        turned[label] = -1
        values[f"moved_right_turned.{label}"] = Measured(int(turned.argmax()))
    return values


def _values(
    accuracy: NDArray[np.float64], agreement: NDArray[np.float64], cosines: list[dict[str, float]], n: int
) -> dict[str, Measured]:
    """Return the means over the four directions, by distance."""
    values: dict[str, Measured] = {}
    for distance, row in enumerate(cosines, start=1):
        cells = [(REACH + dy * distance, REACH + dx * distance) for dy, dx in NEIGHBORS]
        right, same = (float(np.mean([table[cell] for cell in cells])) for table in (accuracy, agreement))
        values[f"shift_{distance}_accuracy"] = proportion(round(right * n), n)
        values[f"shift_{distance}_agreement"] = proportion(round(same * n), n)
        for layer, cosine in row.items():
            values[f"shift_{distance}_cosine.{layer}"] = Measured(cosine, N_COMPARED)
    return values
