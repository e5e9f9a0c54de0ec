"""Numbers that follow from layers, settings and data files, so that the prose need not type them."""

from __future__ import annotations

import ast
import zipfile
from collections.abc import Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Any

from build.configuration import Training
from build.network.training.learning_rate import WARM_UP

MULTIPLY = "\u202f×\u202f"  # no line ends inside a shape
Layer = Mapping[str, Any]


def layer_numbers(layers: Sequence[Layer]) -> dict[str, Any]:
    """Return numbers about the layers of a weights manifest, by ``layer.key`` and ``key``."""
    total = sum(n_parameters(layer) for layer in layers)
    numbers: dict[str, Any] = {
        "n_layers": len(layers),
        "n_convolutions": sum(bool(layer.get("has_units")) and len(layer["shape"]) == 3 for layer in layers),
        "multiplications": sum(n_multiplications(layer) for layer in layers),
    }
    units: dict[str, int] = {}
    for layer in layers:
        units[layer["name"]] = prod(layer["shape"])
        entry = _layer_entry(layer, layers[0]["shape"][-1])
        entry["share"] = entry["parameters"] / max(total, 1)
        if layer.get("keeps_channels") and entry["units"] < units[layer["inputs"][0]]:
            entry["kept_share"] = entry["units"] / units[layer["inputs"][0]]
        numbers |= {f"{layer['name']}.{key}": value for key, value in entry.items()}
    return numbers


def _layer_entry(layer: Layer, side: int) -> dict[str, Any]:
    """Return what one layer of a network over images of that side says of itself."""
    shape = layer["shape"]
    entry: dict[str, Any] = {"shape": shape_text(shape), "units": prod(shape), "parameters": n_parameters(layer)}
    entry |= {key: layer[key] for key in ("kernel", "stride", "padding", "size") if key in layer}
    if len(shape) == 3:
        entry |= {"map": shape_text(shape[1:]), "channels": shape[0]}
    if len(shape) == 3 and "field" in layer:  # behind a gate that looked at everything there is none
        size = layer["field"]["size"]
        field = max(size) if isinstance(size, list) else size
        entry |= {"field": field, "field_share": field / side}
    if "weight" in layer:
        entry["weights_per_filter"] = prod(layer["weight"]["shape"][1:])
    return entry


def n_parameters(layer: Layer) -> int:
    """Count the parameters of a layer: weight, bias and whatever else its manifest gives a shape."""
    return sum(prod(part["shape"]) for part in layer.values() if isinstance(part, Mapping) and "shape" in part)


def n_multiplications(layer: Layer) -> int:
    """Count the multiplications by weights that a layer takes for one image."""
    return prod(layer["shape"]) * prod(layer["weight"]["shape"][1:]) if "weight" in layer else 0


def shape_text(shape: Sequence[int]) -> str:
    """Write a shape for readers: ``16 × 28 × 28``."""
    return MULTIPLY.join(f"{length:,}" for length in shape)


def training_numbers(recipe: Training, n_train: int, n_classes: int) -> dict[str, Any]:
    """Return numbers about how a network and its control were trained, by ``training.key``.

    Parameters
    ----------
    recipe : Training
        Settings of the training.
    n_train : int
        Training images.
    n_classes : int
        Classes over which labels are softened.
    """
    control = recipe.shuffled_labels
    n_batches = _n_batches(n_train, recipe.batch_size)
    variants = (1 + recipe.flips) * (1 + 2 * recipe.shift) ** 2
    return {
        "training.n_batches": n_batches,
        "training.smallest_batch": n_train // n_batches,
        "training.largest_batch": -(-n_train // n_batches),
        "training.warm_up": WARM_UP,
        "training.softened_top": 1 - recipe.label_smoothing * (1 - 1 / n_classes),
        "training.variants": variants,
        "training.variants_seen": variants * (1 - (1 - 1 / variants) ** recipe.epochs),
        "training.shuffled_labels.steps": control.epochs * _n_batches(control.n_samples, recipe.batch_size),
    }


def _n_batches(n_samples: int, batch_size: int) -> int:
    """Count the batches of one pass, each of ``batch_size`` images or a few more."""
    return n_samples // min(batch_size, n_samples)


def n_images(folder: Path) -> dict[str, int]:
    """Count the images of each split, reading no more than the head of its labels.

    Parameters
    ----------
    folder : Path
        The finished folder of the data stage.
    """
    return {f"{path.stem}_images": _length(path) for path in sorted(folder.glob("*.npz"))}


def _length(archive: Path) -> int:
    """Return the first length of the array ``labels`` (NPY format, version 1)."""
    with zipfile.ZipFile(archive) as members, members.open("labels.npy") as file:
        head = file.read(10)
        header = ast.literal_eval(file.read(int.from_bytes(head[8:10], "little")).decode("latin-1"))
    return int(header["shape"][0])
