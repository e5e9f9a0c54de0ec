"""The twin stage: the same layers, the same images, another seed.

Which units are there by necessity, and which by chance? A second network that differs in nothing but
its random numbers tells. It trains for fewer epochs than the published one, to keep the build short.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import torch

from build.artifacts import Job
from build.claims import Measured, write_values
from build.configuration import Training
from build.data.intervals import proportion
from build.network.layers import layers_of
from build.network.model import LayeredNetwork
from build.network.training.fitting import steps_per_epoch
from build.network.training.measures import measure, rounded_to_float16
from build.network.training.stage import load_tensors, make_deterministic, train_network

EPOCHS = 4
SEED_STEP = 1000


def run(job: Job) -> None:
    """Train the twin and write its weights before and after training."""
    make_deterministic()
    layers, recipe = layers_of(job), twin_recipe(job.subject.training)
    train, test = (load_tensors(job, split) for split in ("train", "test"))
    n_total = steps_per_epoch(len(train.images), recipe) * recipe.epochs
    with job.progress.bar(n_total, "training a twin", "batch") as bar:
        first, last = train_network(layers, recipe, train, {n_total}, bar.update)
    for name, moment in (("untrained", first), ("trained", last)):
        np.savez(job.folder / f"{name}.npz", **rounded_to_float16(moment.weights))  # type: ignore[arg-type]
    network = LayeredNetwork(layers, rounded_to_float16(last.weights))
    with torch.no_grad():
        result = measure(network, test.images, test.labels)
    accuracy = proportion(result.n_correct, result.n_samples)
    write_values(job.folder, {"twin_accuracy": accuracy, "twin_epochs": Measured(recipe.epochs)})


def twin_recipe(recipe: Training) -> Training:
    """Return the recipe of the twin: another seed and no more than a few epochs."""
    return dataclasses.replace(recipe, seed=recipe.seed + SEED_STEP, epochs=min(EPOCHS, recipe.epochs))
