"""A stretch of layers, mapped one after the other; each map starts where the one before it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.analysis.layers.outputs import layer_outputs
from build.analysis.maps.quality import Neighborhoods, Quality, map_quality
from build.analysis.maps.umap_layout import Rows, umap_layout
from build.configuration import Projection
from build.network.layers import ShapedLayer
from build.network.model import Weights

Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Stretch:
    """Some consecutive layers, and all that is needed to map them in another process.

    Attributes
    ----------
    names : tuple of str
        The layers to map, in order.
    start : array of shape (N, 2)
        Where the first map begins.
    features : mapping of str to array of shape (N, n_components)
        By layer; coordinates on the principal axes.
    layers, weights : list of layers and weights
        The network, for the raw activations that maps are judged by.
    images, labels : arrays of shape (N, C, H, W) and (N,)
        What is mapped.
    settings : Projection
        How.
    """

    names: tuple[str, ...]
    start: Rows
    features: Mapping[str, Rows]
    layers: tuple[ShapedLayer, ...]
    weights: Weights
    images: NDArray[np.float32]
    labels: Labels
    settings: Projection


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
    neighbors : array of shape (N, 15)
        Who is nearest in the layer itself.
    own_class : dict of str to array of shape (N,)
        Share of the 15 nearest that have the point's own class: on each map, and in the ``layer`` itself.
    """

    name: str
    places: dict[str, Rows]
    quality: dict[str, Quality]
    neighbors: NDArray[np.int64]
    own_class: dict[str, NDArray[np.float64]]


def map_stretch(stretch: Stretch) -> Iterator[LayerMap]:
    """Map the layers of a stretch, on one thread, and judge every map."""
    layouts = lay_out(stretch)
    for layer, output in layer_outputs(stretch.layers, stretch.weights, stretch.images):
        if layer.name in stretch.names:
            name, places = next(layouts)
            maps = {"umap": places, "pca": stretch.features[name][:, :2]}
            yield measured_map(name, maps, output.flatten(1), stretch.labels)


def lay_out(stretch: Stretch) -> Iterator[tuple[str, Rows]]:
    """Yield the name and the UMAP (N, 2) of each layer of a stretch, on one thread."""
    torch.set_num_threads(1)
    places = stretch.start
    for name in stretch.names:
        places = umap_layout(stretch.features[name], places, stretch.settings)
        yield name, places


def measured_map(name: str, places: dict[str, Rows], rows: Tensor, labels: Labels) -> LayerMap:
    """Judge the maps of one layer by its raw activations (N, n_features)."""
    original = Neighborhoods(rows)
    shown = {kind: Neighborhoods(torch.from_numpy(each)) for kind, each in places.items()}
    return LayerMap(
        name=name,
        places=places,
        quality={kind: map_quality(original, each) for kind, each in shown.items()},
        neighbors=original.index.numpy(),
        own_class={kind: each.shares_of_own_class(labels) for kind, each in {"layer": original, **shown}.items()},
    )
