"""A look at a model, and at pictures, before anything is built: what would be shown, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from build.author.picture_settings import Pictures
from build.configuration import Experiment, Model
from build.data.pictures.arrangement import WHOLE
from build.data.pictures.collection import folders_in_order
from build.data.pictures.holdings import Holding, holding
from build.data.pictures.place import locate
from build.data.preprocessing.outputs import labels_for
from build.data.preprocessing.search import Finding, find_out
from build.data.preprocessing.told import Told, told_beside
from build.errors import BuildError
from build.network.layers import ShapedLayer
from build.network.lowering.lowered_model import LoweredModel
from build.network.lowering.reading import MOST_MULTIPLICATIONS, Reading, n_multiplications
from build.network.model import LayeredNetwork
from build.page.prose.casting import FIGURES, cast
from build.page.prose.content import read_content, read_figures
from build.progress import Progress
from build.steps import portrayed

N_LOOKED_AT = 1000
BATCH = 50


def inspected(model: Path, data: str | None, root: Path, mirror: str | None = None) -> Iterator[str]:
    """Yield the lines that tell what a portrait of a model would show.

    Parameters
    ----------
    model : Path
        An ONNX file.
    data : str or None
        Pictures, as ``source`` of an experiment's ``[dataset]`` names them.
    root : Path
        The checkout.
    mirror : str or None
        Where else the pictures may lie.

    Raises
    ------
    BuildError
        If the model or the pictures cannot be used; for several nodes that cannot be shown, after a line for each.
    """
    found = holding(locate(data, root, mirror, f"DATA={data}")) if data else None
    reading = Reading.of(model, _shape_of(found) if found else None)
    yield from _summary(reading)
    if reading.faults:
        yield from (f"  cannot be shown: {fault}" for fault in reading.faults)
        must = "every node must be one that can be shown"
        raise BuildError(str(model), must, f"{len(reading.faults)} that cannot", "see the lines above")
    lowered = reading.model()
    yield from _stations(reading.layers)
    yield "  ONNX Runtime and these layers give the same numbers on awkward pictures and noise."
    yield from (f"  {note}" for note in lowered.notes)
    yield from _figures(reading.layers, lowered, root)
    if found:
        yield from _pictures(model, found, lowered, reading.layers)


def _shape_of(found: Holding) -> tuple[int, int, int]:
    """Return the shape of the pictures as they are, for models that leave theirs open."""
    settings = Pictures(source=str(found.path))
    return (found.channels(settings), *found.resizing(settings).size)


def _summary(reading: Reading) -> Iterator[str]:
    channels, height, width = reading.layers[0].shape
    yield f"{reading.source.file}: pictures of {height} × {width}, {'grey' if channels == 1 else 'colour'}"
    if not reading.faults:
        n_weights = sum(layer.n_parameters for layer in reading.layers)
        work = f"{reading.multiplications:,} multiplications of at most {MOST_MULTIPLICATIONS:,}"
        n_layers, n_classes = len(reading.layers) - 1, reading.layers[-1].shape[0]
        yield f"  {n_layers} layers, {work}, {n_weights:,} weights, {n_classes} classes"


def _stations(layers: Sequence[ShapedLayer]) -> Iterator[str]:
    """Yield a table of the layers."""
    rows = [("layer", "kind", "shape", "multiplications", "weights", "reads")]
    for layer in layers:
        shape = " × ".join(map(str, layer.shape))
        counts = f"{n_multiplications(layer):,}", f"{layer.n_parameters:,}"
        rows.append((layer.name, layer.kind, shape, *counts, ", ".join(layer.inputs)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, widths, (str.ljust, str.ljust, str.ljust, str.rjust, str.rjust, str.ljust), strict=True)
        yield "  " + "  ".join(pad(text, width) for text, width, pad in cells).rstrip()


def _figures(layers: Sequence[ShapedLayer], lowered: LoweredModel, root: Path) -> Iterator[str]:
    """Yield which figures the portrait would have, and which it has nothing for."""
    content = read_content(root / "content")
    own = Experiment("inspected", "Inspected", "pictures", lowered.network, Model("inspected"))
    entries = [_entry(layer) for layer in layers]
    shown = sorted(cast(content, portrayed(own), entries).figures)
    offered = sorted(read_figures(content.folder / FIGURES))
    lacking = [name for name in offered if not any(each == name or each.endswith(f"-{name}") for each in shown)]
    yield f"  {len(shown)} figures: {', '.join(shown)}"
    if lacking:
        yield f"  not shown, since no layer or no stage of this model has what they need: {', '.join(lacking)}"


def _entry(layer: ShapedLayer) -> dict[str, Any]:
    """Describe a layer as a manifest does."""
    flags = {flag: True for flag, holds in vars(layer.flags).items() if holds}
    parts = {name.rpartition(".")[2]: {"shape": list(shape)} for name, shape in layer.parameters.items()}
    entry: dict[str, Any] = {"name": layer.name, "kind": layer.kind, "shape": list(layer.shape)}
    return entry | {"inputs": list(layer.inputs)} | dict(layer.settings) | flags | parts


def _pictures(model: Path, found: Holding, lowered: LoweredModel, layers: Sequence[ShapedLayer]) -> Iterator[str]:
    """Yield what the pictures are, how the model wants them, and what it gets right."""
    told = told_beside(model, lowered.metadata)
    settings = _settings(found, told, lowered)
    folders = folders_in_order(found.pictures, settings, str(model), found.path)
    labels = next((each.labels for each in told if each.labels), ())
    classes = labels_for(folders, labels, lowered.n_classes, str(found.path))
    yield f"{found.path}: {len(found.pictures):,} pictures; classes in order: {', '.join(classes)}"
    yield from (f"  told by {each.source}" for each in told)
    finding = _finding(found, settings, told, classes, LayeredNetwork(tuple(layers), lowered.weights).eval())
    yield f"  {finding.sentence}"


def _settings(found: Holding, told: Sequence[Told], lowered: LoweredModel) -> Pictures:
    """Return how the pictures are cut: to the model's size, by the rest of what is told."""
    channels, *size = lowered.input_shape
    settings = {key: value for each in reversed(told) for key, value in each.pictures.items()}
    return Pictures(str(found.path), **settings | {"channels": channels, "size": tuple(size)})


def _finding(
    found: Holding, settings: Pictures, told: Sequence[Told], classes: Sequence[str], network: LayeredNetwork
) -> Finding:
    """Try the model on some of the test pictures, or of all where none are set apart."""
    chosen = [picture for picture in found.pictures if picture.split in ("test", WHOLE)] or list(found.pictures)
    found.pictures = chosen[:: max(len(chosen) // N_LOOKED_AT, 1)]
    read = found.read(settings, Progress(quiet=True))
    images = read.images[:, None] if read.images.ndim == 3 else read.images.transpose(0, 3, 1, 2)
    numbers = np.array([classes.index(picture.label) for picture in read.pictures])
    order = np.random.default_rng(0).permutation(len(numbers))
    pixels: NDArray[np.float32] = images[order].astype(np.float32) / np.float32(255)
    preprocessing = next((each.preprocessing for each in told if each.preprocessing), None)
    return find_out(lambda batch: _answers(network, batch), pixels, numbers[order], classes, preprocessing)


@torch.no_grad()
def _answers(network: LayeredNetwork, images: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logits of prepared pictures."""
    batches = torch.from_numpy(np.ascontiguousarray(images, np.float32)).split(BATCH)
    answers: NDArray[np.float32] = torch.cat([network(batch) for batch in batches]).numpy()
    return answers
