"""Three seeds of the published network, and its recipe on shuffled labels; recorded for the prose."""

import dataclasses
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import torch

from build.configuration import Training, load_experiment
from build.data.datasets import load_split, source_of
from build.errors import BuildError
from build.network.layers import ShapedLayer, shaped_layers
from build.network.model import LayeredNetwork
from build.network.training.fitting import steps_per_epoch
from build.network.training.measures import measure as measure_network
from build.network.training.measures import rounded_to_float16
from build.network.training.recorded import Record, Share, path_of, recipe_of
from build.network.training.stage import Images, make_deterministic, shuffled, train_network
from tests.bench.row import Row

ROOT = Path(__file__).resolve().parent.parent.parent
N_SEEDS = 3


def measure() -> Iterator[Row]:
    make_deterministic()
    experiment = load_experiment(ROOT / "content" / "experiments" / "fashion.toml")
    layers, recipe = shaped_layers(experiment, source_of(experiment.dataset).DATASET), experiment.training
    train, test = (images(experiment.dataset, split) for split in ("train", "test"))
    seeds = {}
    for seed in range(recipe.seed, recipe.seed + N_SEEDS):
        started = time.perf_counter()
        network = trained(layers, dataclasses.replace(recipe, seed=seed), train)
        duration_s = time.perf_counter() - started
        seeds[str(seed)] = share(network, test)
        yield Row(f"seed {seed}: test accuracy", percent(seeds[str(seed)]), "%")
        yield Row(f"seed {seed}: training", duration_s, "s", 90)
    accuracies = [percent(each) for each in seeds.values()]
    yield Row(f"test accuracy, mean of {N_SEEDS} seeds", statistics.mean(accuracies), "%", 92.5, "at least")
    yield Row("test accuracy, lowest", min(accuracies), "%")
    yield Row("test accuracy, highest", max(accuracies), "%")
    yield Row("test accuracy, standard deviation", statistics.stdev(accuracies), "points")
    nonsense = shuffled(train, len(train.labels), recipe.seed)
    control = trained(layers, recipe, nonsense)
    record = Record(recipe_of(experiment), seeds, share(control, nonsense), share(control, test))
    yield Row("shuffled labels, same recipe: accuracy on them", percent(record.control_train), "%")
    yield Row("shuffled labels, same recipe: test accuracy", percent(record.control_test), "%")
    record.write(path_of(ROOT, experiment.name))


def trained(layers: tuple[ShapedLayer, ...], recipe: Training, train: Images) -> LayeredNetwork:
    last = {steps_per_epoch(len(train.images), recipe) * recipe.epochs}
    *_, moment = train_network(layers, recipe, train, last)
    return LayeredNetwork(layers, rounded_to_float16(moment.weights))


def share(network: LayeredNetwork, data: Images) -> Share:
    result = measure_network(network, data.images, data.labels)
    return Share(result.n_correct, result.n_samples)


def percent(told: Share) -> float:
    return 100 * told.n_correct / told.n_samples


def images(dataset: str, split: str) -> Images:
    folder = ROOT / ".cache" / dataset / "data"
    if not folder.is_dir():
        raise BuildError("training", "needs the data", None, "run `make site` first")
    data = load_split(folder, split)
    return Images(torch.from_numpy(data.images), torch.from_numpy(data.labels))
