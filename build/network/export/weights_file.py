"""The weights for the page: float16 numbers in one file, and a manifest that says where they lie."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from build.artifacts import write_json
from build.network.layers import ShapedLayer, count_parameters
from build.network.model import Weights
from build.network.window import brief

DTYPE = "<f2"


def write_weights_file(
    stem: Path,
    layers: tuple[ShapedLayer, ...],
    weights: Weights,
    experiment: str,
    network: str,
    classes: Sequence[str],
) -> None:
    """Write ``<stem>.weights.bin`` and ``<stem>.weights.json``.

    Parameters
    ----------
    stem : Path
        Such as ``models/fashion``.
    layers : tuple of ShapedLayer
        From the image to the logits.
    weights : dict of str to array
        Already rounded to float16, by parameter name.
    experiment, network : str
        What the manifest calls them.
    classes : sequence of str
        Names of the classes, by label.
    """
    places, blocks, offset = {}, [], 0
    for layer in layers:
        for name, shape in layer.parameters.items():
            block = weights[name].astype(DTYPE).tobytes()
            places[name] = {"offset": offset, "shape": list(shape)}
            blocks.append(block)
            offset += len(block)
    data = b"".join(blocks)
    stem.parent.mkdir(parents=True, exist_ok=True)
    stem.with_name(f"{stem.name}.weights.bin").write_bytes(data)
    manifest = {
        "experiment": experiment,
        "network": network,
        "dtype": "float16",
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "classes": list(classes),
        "parameters": count_parameters(layers),
        "layers": [_entry(layer, places) for layer in layers],
    }
    write_json(stem.with_name(f"{stem.name}.weights.json"), manifest, compact=True)


def _entry(layer: ShapedLayer, places: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Describe one layer in the manifest: a flag is there only where it holds."""
    entry: dict[str, Any] = {"name": layer.name, "kind": layer.kind, "shape": list(layer.shape)}
    entry |= {"inputs": list(layer.inputs), **dict(layer.settings)}
    entry |= {flag: True for flag, holds in vars(layer.flags).items() if holds}
    if layer.field:
        entry["field"] = {key: brief(sides) for key, sides in vars(layer.field).items()}
    parts = {name.rpartition(".")[2]: places[name] for name in layer.parameters}
    return entry | parts
