"""The maps stages: a stretch of layers each, mapped one after the other.

Each layer's activations are first reduced to their leading principal components. Within a stretch each map starts
from the map of the layer before it, and the first from the pixels' principal components, so that one layer's map
resembles the next one's. The two stretches are stages of their own, so that they may run side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.analysis.layers.activations import measured_layers
from build.analysis.layers.outputs import layer_outputs
from build.analysis.maps.quality import Neighborhoods, Quality, map_quality
from build.analysis.maps.reduction import Labels
from build.analysis.maps.umap_layout import Rows, umap_layout
from build.artifacts import Job
from build.configuration import Projection
from build.data.datasets import load_split
from build.network.layers import layers_of
from build.network.model import read_weights

N_PARTS = 2
FILE = "maps.npz"


@dataclass(frozen=True)
class LayerMap:
    """One layer's maps and what was measured of them.

    Attributes
    ----------
    name : str
        The layer.
    places : dict of str to array of shape (N, 2)
        By kind of map: ``umap`` and ``pca``.
    quality : dict of str to Quality
        By kind of map, against distances between the raw activations.
    neighbors, distances : arrays of shape (N, 15)
        Who is nearest in the layer itself, and how near.
    own_class : array of shape (N,)
        Share of the 15 nearest in the layer that have the point's own class.
    participation_ratio : float
        How many equally strong directions would spread the layer's variance as unevenly.
    """

    name: str
    places: dict[str, Rows]
    quality: dict[str, Quality]
    neighbors: NDArray[np.int64]
    distances: Rows
    own_class: NDArray[np.float64]
    participation_ratio: float


def run(job: Job) -> None:
    """Map the layers of one part of the network and judge every map, as ``maps.npz``."""
    layers, settings = layers_of(job), job.subject.projection
    test = load_split(job.inputs["data"], "test").first(settings.n_samples)
    with np.load(job.inputs["activations"] / "features.npz") as arrays:
        features = {layer.name: arrays[layer.name] for layer in measured_layers(layers)}
    names = parts(list(features))[job.part]
    layouts = lay_out({name: features[name] for name in names}, next(iter(features.values()))[:, :2], settings)
    maps = []
    outputs = layer_outputs(layers, read_weights(job.inputs["train"] / "trained.npz"), test.images)
    for layer, output in job.progress.track(outputs, len(layers), "mapping layers"):
        if layer.name in names:
            places = {"umap": next(layouts), "pca": features[layer.name][:, :2]}
            maps.append(measured_map(layer.name, places, output.flatten(1), test.labels))
    write_maps(job.folder, maps)


def parts(names: Sequence[str]) -> list[list[str]]:
    """Cut layers into stretches of about equal length."""
    return [part.tolist() for part in np.array_split(np.array(names), N_PARTS)]


def lay_out(features: Mapping[str, Rows], start: Rows, settings: Projection) -> Iterator[Rows]:
    """Yield the UMAP (N, 2) of each layer of a stretch, by its coordinates (N, n_components) on principal axes."""
    places = start
    for rows in features.values():
        places = umap_layout(rows, places, settings)
        yield places


def write_maps(folder: Path, maps: Iterable[LayerMap]) -> None:
    """Keep maps for :func:`read_maps`."""
    arrays: dict[str, Any] = {}
    for each in maps:
        for what in ("neighbors", "distances", "own_class", "participation_ratio"):
            arrays[f"{each.name}/{what}"] = getattr(each, what)
        for kind in each.places:
            arrays[f"{each.name}/places/{kind}"] = each.places[kind]
            arrays[f"{each.name}/quality/{kind}"] = np.array(astuple(each.quality[kind]))
    np.savez(folder / FILE, **arrays)


def read_maps(folder: Path) -> Iterator[LayerMap]:
    """Yield what :func:`write_maps` kept, in the order of the layers."""
    with np.load(folder / FILE) as file:
        arrays = dict(file)
    for name in dict.fromkeys(key.split("/")[0] for key in arrays):
        under: dict[str, dict[str, Any]] = {"places": {}, "quality": {}}
        for key in arrays:
            if key.startswith(f"{name}/") and key.count("/") == 2:
                _, what, kind = key.split("/")
                under[what][kind] = arrays[key]
        quality = {kind: Quality(*pair) for kind, pair in under["quality"].items()}
        neighbors, distances, own = (arrays[f"{name}/{what}"] for what in ("neighbors", "distances", "own_class"))
        ratio = float(arrays[f"{name}/participation_ratio"])
        yield LayerMap(name, under["places"], quality, neighbors, distances, own, ratio)


def measured_map(name: str, places: dict[str, Rows], rows: Tensor, labels: Labels) -> LayerMap:
    """Judge the maps of one layer by its raw activations (N, n_features)."""
    original = Neighborhoods(rows)
    return LayerMap(
        name=name,
        places=places,
        quality={kind: map_quality(original, Neighborhoods(torch.from_numpy(each))) for kind, each in places.items()},
        neighbors=original.index.numpy(),
        distances=original.distance.numpy(),
        own_class=original.shares_of_own_class(labels),
        participation_ratio=original.participation_ratio(),
    )
