"""The one list of layers: names, kinds, shapes and parameters, worked out from the experiment.

Everything that names a layer (PyTorch, ONNX outputs, weight manifests, figures) takes this list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from build.artifacts import Job
from build.configuration import Experiment, Layer
from build.data.dataset import Dataset, read_dataset
from build.errors import BuildError, nearest
from build.network.kinds import kind_named
from build.network.receptive_field import Field, field_of
from build.network.shaped_layer import Flags, Shape, ShapedLayer
from build.network.stations import with_stations

__all__ = ["LAST", "Flags", "Shape", "ShapedLayer"]

LAST = "logits"
LARGE = 5_000_000
"""Multiplications for one image, from which on a network is measured and shown with an eye to the time."""


def layers_of(job: Job) -> tuple[ShapedLayer, ...]:
    """Return the list of layers of the job's experiment, for the data set that it has."""
    return shaped_layers(job.subject, read_dataset(job.inputs["data"]))


def shaped_layers(experiment: Experiment, dataset: Dataset) -> tuple[ShapedLayer, ...]:
    """Work out the list of layers of an experiment on a data set, the image first and the logits last.

    Raises
    ------
    BuildError
        If a kind or an input is unknown, a setting is missing or too many, or a shape does not fit;
        the layer is named.
    """
    layers = [input_layer("image", dataset.shape)]
    for layer in experiment.network.layers:
        where = f"{experiment.file}: layer {layer.name}"
        sources = _sources(layer, layers, where)
        layers.append(shaped_layer(layer, sources, where))
    _check_names(layers, experiment.file)
    _check_last(layers[-1], dataset.n_classes, f"{experiment.file}: layer {layers[-1].name}")
    _check_used(layers, experiment.file)
    return with_stations(layers, experiment.stations, experiment.file)


def input_layer(name: str, shape: Shape) -> ShapedLayer:
    """Return the layer that holds what the network is given."""
    return ShapedLayer(name, "input", shape, flags=kind_named("input", name).flags, field=Field())


def shaped_layer(layer: Layer, sources: Sequence[ShapedLayer], where: str) -> ShapedLayer:
    """Give one layer its shape, from the author's words and the layers that it reads.

    Raises
    ------
    BuildError
        If the kind is unknown, or what is given does not fit it.
    """
    kind = kind_named(layer.kind, where)
    settings = kind.checked(layer.settings, where)
    if kind.n_inputs not in (None, len(sources)):
        raise BuildError(where, f"kind '{layer.kind}' must have {kind.n_inputs} input", f"{len(sources)} inputs")
    output = kind.output(settings, sources, where)
    return ShapedLayer(
        layer.name,
        layer.kind,
        output.shape,
        tuple((output.settings or {}).items()),
        output.weight,
        output.bias,
        tuple(source.name for source in sources),
        Flags(**{**vars(kind.flags), "signed": kind.signed(output.settings or {}, sources)}),
        field_of(kind.window(output.settings or {}), [source.field for source in sources]),
    )


def by_name(layers: Sequence[ShapedLayer]) -> Mapping[str, ShapedLayer]:
    """Return the layers by name, in order."""
    return {layer.name: layer for layer in layers}


def sources_of(layers: Sequence[ShapedLayer], layer: ShapedLayer) -> tuple[ShapedLayer, ...]:
    """Return the layers that a layer reads."""
    named = by_name(layers)
    return tuple(named[name] for name in layer.inputs)


def readers_of(layers: Sequence[ShapedLayer], name: str) -> tuple[ShapedLayer, ...]:
    """Return the layers that read a layer."""
    return tuple(layer for layer in layers if name in layer.inputs)


def ancestors(layers: Sequence[ShapedLayer], name: str) -> tuple[ShapedLayer, ...]:
    """Return a layer and all that it is made of, in order."""
    wanted = {name}
    for layer in reversed(layers):
        if layer.name in wanted:
            wanted.update(layer.inputs)
    return tuple(layer for layer in layers if layer.name in wanted)


def count_parameters(layers: tuple[ShapedLayer, ...]) -> int:
    """Count the parameters of a network at inference."""
    return sum(layer.n_parameters for layer in layers)


def is_large(layers: Sequence[ShapedLayer]) -> bool:
    """Tell whether one image takes a network more multiplications than :data:`LARGE`."""
    return sum(layer.n_multiplications for layer in layers) > LARGE


def _sources(layer: Layer, before: Sequence[ShapedLayer], where: str) -> list[ShapedLayer]:
    """Find the layers that a layer reads: those that it names, else the one before it."""
    if not layer.inputs:
        return [before[-1]]
    named = by_name(before)
    for name, count in Counter(layer.inputs).items():
        if name not in named:
            raise BuildError(where, "an input must be a layer before it", name, nearest(name, named))
        if count > 1:
            raise BuildError(where, "an input must be named once", f"{name} {count} times")
    return [named[name] for name in layer.inputs]


def _check_names(layers: list[ShapedLayer], file: str) -> None:
    for name, count in Counter(layer.name for layer in layers).items():
        if count > 1:
            raise BuildError(f"{file}: layer {name}", "layer names must be unique", f"{count} of this name")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            must = "a layer name must be lower-case letters, digits and underscores"
            raise BuildError(f"{file}: layer {name}", must)


def _check_last(last: ShapedLayer, n_classes: int, where: str) -> None:
    if not last.flags.has_units or last.name != LAST or last.shape != (n_classes,):
        must = f"the last layer must be a dense layer '{LAST}' of {n_classes} units"
        raise BuildError(where, must, f"{last.kind} of shape {last.shape}")


def _check_used(layers: list[ShapedLayer], file: str) -> None:
    """Refuse a layer that leads nowhere."""
    read = {name for layer in layers for name in layer.inputs}
    for layer in layers[:-1]:
        if layer.name not in read:
            must = "every layer but the last must be the input of a later one"
            raise BuildError(f"{file}: layer {layer.name}", must, do="take it out, or name it in 'inputs'")
