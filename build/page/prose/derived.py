"""Numbers that follow from layers, settings and data files, so that the prose need not type them."""

from __future__ import annotations

import ast
import zipfile
from collections.abc import Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Any

MULTIPLY = "\u202f×\u202f"  # no line ends inside a shape
Layer = Mapping[str, Any]


def layer_numbers(layers: Sequence[Layer]) -> dict[str, Any]:
    """Return numbers about the layers of a weights manifest, by ``layer.key`` and ``key``."""
    total = sum(n_parameters(layer) for layer in layers)
    numbers: dict[str, Any] = {
        "n_layers": len(layers),
        "n_convolutions": sum(layer["kind"] == "conv" for layer in layers),
        "multiplications": sum(n_multiplications(layer) for layer in layers),
    }
    fields = receptive_fields(layers)
    previous = 1
    for layer in layers:
        name, own = layer["name"], n_parameters(layer)
        entry: dict[str, Any] = {"shape": shape_text(layer["shape"]), "units": prod(layer["shape"]), "parameters": own}
        entry |= {key: layer[key] for key in ("kernel", "stride", "padding", "size") if key in layer}
        entry["share"] = own / max(total, 1)
        if layer["kind"] == "max-pool":
            entry["kept_share"] = entry["units"] / previous
        previous = entry["units"]
        if name in fields:
            entry |= {"map": shape_text(layer["shape"][1:]), "channels": layer["shape"][0], "field": fields[name]}
            entry["field_share"] = fields[name] / layers[0]["shape"][-1]
        if "weight" in layer:
            entry["weights_per_filter"] = prod(layer["weight"]["shape"][1:])
        numbers |= {f"{name}.{key}": value for key, value in entry.items()}
    return numbers


def n_parameters(layer: Layer) -> int:
    """Count the parameters of a layer: weight, bias and whatever else its manifest gives a shape."""
    return sum(prod(part["shape"]) for part in layer.values() if isinstance(part, Mapping))


def n_multiplications(layer: Layer) -> int:
    """Count the multiplications by weights that a layer takes for one image."""
    return prod(layer["shape"]) * prod(layer["weight"]["shape"][1:]) if "weight" in layer else 0


def receptive_fields(layers: Sequence[Layer]) -> dict[str, int]:
    """Return how many pixels wide the patch is that a cell depends on, for every layer of maps."""
    fields: dict[str, int] = {}
    field, step = 1, 1
    for layer in layers:
        if len(layer["shape"]) != 3:
            break
        window = layer.get("kernel", layer.get("size", 1))
        field += (window - 1) * step
        step *= layer.get("stride", 1)
        fields[layer["name"]] = field
    return fields


def shape_text(shape: Sequence[int]) -> str:
    """Write a shape for readers: ``16 × 28 × 28``."""
    return MULTIPLY.join(f"{length:,}" for length in shape)


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
