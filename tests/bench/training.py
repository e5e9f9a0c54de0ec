"""Three seeds of the published network: accuracy, spread and time."""

import dataclasses
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import torch

from build.configuration import load_experiment
from build.data.datasets import load_split, source_of
from build.errors import BuildError
from build.network.layers import shaped_layers
from build.network.model import LayeredNetwork
from build.network.training.fitting import steps_per_epoch
from build.network.training.measures import measure as measure_network
from build.network.training.measures import rounded_to_float16
from build.network.training.stage import Images, make_deterministic, train_network
from tests.bench.row import Row

ROOT = Path(__file__).resolve().parent.parent.parent
N_SEEDS = 3


def measure() -> Iterator[Row]:
    make_deterministic()
    experiment = load_experiment(ROOT / "content" / "experiments" / "fashion.toml")
    layers, recipe = shaped_layers(experiment, source_of(experiment.dataset).DATASET), experiment.training
    train, test = (images(experiment.dataset, split) for split in ("train", "test"))
    accuracies = []
    for seed in range(recipe.seed, recipe.seed + N_SEEDS):
        started = time.perf_counter()
        last = {steps_per_epoch(len(train.images), recipe) * recipe.epochs}
        *_, moment = train_network(layers, dataclasses.replace(recipe, seed=seed), train, last)
        duration_s = time.perf_counter() - started
        network = LayeredNetwork(layers, rounded_to_float16(moment.weights))
        accuracies.append(100 * measure_network(network, test.images, test.labels).accuracy)
        yield Row(f"seed {seed}: test accuracy", accuracies[-1], "%")
        yield Row(f"seed {seed}: training", duration_s, "s", 90)
    yield Row(f"test accuracy, mean of {N_SEEDS} seeds", statistics.mean(accuracies), "%", 92.5, "at least")
    yield Row("test accuracy, standard deviation", statistics.stdev(accuracies), "points")


def images(dataset: str, split: str) -> Images:
    folder = ROOT / ".cache" / dataset / "data"
    if not folder.is_dir():
        raise BuildError("training", "needs the data", None, "run `make site` first")
    data = load_split(folder, split)
    return Images(torch.from_numpy(data.images), torch.from_numpy(data.labels))
