"""A look at a model, and at pictures, before anything is built: what would be shown, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from build.author.picture_settings import Pictures
from build.configuration import Experiment, Model
from build.data.pictures.holdings import Holding, holding
from build.data.pictures.place import locate
from build.errors import BuildError
from build.network.layers import ShapedLayer
from build.network.lowering.lowered_model import LoweredModel
from build.network.lowering.reading import MOST_MULTIPLICATIONS, Reading
from build.network.stations import with_stations
from build.page.beginning.introduction import introduced
from build.page.beginning.starter import counts
from build.page.prose.casting import cast
from build.page.prose.content import read_content
from build.steps import portrayed, shortages

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
    yield from _figures(reading.layers, lowered, root, found)
    if found:
        yield from _pictures(model, found, lowered)


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
        counts = f"{layer.n_multiplications:,}", f"{layer.n_parameters:,}"
        rows.append((layer.name, layer.kind, shape, *counts, ", ".join(layer.inputs)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, widths, (str.ljust, str.ljust, str.ljust, str.rjust, str.rjust, str.ljust), strict=True)
        yield "  " + "  ".join(pad(text, width) for text, width, pad in cells).rstrip()


def _figures(
    layers: Sequence[ShapedLayer], lowered: LoweredModel, root: Path, pictures: Holding | None
) -> Iterator[str]:
    """Yield which figures the portrait would have, and which it has nothing for."""
    content = read_content(root / "content")
    lacking = shortages(dict(zip(("test", "train"), counts(pictures), strict=True))) if pictures else {}
    own = Experiment("inspected", "Inspected", "pictures", lowered.network, Model("inspected"))
    told = [layer for layer in with_stations(layers, (), "") if not layer.flags.inner]
    found = cast(content, portrayed(own, lacking=lacking), [_entry(layer) for layer in told], lacking)
    if len(told) < len(layers):
        yield f"  told in {len(told)} stations: {', '.join(layer.name for layer in told)}"
    yield f"  {len(found.figures)} figures: {', '.join(sorted(found.figures))}"
    yield from (f"  not shown: {name}, since {reason}" for name, reason in found.facts["left_out"].items())


def _entry(layer: ShapedLayer) -> dict[str, Any]:
    """Describe a layer as a manifest does."""
    flags = {flag: True for flag, holds in vars(layer.flags).items() if holds}
    parts = {name.rpartition(".")[2]: {"shape": list(shape)} for name, shape in layer.parameters.items()}
    entry: dict[str, Any] = {"name": layer.name, "kind": layer.kind, "shape": list(layer.shape)}
    return entry | {"inputs": list(layer.inputs)} | dict(layer.settings) | flags | parts


def _pictures(model: Path, found: Holding, lowered: LoweredModel) -> Iterator[str]:
    """Yield what the pictures are, how the model wants them, and what it gets right."""
    met = introduced(model, found, lowered)
    yield f"{found.path}: {len(found.pictures):,} pictures; classes in order: {', '.join(met.classes)}"
    yield from (f"  told by {source}" for source in met.told)
    yield f"  {met.said}"
