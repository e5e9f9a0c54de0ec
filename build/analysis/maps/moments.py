"""The film of the training: where every image stands, at each layer and each moment.

A dozen snapshots of the weights, from the first to the last. At each, and for each layer of the film, a
linear view (:mod:`build.analysis.maps.ring`) is fitted on training images and shows test images.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from build.analysis.classes.pairs import pair_rates
from build.analysis.maps.mapped_images import mapped_images
from build.analysis.maps.reduction import Rows, fit_bases, reduced
from build.analysis.maps.ring import corner_places, fit_view, ring_order
from build.artifacts import Job, read_json, write_json
from build.claims import Measured, write_values
from build.data.dataset import read_dataset
from build.data.datasets import Split, load_split
from build.data.intervals import proportion
from build.data.packs import Packed, quantized, write_pack
from build.network.layers import LAST, ShapedLayer, layers_of, readers_of, sources_of
from build.network.model import LayeredNetwork, Weights, read_weights
from build.network.training.measures import count_confusions

N_TRAIN = 2_500
N_COMPONENTS = 64
REACH = 1.4
"""Half the side of the film's square, in ring radii; what lies further out is shown at its border."""


@dataclass(frozen=True)
class Scene:
    """One moment of the film.

    Attributes
    ----------
    places : dict of str to array of shape (N, 2)
        By layer.
    hidden : array of shape (n_guests, n_units)
        The last hidden dense layer of the guests, before its ReLU.
    logits : array of shape (N, n_classes)
        Of all images.
    """

    places: dict[str, Rows]
    hidden: Rows
    logits: Rows


def film_layers(layers: tuple[ShapedLayer, ...]) -> list[str]:
    """Return the image, the end of each convolution block, and the dense layers with their ReLU."""
    return [layer.name for layer in layers if not layer.inputs or layer.makes_numbers or _ends_step(layers, layer)]


def _ends_step(layers: tuple[ShapedLayer, ...], layer: ShapedLayer) -> bool:
    """Say whether a layer is the last of a convolution block, or a dense layer's activation."""
    if layer.flags.bends and any(source.makes_numbers for source in sources_of(layers, layer)):
        return True
    readers = readers_of(layers, layer.name)
    return not layer.flags.repeats and any(reader.makes_maps or reader.flags.repeats for reader in readers)


def snapshots(folder: Path, n_moments: int) -> list[Weights]:
    """Return the weights of every moment that the train stage kept."""
    arrays = read_weights(folder / "snapshots.npz")
    return [
        {name.partition(".")[2]: value for name, value in arrays.items() if name.startswith(f"{index}.")}
        for index in range(n_moments)
    ]


@torch.inference_mode()
def scene(network: LayeredNetwork, names: list[str], train: Split, images: Rows, n_guests: int, corners: Rows) -> Scene:
    """Show images (N, C, H, W), the guests last, at one moment, through views fitted on training images."""
    bases = fit_bases(network, train.images, names, N_COMPONENTS)
    fitted, shown = reduced(network, train.images, bases), reduced(network, images, bases)
    places = {name: fit_view(fitted[name], train.labels, corners).places(shown[name]) for name in names}
    hidden = [layer.name for layer in network.layers if layer.makes_numbers][-2:][0]
    outputs = network.activations(torch.as_tensor(images[-n_guests:]))
    return Scene(places, outputs[hidden].numpy(), shown[LAST] + bases[LAST].mean.numpy())


def run(job: Job) -> None:
    """Film every snapshot.

    Writes ``site/data/<experiment>/film/<layer>.bin`` (``places`` uint8 (n_moments, N, 2), in steps from
    the moment before; the published specimens are the last rows) and ``film/moments.bin`` with the
    weights of the convolutions, the confusion matrices and the specimens' dense activations, described by
    ``film/moments.json``.
    """
    layers, train_folder = layers_of(job), job.inputs["train"]
    moments = read_json(train_folder / "snapshots.json")
    history = read_json(train_folder / "history.json")["trained"][-1]["confusion"]
    order = ring_order(pair_rates(np.array(history)))
    train = load_split(job.inputs["data"], "train").first(N_TRAIN)
    test, shown = load_split(job.inputs["data"], "test"), mapped_images(job)
    specimens = specimen_indices(job.inputs["activations"])
    images = np.concatenate([shown.images, test.images[specimens]])
    names, weights, scenes = film_layers(layers), snapshots(train_folder, len(moments)), []
    corners = corner_places(order)
    for each in job.progress.track(weights, len(weights), "filming"):
        scenes.append(scene(LayeredNetwork(layers, each), names, train, images, len(specimens), corners))
    folder = job.folder / "site" / "data" / job.subject.name / "film"
    for name in names:
        write_pack(folder / f"{name}.bin", {"places": steps(np.stack([each.places[name] for each in scenes]))})
    n = len(shown)
    counts = np.stack([count_confusions(shown.labels, each.logits[:n]) for each in scenes])
    arrays = _arrays(layers, weights, scenes, counts, n)
    meta = {"moments": moments, "layers": names, "order": order, "reach": REACH, "n": n, "specimens": len(specimens)}
    meta["places"] = "of the first moment, then as steps from the moment before, modulo 256 of their parts"
    write_pack(folder / "moments.bin", arrays)
    write_json(folder / "moments.json", meta, compact=True)
    found = {name: [own_corner(each.places[name][:n], shown.labels, corners) for each in scenes] for name in names}
    classes = read_dataset(job.inputs["data"]).classes
    ring = {"film_ring": Measured(", ".join(classes[index] for index in order))}
    write_values(job.folder, _values(moments, found, n) | ring)


def specimen_indices(folder: Path) -> list[int]:
    """Return the test indices of the published specimens, in picker order."""
    return [entry["test_index"] for entry in read_json(folder / "specimens.json")]


def steps(places: Rows) -> Packed:
    """Round places (n_moments, N, 2) to 8 bits and keep the differences from moment to moment, modulo 256."""
    scale = 2 * REACH / 255
    stored = np.clip(np.rint(places / scale + 127.5), 0, 255).astype(np.uint8)
    stored[1:] = np.diff(stored, axis=0)
    return Packed(stored, scale, 127.5, "ring radius")


def _arrays(
    layers: tuple[ShapedLayer, ...],
    weights: list[Weights],
    scenes: list[Scene],
    counts: NDArray[np.int64],
    n: int,
) -> Mapping[str, NDArray[Any] | Packed]:
    """Collect what the film shows beside the scatter."""
    arrays: dict[str, NDArray[Any] | Packed] = {"confusion": counts.astype(np.uint16)}
    for layer in layers:
        if layer.makes_maps:
            kernels, biases = (
                np.stack([each[f"{layer.name}.{part}"] for each in weights]) for part in ("weight", "bias")
            )
            small = kernels[0].size < 1000
            arrays[f"{layer.name}.weight"] = kernels.astype(np.float16) if small else quantized(kernels, "int8", True)
            arrays[f"{layer.name}.bias"] = biases.astype(np.float16)
    arrays["hidden"] = quantized(np.stack([each.hidden for each in scenes]), "int8", True)
    arrays["logits"] = np.stack([each.logits[n:] for each in scenes]).astype(np.float16)
    return arrays


def own_corner(places: Rows, labels: NDArray[np.int64], corners: Rows) -> int:
    """Count the places (N, 2) that are nearer to the corner of their class than to any other (10, 2)."""
    distances = np.linalg.norm(places[:, None] - corners, axis=2)
    return int((distances.argmin(1) == labels).sum())


def _values(moments: list[dict[str, Any]], found: Mapping[str, list[int]], n: int) -> dict[str, Measured]:
    """Tell how fast the network learns, and how much order each layer has at the start and at the end."""
    half = next((moment for moment in moments if moment["accuracy"] >= 0.5), moments[-1])
    values: dict[str, Measured] = {
        "film_moments": Measured(len(moments)),
        "film_half_step": Measured(half["step"]),
        "film_half_accuracy": Measured(half["accuracy"]),
    }
    for name, counts in found.items():
        values[f"film_start.{name}"] = proportion(counts[0], n)
        values[f"film_end.{name}"] = proportion(counts[-1], n)
    return values
