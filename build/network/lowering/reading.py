"""The way from a file to a model that is proven equal to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from build.configuration import Network
from build.errors import BuildError
from build.network.layers import LAST, ShapedLayer, input_layer, shaped_layer
from build.network.lowering.comparison import check_same, compared_images
from build.network.lowering.lowered_model import LoweredModel
from build.network.lowering.refusals import Refusal
from build.network.lowering.source import Source, read_source
from build.network.lowering.tidying import Tidied, tidied
from build.network.lowering.walk import Walk, walked
from build.network.model import LayeredNetwork
from build.network.shaped_layer import Shape

MOST_MULTIPLICATIONS = 100_000_000
MOST_CLASSES = 100


def read(path: Path, images: NDArray[np.float32] | None = None) -> LoweredModel:
    """Lower an ONNX file and hold the result against ONNX Runtime.

    Parameters
    ----------
    path : Path
        The file.
    images : array of shape (N, C, H, W), optional
        Prepared as the model wants them, channels first; the first 256 are compared beside awkward ones and noise. A
        model that leaves its sides open takes theirs.

    Raises
    ------
    BuildError
        If there is no such file, if it is no ONNX model that can be shown (the node and its operator are named), or
        if the layers and the file disagree.
    """
    reading = Reading.of(path, None if images is None else images.shape[1:])
    if reading.faults:
        raise _first(reading.faults)
    _check_pictures(reading, images)
    return reading.model(images)


@dataclass(frozen=True)
class Reading:
    """A file that was walked over, before anything is compared.

    Attributes
    ----------
    source : Source
        The file.
    walk : Walk
        What was found in it.
    tidy : Tidied or None
        The layers; ``None`` where there are faults.
    faults : list of BuildError
        What cannot be shown, one line each.
    """

    source: Source
    walk: Walk
    tidy: Tidied | None
    faults: list[BuildError]

    @classmethod
    def of(cls, path: Path, image_shape: Shape | None = None) -> Reading:
        """Walk over a file.

        Raises
        ------
        BuildError
            If it is not there, not ONNX, damaged, or does not take one float32 picture.
        """
        source = read_source(path, image_shape)
        walk = walked(source, image_shape)
        if walk.faults:
            return cls(source, walk, None, walk.faults)
        try:
            tidy = _ended(walk)
        except Refusal as refusal:
            return cls(source, walk, None, [BuildError(str(path), refusal.must, refusal.got, refusal.do)])
        reading = cls(source, walk, tidy, [])
        return cls(source, walk, tidy, list(_limits(reading)))

    @property
    def layers(self) -> tuple[ShapedLayer, ...]:
        """The layers with their shapes, the image first; only itself where there are faults."""
        layers = {"image": input_layer("image", self.walk.draft.shaped["image"].shape)}
        for layer in self.tidy.layers if self.tidy else ():
            sources = [layers[name] for name in layer.inputs]
            layers[layer.name] = shaped_layer(layer, sources, f"{self.source.file}: layer {layer.name}")
        return tuple(layers.values())

    @property
    def multiplications(self) -> int:
        """Count the multiplications by weights that one picture takes."""
        return sum(layer.n_multiplications for layer in self.layers)

    def model(self, images: NDArray[np.float32] | None = None) -> LoweredModel:
        """Return the model, once it is proven equal to the file.

        Raises
        ------
        BuildError
            If it is not.
        """
        assert self.tidy
        layers, origins = self.layers, _origins(self.source, self.walk, self.tidy)
        network = LayeredNetwork(layers, self.tidy.weights).eval()
        check_same(self.source, network, self.walk.values, origins, compared_images(layers[0].shape, images))
        return LoweredModel(
            Network(self.tidy.layers),
            self.tidy.weights,
            layers[0].shape,
            layers[-1].shape[0],
            tuple(self.walk.notes),
            _metadata(self.source),
            origins,
        )


def _ended(walk: Walk) -> Tidied:
    """Let the network end in a dense layer, as figures of logits expect."""
    draft = walk.draft
    last = draft.plain(walk.values[walk.logits])
    if len(draft.shape(last)) != 1:
        last = draft.add("flatten", [last.layer])
    tidy = tidied(draft.layers, draft.weights, last.layer)
    if last.order is None and tidy.layers and tidy.layers[-1].kind == "dense":
        return tidy
    n_classes = draft.shape(last)[0]
    pick = np.eye(n_classes) if last.order is None else np.eye(n_classes)[last.order]
    end = draft.add("dense", [last.layer], {"units": n_classes}, weight=pick, bias=np.zeros(n_classes))
    walk.notes.append("The model does not end in a dense layer; one that changes nothing stands at its end.")
    return tidied(draft.layers, draft.weights, end.layer)


def _origins(source: Source, walk: Walk, tidy: Tidied) -> dict[str, str]:
    """Find, for each layer, the value of the file that it equals."""
    written = {name for node in source.model.graph.node for name in node.output}
    names: dict[str, str] = {}
    for name, value in walk.values.items():
        if name not in written:
            continue
        made = value if value.is_plain else walk.draft.made.get((value.layer, value.curve)) if value.curve else None
        if made and not any(value.padding):
            names[made.layer] = name
    found = {layer: names[old] for layer, old in tidy.earlier.items() if old in names}
    return found | {LAST: walk.logits}


def _limits(reading: Reading) -> Sequence[BuildError]:
    """Return what is too large for a page."""
    file, found = reading.source.file, []
    if reading.multiplications > MOST_MULTIPLICATIONS:
        must = f"one picture must take at most {MOST_MULTIPLICATIONS:,} multiplications"
        do = "export the model for smaller pictures, or take one with fewer channels"
        found.append(BuildError(file, must, f"{reading.multiplications:,}", do))
    n_classes = reading.layers[-1].shape[0]
    if not 2 <= n_classes <= MOST_CLASSES:
        must = f"the model must tell 2 to {MOST_CLASSES} classes apart"
        found.append(BuildError(file, must, str(n_classes)))
    return found


def _first(faults: Sequence[BuildError]) -> BuildError:
    """Return the first fault, with the count of the others."""
    first, others = faults[0], len(faults) - 1
    if not others:
        return first
    more = f"{first.do}; " if first.do else ""
    return BuildError(first.where, first.must, first.got, f"{more}`make inspect` names {others} more like it")


def _check_pictures(reading: Reading, images: NDArray[np.float32] | None) -> None:
    shape = reading.layers[0].shape
    if images is not None and images.shape[1:] != shape:
        must = f"the model takes pictures of shape {shape}"
        raise BuildError(reading.source.file, must, str(images.shape[1:]), "prepare them so, or export it for theirs")


def _metadata(source: Source) -> dict[str, str]:
    told = {entry.key: entry.value for entry in source.model.metadata_props}
    return {"producer_name": source.model.producer_name, **told}
