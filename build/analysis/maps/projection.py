"""The projection stage: where each layer puts thousands of test images, drawn in the plane by UMAP and PCA.

The maps come from :mod:`build.analysis.maps.layer_maps`; here they are made comparable, judged and published.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from build.analysis.maps.alignment import in_square, in_strips, mirrored, turned
from build.analysis.maps.layer_maps import N_PARTS, read_maps
from build.analysis.maps.projection_values import projection_claims, projection_values
from build.analysis.maps.umap_layout import Rows
from build.artifacts import Job, read_json
from build.claims import write_claims, write_values
from build.data.datasets import Split, as_bytes, load_split
from build.data.packs import Packed, write_pack
from build.data.sheets import sheet_of
from build.data.tiles import PER_ROW
from build.network.layers import ShapedLayer, layers_of

PER_TILE = PER_ROW**2
STEPS = 65535


def run(job: Job) -> None:
    """Map every layer of the trained network.

    Writes, below ``site/data/<experiment>/``, ``projection/<layer>.bin`` (``umap``, uint16 (N, 2), the
    unit square), ``projection/points.bin`` (``test_index``, ``label``, ``predicted``) and
    ``thumbnails/<tile>.webp`` (25 images each, by class and by answer: what a figure shows together comes in few
    files). The principal view that the page shows comes from the views stage, with the axes to place new images by.
    """
    layers, settings = layers_of(job), job.subject.projection
    test = load_split(job.inputs["data"], "test").first(settings.n_samples)
    ordered = {each.name: each for part in range(N_PARTS) for each in read_maps(job.inputs[f"maps-{part}"])}
    places = comparable({name: each.places for name, each in ordered.items()})
    order = in_strips(next(iter(places.values()))["umap"], PER_TILE)
    folder = job.folder / "site" / "data" / job.subject.name
    _write_places(folder / "projection", layers, places, order)
    predicted = _answers(job.inputs["activations"], len(test))
    _write_points(folder / "projection" / "points.bin", test, predicted, order)
    alike = order[np.lexsort((predicted[order], test.labels[order]))]
    write_thumbnails(folder / "thumbnails", as_bytes(test.images[alike]))
    classes = read_json(job.inputs["data"] / "dataset.json")["classes"]
    write_values(job.folder, projection_values(ordered))
    write_claims(job.folder, projection_claims(layers, ordered, test.labels, classes))


def comparable(places: Mapping[str, Mapping[str, Rows]]) -> dict[str, dict[str, Rows]]:
    """Turn each layer's maps towards those of the layer before it, and fit them into the unit square.

    Parameters
    ----------
    places : mapping of str to mapping of str to array of shape (N, 2)
        By layer, in order, and by kind of map.
    """
    turn = {"umap": turned, "pca": mirrored}
    fitted: dict[str, dict[str, Rows]] = {}
    before: dict[str, Rows] = {}
    for name, kinds in places.items():
        before = {kind: turn[kind](each, before[kind]) if before else each for kind, each in kinds.items()}
        fitted[name] = {kind: in_square(each) for kind, each in before.items()}
    return fitted


def _write_places(
    folder: Path,
    layers: tuple[ShapedLayer, ...],
    places: Mapping[str, Mapping[str, Rows]],
    order: NDArray[np.int64],
) -> None:
    """Write the UMAP of every layer; one that repeats its input has that of its input."""
    shown = dict(places)
    for layer in layers:
        if layer.name not in shown:
            shown[layer.name] = shown[layer.inputs[0]]
        stored = Packed(np.rint(shown[layer.name]["umap"][order] * STEPS).astype(np.uint16), 1 / STEPS)
        write_pack(folder / f"{layer.name}.bin", {"umap": stored})


def _answers(folder: Path, count: int) -> NDArray[np.int64]:
    """Read which class the trained network takes each of the first test images for."""
    with np.load(folder / "predictions.npz") as arrays:
        answers: NDArray[np.int64] = arrays["trained"][:count].argmax(axis=1)
    return answers


def _write_points(path: Path, test: Split, predicted: NDArray[np.int64], order: NDArray[np.int64]) -> None:
    """Write which test image each point is, its class and the network's answer."""
    arrays_: dict[str, Any] = {
        "test_index": order.astype(np.uint16),
        "label": test.labels[order].astype(np.uint8),
        "predicted": predicted[order].astype(np.uint8),
    }
    write_pack(path, arrays_)


def write_thumbnails(folder: Path, images: NDArray[np.uint8]) -> None:
    """Write images (N, H, W) or (N, 3, H, W) in tiles of five by five; the last tile is filled up with black."""
    folder.mkdir(parents=True)
    for number, start in enumerate(range(0, len(images), PER_TILE)):
        tile = sheet_of(images[start : start + PER_TILE], PER_ROW, PER_ROW)
        file = io.BytesIO()
        Image.fromarray(tile).save(file, "WEBP", quality=80, method=6)
        (folder / f"{number}.webp").write_bytes(file.getvalue())
