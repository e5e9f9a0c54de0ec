"""The train stage of a network that was made elsewhere: nothing is trained, its weights are read and measured."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import torch

from build.artifacts import Job, write_json
from build.author.model_settings import Model
from build.author.preprocessing_settings import Preprocessing
from build.claims import Measured, write_values
from build.configuration import Experiment
from build.data.dataset import Dataset
from build.data.datasets import Split, load_split
from build.data.intervals import proportion
from build.data.preprocessing.arithmetic import prepared
from build.errors import BuildError
from build.network.kinds import kind_named
from build.network.layers import ShapedLayer, count_parameters, layers_of
from build.network.lowering.lowered_model import LoweredModel
from build.network.lowering.reading import read
from build.network.model import NETWORKS, LayeredNetwork, Weights, write_weights
from build.network.preprocessing import with_preprocessing
from build.network.training.measures import Measurement, measure, rounded_to_float16
from build.network.training.stage import make_deterministic

AS_GIVEN = Preprocessing()
MOST_BYTES = 12_000_000
"""Of a page's weights, two bytes each."""


def run(job: Job) -> None:
    """Write the weights of the model and of its control, and what they get right on the test pictures.

    Raises
    ------
    BuildError
        If the model cannot be read, or its layers and ONNX Runtime disagree on these pictures.
    """
    make_deterministic()
    experiment, layers, test = job.subject, layers_of(job), load_split(job.inputs["data"], "test")
    model = _lowered(experiment, prepared(test.images, experiment.preprocessing or AS_GIVEN))
    _, weights = with_preprocessing(
        model.network, model.weights, experiment.preprocessing or AS_GIVEN, layers[0].shape[0]
    )
    found = dict(zip(NETWORKS, (weights, fresh_weights(layers, experiment.training.seed)), strict=False))
    measured: dict[str, Measurement] = {}
    for name, each in found.items():
        rounded = rounded_to_float16({key: torch.tensor(value) for key, value in each.items()})
        write_weights(job.folder / f"{name}.npz", rounded)
        measured[name] = _measured(layers, rounded, test)
    moments = {name: [_moment(each)] for name, each in measured.items()}
    write_json(job.folder / "history.json", moments, compact=True)
    shares = {"test_accuracy": measured["trained"], "untrained_accuracy": measured["untrained"]}
    values = {key: proportion(each.n_correct, each.n_samples) for key, each in shares.items()}
    values |= {f"model_note.{number}": Measured(note) for number, note in enumerate(model.notes)}
    counts = {"parameters": count_parameters(layers), "model_notes": len(model.notes)}
    write_values(job.folder, values | {name: Measured(count) for name, count in counts.items()})


def with_model(experiment: Experiment, dataset: Dataset, folder: Path) -> Experiment:
    """Return an experiment whose model is read: its layers, and what tells one state of the file from another.

    Parameters
    ----------
    experiment : Experiment
        It names a model.
    dataset : Dataset
        The pictures that the model is to read.
    folder : Path
        Where a relative path of the model begins.

    Raises
    ------
    BuildError
        If there is no such file, it cannot be shown, or it reads or answers something else than the pictures.
    """
    assert experiment.model
    path = folder / experiment.model.file
    model = read(path)
    where = f"{experiment.file}: model"
    if model.input_shape != dataset.shape:
        must = f"must read what the pictures are, {_sides(dataset.shape)}"
        raise BuildError(where, must, _sides(model.input_shape), "write size = [height, width] under [dataset]")
    if model.n_classes != dataset.n_classes:
        must = f"must have an output for each of the {dataset.n_classes} classes of the pictures"
        raise BuildError(where, must, model.n_classes, "write labels = [...] under [dataset]")
    n_bytes = 2 * sum(value.size for value in model.weights.values())
    if n_bytes > MOST_BYTES:
        must = f"weights must be at most {MOST_BYTES / 1e6:.0f} MB in 16 bits"
        raise BuildError(where, must, f"{n_bytes / 1e6:.1f} MB", "a page is no place for a larger network")
    network, _ = with_preprocessing(
        model.network, model.weights, experiment.preprocessing or AS_GIVEN, dataset.shape[0]
    )
    read_from = Model(str(path), hashlib.sha256(path.read_bytes()).hexdigest())
    return dataclasses.replace(experiment, network=network, model=read_from)


def fresh_weights(layers: tuple[ShapedLayer, ...], seed: int) -> Weights:
    """Draw the weights that the same layers would begin a training with."""
    generator = torch.Generator().manual_seed(seed)
    drawn: Weights = {}
    for layer in layers:
        for part, value in kind_named(layer.kind, layer.name).fresh(layer, generator).items():
            drawn[f"{layer.name}.{part}"] = value.numpy()
    return drawn


def _lowered(experiment: Experiment, images: object) -> LoweredModel:
    assert experiment.model
    return read(Path(experiment.model.file), images)  # type: ignore[arg-type]


def _measured(layers: tuple[ShapedLayer, ...], weights: Weights, test: Split) -> Measurement:
    network = LayeredNetwork(layers, weights).eval().requires_grad_(False)
    return measure(network, torch.from_numpy(test.images), torch.from_numpy(test.labels))


def _moment(result: Measurement) -> dict[str, object]:
    """Tell the one moment that there is, as the story of a training tells its last."""
    return {
        "epoch": 0,
        "test_loss": result.loss,
        "test_accuracy": result.accuracy,
        "recall": result.recall,
        "confusion": result.confusion.tolist(),
    }


def _sides(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))
