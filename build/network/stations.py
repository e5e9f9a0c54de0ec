"""The stations of a network: the layers that a page tells of, at most sixteen, chosen by rule or by the author."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from build.errors import BuildError, nearest
from build.network.shaped_layer import ShapedLayer

MOST = 16
JOINS = ("add", "concatenate")
"""Kinds that end a block."""


def with_stations(layers: Sequence[ShapedLayer], chosen: Sequence[str], where: str) -> tuple[ShapedLayer, ...]:
    """Mark the layers that are no stations as inner ones.

    Parameters
    ----------
    layers : sequence of ShapedLayer
        From the image to the logits.
    chosen : sequence of str
        The author's stations beside the image and the logits; chosen by rule where empty.
    where : str
        The experiment's file, for errors.

    Raises
    ------
    BuildError
        If a station is no layer, or there are too many.
    """
    names = [layer.name for layer in layers]
    for name in chosen:
        if name not in names:
            raise BuildError(f"{where}: stations", f"unknown layer '{name}'", do=nearest(name, names))
    if len(chosen) > MOST:
        raise BuildError(f"{where}: stations", f"must be at most {MOST}", len(chosen))
    ends = {names[0], names[-1]}
    stations = ends | set(chosen or by_rule(layers))
    return tuple(layer if layer.name in stations else _inner(layer) for layer in layers)


def by_rule(layers: Sequence[ShapedLayer]) -> list[str]:
    """Choose stations: all layers of a small network; of a deep one its stem, the end of each block, and its head.

    A block ends where branches join, or, in a network without branches, at an activation; too many are thinned out
    evenly.
    """
    if sum(not layer.flags.repeats for layer in layers) <= MOST:
        return [layer.name for layer in layers]
    joined = [layer for layer in layers if layer.kind in JOINS]
    ends = [_bent(layers, layer).name for layer in joined] or [layer.name for layer in layers if layer.flags.bends]
    first = next(layer for layer in layers if layer.flags.has_units)
    stem = [first.name, _bent(layers, first).name]
    head = [layer.name for layer in layers[1:-1] if not layer.has_maps and not layer.flags.repeats]
    blocks = [name for name in ends if name not in stem]
    chosen = {*stem, *_thinned(blocks, MOST - 3 - len(stem)), *head[-1:]}
    return [layer.name for layer in layers if layer.name in chosen]


def _bent(layers: Sequence[ShapedLayer], layer: ShapedLayer) -> ShapedLayer:
    """Return the activation that alone reads a layer, or the layer itself."""
    readers = [each for each in layers if layer.name in each.inputs]
    return readers[0] if len(readers) == 1 and readers[0].flags.bends else layer


def _thinned(names: list[str], most: int) -> list[str]:
    """Take at most so many, evenly, the first and the last among them."""
    if len(names) <= most:
        return names
    return [names[round(place * (len(names) - 1) / (most - 1))] for place in range(most)]


def _inner(layer: ShapedLayer) -> ShapedLayer:
    return dataclasses.replace(layer, flags=dataclasses.replace(layer.flags, inner=True))
