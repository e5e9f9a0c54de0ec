"""Everything behind the layer map but UMAP: true neighbours, linear views, and where specimens stand.

The principal view and the linear view are drawn with axes rounded to 8 bits, the very ones that the page
gets: a new image is then placed by the same arithmetic as the points around it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.analysis.classes.pairs import pair_rates
from build.analysis.layers.outputs import layer_outputs
from build.analysis.maps.claims import map_claims, map_values
from build.analysis.maps.gaps import class_gaps
from build.analysis.maps.layer_maps import N_PARTS, read_maps
from build.analysis.maps.mapped_images import mapped_images, mapped_indices, umap_places
from build.analysis.maps.neighbors import Neighborhood, guests, packed_axes, reordered, strangeness
from build.analysis.maps.reduction import Rows, distinct_layers, fit_bases, reduced
from build.analysis.maps.ring import View, corner_places, fit_view, ring_order, through
from build.artifacts import Job, read_json
from build.claims import write_claims, write_values
from build.data.dataset import read_dataset
from build.data.datasets import Split, load_split
from build.data.packs import Packed, quantized, write_pack
from build.network.layers import ShapedLayer, layers_of
from build.network.model import LayeredNetwork, Weights, load_network, read_weights

N_TRAIN = 5_000
N_FOR_AXES = 2_000
N_COMPONENTS = 128


@dataclass(frozen=True)
class Mapped:
    """What is known of one layer.

    Attributes
    ----------
    near : Neighborhood
        Of the mapped images among themselves.
    guests : Neighborhood
        Of the published specimens among the mapped images.
    places : dict of str to array of shape (N, 2)
        By view: ``pca`` and ``ring``.
    arrays : dict of str to array
        What the page needs to place new images.
    """

    near: Neighborhood
    guests: Neighborhood
    places: dict[str, Rows]
    arrays: Mapping[str, NDArray[Any] | Packed]


@dataclass(frozen=True)
class Atlas:
    """The images at hand, and how to look at them in each layer.

    Attributes
    ----------
    network : LayeredNetwork
        The trained network.
    train, shown : Split
        Images that axes are fitted on, and images that are mapped.
    specimens : array of shape (n_specimens, C, H, W)
        The published specimens.
    own : list of int
        Each specimen's own place among the mapped images, or −1.
    corners : array of shape (10, 2)
        Of the linear view.
    """

    network: LayeredNetwork
    train: Split
    shown: Split
    specimens: NDArray[np.float32]
    own: list[int]
    corners: Rows

    def views(self) -> Iterator[tuple[str, dict[str, NDArray[Any] | Packed], dict[str, View]]]:
        """Yield every layer with its two linear views, rounded as the page gets them.

        The axes of a principal view have no sign of their own: each layer takes those that make it
        resemble the layer before.
        """
        before = None
        names = distinct_layers(self.network)
        bases = fit_bases(self.network, self.train.images[:N_FOR_AXES], names, N_COMPONENTS)
        for name, train in reduced(self.network, self.train.images, bases).items():
            principal = facing(principal_view(train), train, before)
            before = principal.places(train)
            ring = fit_view(train, self.train.labels, self.corners)
            packed: dict[str, NDArray[Any] | Packed] = {}
            views: dict[str, View] = {}
            for kind, view in (("pca", principal), ("ring", ring)):
                arrays, views[kind] = packed_axes(kind, through(bases[name], view))
                packed |= {**arrays, f"{kind}_offset": views[kind].offset}
            yield name, packed, views

    def raw(self, weights: Weights, wanted: Collection[str]) -> Iterator[tuple[str, Rows, Rows]]:
        """Yield, by layer, the raw activations of the mapped images and of the specimens (N, n_features)."""
        walks = (layer_outputs(self.network.layers, weights, each) for each in (self.shown.images, self.specimens))
        for (layer, shown), (_, specimens) in zip(*walks, strict=True):
            if layer.name in wanted:
                yield layer.name, shown.flatten(1).numpy(), specimens.flatten(1).numpy()


def principal_view(rows: Rows) -> View:
    """Return the view along the first two principal axes of rows (N, n_components)."""
    centered = rows - rows.mean(0)
    _, vectors = np.linalg.eigh(centered.T @ centered / len(rows))
    axes = vectors[:, ::-1][:, :2]
    return View(axes.astype(np.float32), (-rows.mean(0) @ axes).astype(np.float32))


def facing(view: View, rows: Rows, reference: Rows | None) -> View:
    """Turn the signs of both axes so that rows (N, n_features) lie as their reference places (N, 2) do."""
    if reference is None:
        return view
    products = ((view.places(rows) - view.places(rows).mean(0)) * (reference - reference.mean(0))).sum(0)
    signs = np.where(products < 0, -1, 1).astype(np.float32)
    return View(view.axes * signs, view.offset * signs)


def run(job: Job) -> None:
    """Map the test images of the projection stage.

    Writes, below ``site/data/<experiment>/``, ``pca/<layer>.bin`` and ``ring/<layer>.bin`` (places),
    ``axes/<layer>.bin`` (of both) and ``neighbors/<layer>.bin``; and ``values.json`` and ``claims.json``.
    """
    name, layers = job.subject.name, layers_of(job)
    atlas, near = _atlas(job, layers), true_neighbors(job)
    views = {layer: (arrays, each) for layer, arrays, each in atlas.views()}
    maps = {layer: {"umap": umap_places(job, layer)} for layer in views}
    walk = atlas.raw(read_weights(job.inputs["train"] / "trained.npz"), views)
    for layer, rows, specimens in job.progress.track(walk, len(views), "finding neighbours"):
        arrays, kinds = views[layer]
        places = {kind: view.places(rows) for kind, view in kinds.items()}
        found = Mapped(near[layer], guests(specimens, rows, atlas.own), places, arrays)
        _write(job.folder / "site" / "data" / name, layer, found)
        maps[layer] |= places
        if layer == list(views)[-2]:
            gaps = class_gaps(rows, atlas.shown.labels)
    labels = atlas.shown.labels
    write_values(job.folder, map_values(near, maps))
    convolutions = [layer.name for layer in layers if layer.makes_maps]
    write_claims(job.folder, map_claims(near, gaps, labels, read_dataset(job.inputs["data"]), convolutions))


def true_neighbors(job: Job) -> dict[str, Neighborhood]:
    """Return, by layer, the nearest of the mapped images among themselves, in the order of the points."""
    order = mapped_indices(job)
    maps = (each for part in range(N_PARTS) for each in read_maps(job.inputs[f"maps-{part}"]))
    return {each.name: reordered(each.neighbors, each.distances, order) for each in maps}


def _atlas(job: Job, layers: tuple[ShapedLayer, ...]) -> Atlas:
    """Collect the images, and decide on which corner each class gets."""
    test = load_split(job.inputs["data"], "test")
    shown = mapped_indices(job).tolist()
    specimens = read_json(job.inputs["activations"] / "specimens.json")
    chosen = [entry["test_index"] for entry in specimens]
    own = [shown.index(index) if index in shown else -1 for index in chosen]
    confusion = np.array(read_json(job.inputs["train"] / "history.json")["trained"][-1]["confusion"])
    return Atlas(
        load_network(job.inputs["train"], layers),
        load_split(job.inputs["data"], "train").first(N_TRAIN),
        mapped_images(job),
        test.images[chosen],
        own,
        corner_places(ring_order(pair_rates(confusion))),
    )


def _write(folder: Path, layer: str, mapped: Mapped) -> None:
    """Write the packs of one layer."""
    for kind, places in mapped.places.items():
        write_pack(folder / kind / f"{layer}.bin", {"places": quantized(places)})
    write_pack(folder / "axes" / f"{layer}.bin", mapped.arrays)
    strange = strangeness(mapped.guests.reach, mapped.near.reach)
    arrays: dict[str, NDArray[Any] | Packed] = {
        "neighbors": mapped.near.index.astype(np.uint16),
        "specimen_neighbors": mapped.guests.index.astype(np.uint16),
        "specimen_strangeness": Packed(np.rint(strange * 10_000).astype(np.uint16), 1e-4),
    }
    write_pack(folder / "neighbors" / f"{layer}.bin", arrays)
