"""The one list of layers: names, kinds, shapes and parameters, worked out from the experiment.

Everything that names a layer (PyTorch, ONNX outputs, weight manifests, figures) takes this list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

from build.configuration import Experiment, Layer
from build.errors import BuildError, nearest

IMAGE_SHAPE = (1, 28, 28)
N_CLASSES = 10
LAST = "logits"

Shape = tuple[int, ...]


@dataclass(frozen=True)
class ShapedLayer:
    """One layer with all that follows from the layers before it.

    Attributes
    ----------
    name : str
        Unique in its network; also the name of its output everywhere.
    kind : str
        ``input``, ``conv``, ``relu``, ``max-pool``, ``flatten``, ``dense`` or ``normalize``.
    shape : tuple of int
        Shape of the output of one image: (C, H, W) or (n_features,).
    settings : tuple of (str, number)
        What the kind needs beside shapes: kernel, stride, padding, size, mean, scale.
    weight, bias : tuple of int or None
        Shapes of the parameters, as PyTorch orders them.
    """

    name: str
    kind: str
    shape: Shape
    settings: tuple[tuple[str, float], ...] = ()
    weight: Shape | None = None
    bias: Shape | None = None

    def __getitem__(self, key: str) -> Any:
        """Return one setting, such as ``layer["kernel"]``."""
        return dict(self.settings)[key]

    @property
    def parameters(self) -> dict[str, Shape]:
        """Names and shapes of the parameters, such as ``{"conv1.weight": (16, 1, 3, 3), …}``."""
        named = {"weight": self.weight, "bias": self.bias}
        return {f"{self.name}.{part}": shape for part, shape in named.items() if shape is not None}

    @property
    def n_parameters(self) -> int:
        """Count of the weights and biases."""
        return sum(prod(shape) for shape in self.parameters.values())


def shaped_layers(experiment: Experiment) -> tuple[ShapedLayer, ...]:
    """Work out the list of layers of an experiment, the image first and the logits last.

    Raises
    ------
    BuildError
        If a kind is unknown, a setting is missing or too many, or a shape does not fit; the layer
        is named.
    """
    layers = [ShapedLayer("image", "input", IMAGE_SHAPE)]
    for layer in experiment.network.layers:
        layers.append(_shaped(layer, layers[-1], f"{experiment.name}: layer {layer.name}"))
    _check_names(layers, experiment.name)
    _check_last(layers[-1], f"{experiment.name}: layer {layers[-1].name}")
    return tuple(layers)


def count_parameters(layers: tuple[ShapedLayer, ...]) -> int:
    """Count the parameters of a network at inference."""
    return sum(layer.n_parameters for layer in layers)


def _shaped(layer: Layer, before: ShapedLayer, where: str) -> ShapedLayer:
    """Give one layer its shape, from the author's words and the layer before it."""
    if layer.kind not in _KINDS:
        known = ", ".join(_KINDS)
        raise BuildError(where, f"kind must be one of {known}", layer.kind, nearest(layer.kind, _KINDS))
    kind = _KINDS[layer.kind]
    given = {key: value for key, value in vars(layer).items() if key not in ("name", "kind") and value is not None}
    for key in given:
        if key not in kind.needs and key not in kind.defaults:
            allowed = (*kind.needs, *kind.defaults)
            raise BuildError(where, f"kind '{layer.kind}' has no setting '{key}'", do=nearest(key, allowed))
    for key in kind.needs:
        if key not in given:
            raise BuildError(where, f"kind '{layer.kind}' must have the setting '{key}'")
    return kind.shape(layer.name, {**kind.defaults, **given}, before, where)


def _conv(name: str, settings: dict[str, Any], before: ShapedLayer, where: str) -> ShapedLayer:
    channels, height, width = _map_shape(before, where)
    _check_positive(settings, ("channels", "kernel", "stride"), where)
    kernel, stride, padding = settings["kernel"], settings["stride"], settings["padding"]
    if padding < 0:
        raise BuildError(where, "padding must not be negative", padding)
    size = tuple((side + 2 * padding - kernel) // stride + 1 for side in (height, width))
    if min(side + 2 * padding for side in (height, width)) < kernel:
        raise BuildError(where, f"kernel {kernel} must fit into its input", f"shape {before.shape}")
    out = settings["channels"]
    numbers = (("kernel", kernel), ("stride", stride), ("padding", padding))
    return ShapedLayer(name, "conv", (out, *size), numbers, (out, channels, kernel, kernel), (out,))


def _max_pool(name: str, settings: dict[str, Any], before: ShapedLayer, where: str) -> ShapedLayer:
    channels, height, width = _map_shape(before, where)
    settings = {**settings, "stride": settings["stride"] or settings["size"]}
    _check_positive(settings, ("size", "stride"), where)
    size, stride = settings["size"], settings["stride"]
    if min(height, width) < size:
        raise BuildError(where, f"size {size} must fit into its input", f"shape {before.shape}")
    shape = (channels, (height - size) // stride + 1, (width - size) // stride + 1)
    return ShapedLayer(name, "max-pool", shape, (("size", size), ("stride", stride)))


def _dense(name: str, settings: dict[str, Any], before: ShapedLayer, where: str) -> ShapedLayer:
    if len(before.shape) != 1:
        must = "a dense layer must follow a vector"
        raise BuildError(where, must, f"shape {before.shape} of {before.name}", "put a 'flatten' layer before it")
    _check_positive(settings, ("units",), where)
    units = settings["units"]
    return ShapedLayer(name, "dense", (units,), (), (units, *before.shape), (units,))


def _relu(name: str, settings: dict[str, Any], before: ShapedLayer, where: str) -> ShapedLayer:
    return ShapedLayer(name, "relu", before.shape)


def _flatten(name: str, settings: dict[str, Any], before: ShapedLayer, where: str) -> ShapedLayer:
    return ShapedLayer(name, "flatten", (prod(before.shape),))


def _normalize(name: str, settings: dict[str, Any], before: ShapedLayer, where: str) -> ShapedLayer:
    """Take ``(x - mean) / scale``."""
    if settings["scale"] <= 0:
        raise BuildError(where, "scale must be above 0", settings["scale"])
    return ShapedLayer(name, "normalize", before.shape, (("mean", settings["mean"]), ("scale", settings["scale"])))


@dataclass(frozen=True)
class _Kind:
    """What one kind of layer needs, what it assumes, and how its shape follows."""

    shape: Callable[[str, dict[str, Any], ShapedLayer, str], ShapedLayer]
    needs: tuple[str, ...]
    defaults: dict[str, Any]


_KINDS = {
    "conv": _Kind(_conv, ("channels", "kernel"), {"stride": 1, "padding": 0}),
    "relu": _Kind(_relu, (), {}),
    "max-pool": _Kind(_max_pool, ("size",), {"stride": None}),
    "flatten": _Kind(_flatten, (), {}),
    "dense": _Kind(_dense, ("units",), {}),
    "normalize": _Kind(_normalize, ("mean", "scale"), {}),
}


def _map_shape(before: ShapedLayer, where: str) -> Shape:
    if len(before.shape) != 3:
        raise BuildError(where, "must follow a layer of maps (C, H, W)", f"shape {before.shape} of {before.name}")
    return before.shape


def _check_positive(settings: dict[str, Any], keys: tuple[str, ...], where: str) -> None:
    for key in keys:
        if settings[key] < 1:
            raise BuildError(where, f"{key} must be at least 1", settings[key])


def _check_names(layers: list[ShapedLayer], experiment: str) -> None:
    for name, count in Counter(layer.name for layer in layers).items():
        if count > 1:
            raise BuildError(f"{experiment}: layer {name}", "layer names must be unique", f"{count} of this name")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            must = "a layer name must be lower-case letters, digits and underscores"
            raise BuildError(f"{experiment}: layer {name}", must)


def _check_last(last: ShapedLayer, where: str) -> None:
    if last.kind != "dense" or last.name != LAST or last.shape != (N_CLASSES,):
        must = f"the last layer must be a dense layer '{LAST}' of {N_CLASSES} units"
        raise BuildError(where, must, f"{last.kind} of shape {last.shape}")
