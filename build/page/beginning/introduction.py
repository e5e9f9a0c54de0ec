"""A first look at a model beside pictures: in which order its classes stand, and how it wants its pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from build.author.picture_settings import Pictures
from build.author.preprocessing_settings import Preprocessing
from build.configuration import Experiment
from build.data.dataset import Dataset
from build.data.pictures.arrangement import WHOLE
from build.data.pictures.collection import folders_in_order
from build.data.pictures.holdings import Holding
from build.data.preprocessing.outputs import labels_for
from build.data.preprocessing.search import Finding, find_out
from build.data.preprocessing.told import Told, told_beside
from build.network.layers import shaped_layers
from build.network.lowering.lowered_model import LoweredModel
from build.network.lowering.reading import read
from build.network.model import LayeredNetwork
from build.network.training.measures import logits_of
from build.progress import Progress

N_LOOKED_AT = 1000


@dataclass(frozen=True)
class Introduction:
    """What a model is to be given, and what its answers mean.

    Attributes
    ----------
    pictures : Pictures
        How they are cut.
    classes : tuple of str
        In the order of the outputs.
    preprocessing : Preprocessing
        How the model wants its pixels.
    said : str
        What was found, in a sentence.
    told : tuple of str
        Where something is written down about the model.
    """

    pictures: Pictures
    classes: tuple[str, ...]
    preprocessing: Preprocessing
    said: str
    told: tuple[str, ...] = ()


def introduced(path: Path, found: Holding, model: LoweredModel | None = None) -> Introduction:
    """Read a model, if it is not read yet, and try it on some of the pictures in several ways.

    Raises
    ------
    BuildError
        If the model cannot be shown, or has no output for a class of the pictures.
    """
    model = model or read(path)
    told = told_beside(path, model.metadata)
    pictures = _cut(found, told, model)
    folders = folders_in_order(found.pictures, pictures, str(path), found.path)
    labels = next((each.labels for each in told if each.labels), ())
    classes = labels_for(folders, labels, model.n_classes, str(found.path))
    finding = _tried(found, pictures, told, classes, model)
    chosen = tuple(classes[index] for index in finding.best.order)
    sources = tuple(each.source for each in told)
    return Introduction(pictures, chosen, finding.best.way.preprocessing, finding.sentence, sources)


def _cut(found: Holding, told: Sequence[Told], model: LoweredModel) -> Pictures:
    """Return how the pictures are cut: to the model's size, by the rest of what is told."""
    channels, *size = model.input_shape
    settings = {key: value for each in reversed(told) for key, value in each.pictures.items()}
    return Pictures(str(found.path), **settings | {"channels": channels, "size": tuple(size)})


def _tried(
    found: Holding, pictures: Pictures, told: Sequence[Told], classes: Sequence[str], model: LoweredModel
) -> Finding:
    """Try the model on some of the test pictures, or of all where none are set apart."""
    every = found.pictures
    chosen = [picture for picture in every if picture.split in ("test", WHOLE)] or list(every)
    found.pictures = chosen[:: max(len(chosen) // N_LOOKED_AT, 1)]
    shown = found.read(pictures, Progress(quiet=True))
    found.pictures = every
    images = shown.images[:, None] if shown.images.ndim == 3 else shown.images.transpose(0, 3, 1, 2)
    labels = np.array([classes.index(picture.label) for picture in shown.pictures])
    order = np.random.default_rng(0).permutation(len(labels))
    pixels: NDArray[np.float32] = images[order].astype(np.float32) / np.float32(255)
    preprocessing = next((each.preprocessing for each in told if each.preprocessing), None)
    network = _network(model, classes)

    def answers(batch: NDArray[np.float32]) -> NDArray[np.float32]:
        logits: NDArray[np.float32] = logits_of(network, torch.from_numpy(np.ascontiguousarray(batch))).numpy()
        return logits

    return find_out(answers, pixels, labels[order], classes, preprocessing)


def _network(model: LoweredModel, classes: Sequence[str]) -> LayeredNetwork:
    names = tuple(classes)
    glyphs = tuple(str(index) for index in range(len(names)))
    dataset = Dataset("pictures", "Pictures", "picture", "pictures", names, glyphs, model.input_shape, "")
    layers = shaped_layers(Experiment("model", "Model", "pictures", model.network), dataset)
    return LayeredNetwork(layers, model.weights).eval()
