"""The twin stage: the same layers, the same images, another seed.

Which units are there by necessity, and which by chance? A second network that differs in nothing but
its random numbers tells. It trains for fewer epochs than the article's, to keep the build short, and is published
beside it, so that what is said of both can be recomputed.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import torch

from build.artifacts import Job, read_json
from build.claims import Measured, write_values
from build.configuration import Training
from build.data.intervals import proportion
from build.network.export.weights_file import write_weights_file
from build.network.layers import ShapedLayer, is_large, layers_of
from build.network.model import LayeredNetwork, Weights
from build.network.training.fitting import steps_per_epoch
from build.network.training.measures import measure, rounded_to_float16
from build.network.training.stage import load_tensors, make_deterministic, train_network

EPOCHS, EPOCHS_LARGE = 4, 2
SEED_STEP = 1000


def run(job: Job) -> None:
    """Train the twin and write its weights before and after training."""
    make_deterministic()
    layers = layers_of(job)
    recipe = twin_recipe(job.subject.training, is_large(layers))
    train, test = (load_tensors(job, split) for split in ("train", "test"))
    n_total = steps_per_epoch(len(train.images), recipe) * recipe.epochs
    with job.progress.bar(n_total, "training a twin", "batch") as bar:
        first, last = train_network(layers, recipe, train, {n_total}, bar.update)
    for name, moment in (("untrained", first), ("trained", last)):
        weights = rounded_to_float16(moment.weights)
        np.savez(job.folder / f"{name}.npz", **weights)  # type: ignore[arg-type]
        publish(job, layers, weights, "twin" if name == "trained" else f"{name}-twin")
    network = LayeredNetwork(layers, rounded_to_float16(last.weights))
    with torch.no_grad():
        result = measure(network, test.images, test.labels)
    accuracy = proportion(result.n_correct, result.n_samples)
    write_values(job.folder, {"twin_accuracy": accuracy, "twin_epochs": Measured(recipe.epochs)})


def publish(job: Job, layers: tuple[ShapedLayer, ...], weights: Weights, network: str) -> None:
    """Write a network as a download: its weights, and where they lie."""
    name, classes = job.subject.name, read_json(job.inputs["data"] / "dataset.json")["classes"]
    stem = job.folder / "site" / "models" / f"{name}-{network}"
    write_weights_file(stem, layers, weights, name, network, classes)


def twin_recipe(recipe: Training, large: bool = False) -> Training:
    """Return the recipe of the twin: another seed and no more than a few epochs, for a large network fewer still."""
    most = EPOCHS_LARGE if large else EPOCHS
    return dataclasses.replace(recipe, seed=recipe.seed + SEED_STEP, epochs=min(most, recipe.epochs))
