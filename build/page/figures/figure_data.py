"""What the static pictures are drawn from: the artifacts of the experiments, read when first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.artifacts import read_json
from build.configuration import Experiment
from build.data.dataset import Dataset, read_dataset
from build.data.packs import unpack
from build.network.layers import ShapedLayer, shaped_layers

Values = NDArray[np.float32]


class Material:
    """The artifacts of one experiment.

    Parameters
    ----------
    experiment : Experiment
        What they were made from.
    inputs : mapping of str to Path
        Finished folders, by ``"experiment/stage"``.
    root : Path
        The checkout.
    """

    def __init__(self, experiment: Experiment, inputs: Mapping[str, Path], root: Path) -> None:
        self.experiment = experiment
        self.root = root
        self._inputs = inputs

    def folder(self, stage: str, experiment: str | None = None) -> Path:
        """Return the folder of a stage of this experiment, or of another."""
        return self._inputs[f"{experiment or self.experiment.name}/{stage}"]

    def published(self, stage: str, name: str, experiment: str | None = None) -> Path:
        """Return a file that a stage publishes under ``data/<experiment>/``."""
        owner = experiment or self.experiment.name
        return self.folder(stage, owner) / "site" / "data" / owner / name

    @cached_property
    def dataset(self) -> Dataset:
        """What the images show."""
        return read_dataset(self.folder("data"))

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes."""
        return self.dataset.classes

    @property
    def glyphs(self) -> tuple[str, ...]:
        """The short sign of each class, which says what its colour says."""
        return self.dataset.glyphs

    @cached_property
    def layers(self) -> dict[str, ShapedLayer]:
        """The layers by name, in order."""
        return {layer.name: layer for layer in shaped_layers(self.experiment, self.dataset)}

    @cached_property
    def activations(self) -> dict[str, Values]:
        """Every layer of the trained network for the first specimen."""
        with np.load(self.folder("activations") / "specimen.npz") as arrays:
            return {name: arrays[name] for name in arrays.files}

    def telling(self, name: str) -> int:
        """Return the map of a layer to begin with: that of the convolution whose channels it has; else the first."""
        while self.layers[name].flags.keeps_channels:
            name = self.before(name).name
        known = read_json(self.folder("activations") / "telling.json")
        return int(known.get(name, 0))

    @property
    def image(self) -> Values:
        """The first specimen as it is shown: (H, W), or (C, H, W) in colour."""
        pixels = self.activations[next(iter(self.layers))]
        return pixels[0] if len(pixels) == 1 else pixels

    @cached_property
    def specimens(self) -> Mapping[str, NDArray[Any]]:
        """The published specimens: images (n, H, W) in [0, 1], labels, predicted, probabilities."""
        arrays, _ = unpack(self.published("activations", "specimens.bin").read_bytes())
        return {name: packed.real() for name, packed in arrays.items()}

    @property
    def stations(self) -> list[ShapedLayer]:
        """The layers that the page shows and that hold numbers of their own."""
        return [layer for layer in self.layers.values() if not layer.flags.repeats and not layer.flags.inner]

    def before(self, name: str) -> ShapedLayer:
        """Return the layer that a layer reads, the first of several."""
        return self.layers[self.layers[name].inputs[0]]
