"""Which figures a portrait shows: those of ``content/portrait/figures`` that its network has something for."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Any

from build.configuration import Experiment
from build.errors import check_one_of
from build.network.kinds import kind_named
from build.page.prose.content import Content, FigureSource, read_figures
from build.page.prose.derived import n_multiplications, n_parameters, shape_text

FIGURES = Path("portrait") / "figures"
GRIDS, PREPARED = "layer-kernels", "prepared"
"""The kind of figure that draws kernels, and the layer that is put between the picture and a model made elsewhere."""
TRAINED_HERE = "@trained-here"
"""What a figure needs beside stages where it tells of a training."""
ROLE = "@"
"""What a layer's name begins with in front matter that is written for all networks."""

LAST = "logits"
FACTS = ("cast", "stations", "measured", "roles", "left_out")
"""The names that only the chapters of a portrait may use."""
Layer = Mapping[str, Any]
NOTHING: Mapping[str, str] = {}


def _has_maps(layer: Layer) -> bool:
    return len(layer["shape"]) == 3


SORTS: Mapping[str, Callable[[Layer], bool]] = {
    "maps": lambda layer: _has_maps(layer) and layer["kind"] != "input",
    "kernels": lambda layer: _has_maps(layer) and bool(layer.get("has_units")),
    "vectors": lambda layer: not _has_maps(layer) and not layer.get("repeats") and layer["name"] != LAST,
    "pools": lambda layer: layer["kind"] == "max-pool",
    "bends": lambda layer: bool(layer.get("bends")),
}
"""The sorts of layers that a figure can be repeated for."""


def cast(
    content: Content, experiment: Experiment, layers: Sequence[Layer], lacking: Mapping[str, str] = NOTHING
) -> Content:
    """Return what the page of an experiment is made from: its own figures, and names for its chapters.

    Parameters
    ----------
    content : Content
        What the author wrote for all pages.
    experiment : Experiment
        What the portrait is of; its ``stages`` say what was measured.
    layers : sequence of mapping
        Its layers, as the manifest of its network lists them.
    lacking : mapping of str to str
        Stages that there are too few pictures for, each with why.
    """
    stations = [layer for layer in layers if not layer.get("inner")]
    figures: dict[str, FigureSource] = {}
    shown: dict[str, list[str]] = {layer["name"]: [] for layer in stations}
    held = {*experiment.stages, *(() if experiment.model else (TRAINED_HERE,))}
    left_out: dict[str, str] = {}
    for source in read_figures(content.folder / FIGURES).values():
        n_before = len(figures)
        if set(source.front.needs) <= held:
            told = {option: True for stage, option in source.front.lacking.items() if stage not in experiment.stages}
            front = dataclasses.replace(source.front, options=source.front.options | told)
            for figure in _instances(dataclasses.replace(source, front=front), experiment.name, stations):
                figures[figure.id] = figure
                if source.front.each:
                    shown[str(figure.front.layer)].append(figure.id)
        if len(figures) == n_before:
            left_out[source.id] = _reason(set(source.front.needs) - held, lacking)
    described = [_described(layer, shown[layer["name"]]) for layer in stations]
    facts = zip(FACTS, (sorted(figures), described, list(experiment.stages), _roles(stations), left_out), strict=True)
    return dataclasses.replace(content, figures=figures, owner=experiment.name, facts=dict(facts))


def _reason(missing: set[str], lacking: Mapping[str, str]) -> str:
    """Say why a figure has nothing to show."""
    if TRAINED_HERE in missing:
        return "the network was not trained here"
    if short := sorted(missing & lacking.keys()):
        return lacking[short[0]]
    if missing:
        return f"the build did not go through {', '.join(sorted(missing))}"
    return "the network has no such layer"


def unfilled(content: Content) -> Content:
    """Return what a portrait is made from before there is a network: figures as written, names without values."""
    return dataclasses.replace(content, figures=read_figures(content.folder / FIGURES), facts=dict.fromkeys(FACTS))


def _instances(source: FigureSource, owner: str, stations: Sequence[Layer]) -> Iterator[FigureSource]:
    """Yield a figure for each layer that it is repeated for, or the one figure that it is."""
    front = source.front
    if front.each is None:
        named = _named(front.layer, stations), {key: _named(each, stations) for key, each in front.options.items()}
        if None not in (named[0] if front.layer else "", *named[1].values()):
            filled = dataclasses.replace(front, layer=named[0], options=named[1])
            yield dataclasses.replace(source, front=filled, owner=owner)
        return
    check_one_of(front.each, tuple(SORTS), f"{source.path}: each")
    for layer in stations:
        if SORTS[front.each](layer) and (front.kind != GRIDS or _has_grids(layer, stations)):
            own = dataclasses.replace(front, layer=layer["name"])
            yield dataclasses.replace(source, id=f"{layer['name']}-{source.id}", front=own, owner=owner)


def _named(value: Any, stations: Sequence[Layer]) -> Any:
    """Return the layer that a role stands for, ``None`` where the network has none, and anything else as it is."""
    if not isinstance(value, str) or not value.startswith(ROLE):
        return value
    return _roles(stations).get(value.removeprefix(ROLE))


def _roles(stations: Sequence[Layer]) -> dict[str, str]:
    """Return layers by what they are to the network: ``first`` (convolution), ``pool``, ``late``, ``last`` and others.

    ``slid`` is the first convolution that can be drawn sliding, ``painted`` the same where its kernels can be painted.
    """
    measured = [layer["name"] for layer in stations if not layer.get("repeats")]
    found = {"late": measured[-2], "last": measured[-1], "image": measured[0]}
    for role, sort in (("first", "kernels"), ("pool", "pools"), ("bend", "bends")):
        names = [layer["name"] for layer in stations if SORTS[sort](layer)]
        found |= {role: names[0]} if names else {}
    kernels = [layer for layer in stations if SORTS["kernels"](layer)]
    slid = [layer for layer in kernels if _is_slid(layer, stations)]
    found |= {"slid": slid[0]["name"]} if slid else {}
    if slid and slid[0]["kernel"] == 3 and slid[0]["weight"]["shape"][1] == 1 and "groups" not in slid[0]:
        found |= {"painted": slid[0]["name"]}
    return found


def _has_grids(layer: Layer, stations: Sequence[Layer]) -> bool:
    """Tell whether the figure of kernels can draw a convolution's: a grid for each map that is shown."""
    source = layer["inputs"][0]
    return source == PREPARED or source in [station["name"] for station in stations]


def _is_slid(layer: Layer, stations: Sequence[Layer]) -> bool:
    """Tell whether a convolution is what the figure of its arithmetic draws: without gaps, on maps that are shown."""
    return layer["inputs"][0] in [station["name"] for station in stations] and "dilation" not in layer


def _described(layer: Layer, figures: Sequence[str]) -> dict[str, Any]:
    """Return what chapters may say of a station."""
    return {
        "name": layer["name"],
        "kind": layer["kind"],
        "shape": shape_text(layer["shape"]),
        "words": kind_named(layer["kind"], layer["name"]).described(layer),
        "has_maps": _has_maps(layer),
        "n_units": prod(layer["shape"]),
        "n_parameters": n_parameters(layer),
        "n_multiplications": n_multiplications(layer),
        "inputs": list(layer.get("inputs", ())),
        "figures": list(figures),
        **{key: bool(layer.get(key)) for key in ("has_units", "keeps_channels", "bends", "repeats", "signed")},
    }
