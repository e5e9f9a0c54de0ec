"""What the room of a figure depends on besides its width, so that it has it before it wakes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build.artifacts import read_json
from build.page.prose.content import FrontMatter
from build.page.prose.exhibits import Exhibit

FEW = 25  # products that a reader would check by hand
BESIDE = 4  # columns of a kernel whose three grids have room beside each other


@dataclass(frozen=True)
class Room:
    """What a figure's partial, its foot and its style are laid out by.

    Attributes
    ----------
    facts : tuple of str
        What its style may ask for, as names of classes: the kind of its layer, whether few products make one of its
        numbers, which options it has.
    classes : tuple of tuple of str
        Glyph and name of each class, for the legend.
    networks : tuple of str
        Between which its switch chooses, if it has one.
    units : int
        How many units its layer has; 0 without a layer.
    taller : tuple of int
        Width of its layer's maps, or of the images, and by how much they are taller; nothing where they are not.
    maps : int
        How many layers of its network have a map of their own.
    chart_px : int
        Height of its chart; 0 without one.
    """

    facts: tuple[str, ...] = ()
    classes: tuple[tuple[str, str], ...] = ()
    networks: tuple[str, ...] = ()
    units: int = 0
    taller: tuple[int, ...] = ()
    maps: int = 0
    chart_px: int = 0

    @property
    def few_products(self) -> bool:
        """Whether a number of its layer is a sum of few products."""
        return "few-products" in self.facts


def room_of(front: FrontMatter, exhibit: Exhibit, dataset: Mapping[str, Any], chart: Path) -> Room:
    """Collect what the height of a figure follows from.

    Parameters
    ----------
    front : FrontMatter
        Of the figure.
    exhibit : Exhibit
        Its experiment.
    dataset : mapping
        Whose classes the page's legends name.
    chart : Path
        Where its chart would be, as Vega reads it.
    """
    layer = exhibit.layer(front.layer or "") or {}
    return Room(
        facts=_facts(front, layer, exhibit),
        classes=tuple(zip(dataset["glyphs"] or (), dataset["classes"] or (), strict=False)),
        networks=tuple(exhibit.networks) if "network" in front.controls else (),
        units=layer["shape"][0] if layer else 0,
        taller=_taller(layer.get("shape") or exhibit.dataset["shape"]),
        maps=len(front.options.get("layers") or [each for each in exhibit.layers if not each.get("repeats")]),
        chart_px=int(read_json(chart)["height"]) if chart.is_file() else 0,
    )


def _facts(front: FrontMatter, layer: Mapping[str, Any], exhibit: Exhibit) -> tuple[str, ...]:
    kind = [f"of-{layer['kind']}"] if layer else []
    few = ["few-products"] if 0 < _n_products(layer) <= FEW else []
    stacked = ["stacked-products"] if few and layer["weight"]["shape"][3] > BESIDE else []
    inner = [each["name"] for each in exhibit.layers if each.get("inner")]
    opens = ["opens"] if {*layer.get("inputs", ())} & {*inner} else []
    return (*kind, *few, *stacked, *opens, *(f"with-{option}" for option in front.options))


def _taller(shape: Sequence[int]) -> tuple[int, ...]:
    """Return the width of maps (C, H, W) and by how much they are taller; nothing where they are not."""
    if len(shape) != 3:
        return ()
    _, height, width = shape
    return (width, height - width) if height > width else ()


def _n_products(layer: Mapping[str, Any]) -> int:
    """Return how many products make a number of a convolution; 0 for other layers."""
    shape = layer["weight"]["shape"] if "weight" in layer else ()  # (outputs, inputs of its group, rows, columns)
    return math.prod(shape[1:]) if len(shape) == 4 else 0
