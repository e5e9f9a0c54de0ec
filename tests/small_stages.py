"""Finished folders of the first stages, small enough to test the later ones on."""

import dataclasses
from pathlib import Path

import numpy as np

from build.artifacts import Job
from build.configuration import Experiment, Layer, Network, Options, Projection
from build.data.datasets.drawn_garments import DATASET
from build.data.drawing import garments
from build.network.layers import ShapedLayer
from build.network.model import NETWORKS
from build.progress import Progress
from tests.small_network import small_layers, small_weights

N_TEST = 400


def small_job(place: Path, n_samples: int = 120) -> Job:
    """Return a job whose data are drawn garments and whose networks are random; ``place`` holds all folders."""
    for name in ("data", "train", "output"):
        (place / name).mkdir()
    images, labels = garments.draw(N_TEST, seed=2)
    np.savez(place / "data" / "test.npz", images=images, labels=labels)
    DATASET.write(place / "data")
    for seed, name in enumerate(NETWORKS):
        np.savez(place / "train" / f"{name}.npz", **small_weights(small_layers(), seed))
    layers = tuple(written(layer) for layer in small_layers()[1:])
    settings = Projection(n_samples=n_samples, n_components=6)
    experiment = Experiment("small", "Small", "drawn-garments", Network(layers), projection=settings)
    inputs = {name: place / name for name in ("data", "train")}
    return Job(experiment, {"small": experiment}, place / "output", inputs, Progress(), place, Options())


def next_job(job: Job, name: str, folder: Path) -> Job:
    """Return a job that stands on a finished one, which its inputs hold as ``name``."""
    folder.mkdir()
    return dataclasses.replace(job, folder=folder, inputs={**job.inputs, name: job.folder})


def written(layer: ShapedLayer) -> Layer:
    """Return a layer as an author would write it."""
    sizes = {"conv": {"channels": layer.shape[0]}, "dense": {"units": layer.shape[0]}}.get(layer.kind, {})
    return Layer(layer.name, layer.kind, **sizes, **{key: int(value) for key, value in layer.settings})
