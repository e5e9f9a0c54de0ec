"""Lowered layers made fewer and named as an author would: lines folded into weights, dead ends left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from build.configuration import Layer
from build.network.layers import LAST
from build.network.lowering.draft import IMAGE, STEMS

Weights = dict[str, NDArray[np.float32]]
WEIGHED = ("conv", "dense", "affine")


@dataclass(frozen=True)
class Tidied:
    """Layers in order, their weights, and what each was called before."""

    layers: tuple[Layer, ...]
    weights: Weights
    earlier: Mapping[str, str]


def tidied(layers: Sequence[Layer], weights: Weights, last: str) -> Tidied:
    """Keep what leads to the last layer, fold lines into the weights before them, and number the names anew.

    A layer that was folded gives its name to the one that took it in, whose output it now is.
    """
    kept, weights, same = _folded(_leading_to(layers, last), dict(weights))
    last = same.get(last, last)
    names = _names(kept, last)
    renamed = tuple(_layer(layer, names[layer.name], [names[each] for each in layer.inputs]) for layer in kept)
    parts = ((layer.name, part) for layer in kept for part in ("weight", "bias") if f"{layer.name}.{part}" in weights)
    named = {f"{names[name]}.{part}": weights[f"{name}.{part}"] for name, part in parts}
    outputs = {new: old for old, new in same.items()}
    return Tidied(renamed, named, {names[layer.name]: outputs.get(layer.name, layer.name) for layer in kept})


def _leading_to(layers: Sequence[Layer], last: str) -> list[Layer]:
    wanted = {last}
    for layer in reversed(layers):
        if layer.name in wanted:
            wanted.update(layer.inputs)
    return [layer for layer in layers if layer.name in wanted]


def _folded(layers: list[Layer], weights: Weights) -> tuple[list[Layer], Weights, dict[str, str]]:
    """Fold each line for a channel into the convolution or dense layer that it alone reads."""
    same: dict[str, str] = {}
    kept: dict[str, Layer] = {}
    readers = Counter(name for layer in layers for name in layer.inputs)
    for layer in layers:
        inputs = [same.get(name, name) for name in layer.inputs]
        before = kept.get(inputs[0])
        if layer.kind == "affine" and before and before.kind in WEIGHED and readers[layer.inputs[0]] == 1:
            _fold(weights, before.name, layer.name)
            same[layer.name] = before.name
        else:
            kept[layer.name] = _layer(layer, layer.name, inputs)
    return list(kept.values()), weights, same


def _fold(weights: Weights, into: str, line: str) -> None:
    factor, offset = (weights.pop(f"{line}.{part}").astype(np.float64) for part in ("weight", "bias"))
    weight, bias = weights[f"{into}.weight"], weights[f"{into}.bias"]
    weights[f"{into}.weight"] = (weight * factor.reshape(-1, *[1] * (weight.ndim - 1))).astype(np.float32)
    weights[f"{into}.bias"] = (bias * factor + offset).astype(np.float32)


def _layer(layer: Layer, name: str, inputs: Sequence[str]) -> Layer:
    return Layer(name, layer.kind, tuple(inputs), **layer.settings)


def _names(layers: Sequence[Layer], last: str) -> dict[str, str]:
    """Call layers after their kind and number them from 1; a flatten that is alone has no number."""
    stems = {layer.name: STEMS.get(layer.kind, layer.kind.replace("-", "_")) for layer in layers}
    totals, counts = Counter(stems.values()), Counter[str]()
    names = {IMAGE: IMAGE}
    for layer in layers:
        stem = stems[layer.name]
        counts[stem] += 1
        alone = totals[stem] == 1 and layer.kind == "flatten"
        names[layer.name] = stem if alone else f"{stem}{counts[stem]}"
    return names | {last: LAST}
