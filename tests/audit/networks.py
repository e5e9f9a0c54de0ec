"""Run the published networks: by ONNX Runtime where there is a file for it, else by a few lines of NumPy."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.lib.stride_tricks import sliding_window_view

Array = np.ndarray[Any, Any]
BATCH = 500


class Network:
    """A network from its file of weights.

    Parameters
    ----------
    manifest : Path
        ``models/<name>.weights.json``; the weights lie beside it.
    onnx : Path, optional
        The same network for ONNX Runtime.
    """

    def __init__(self, manifest: Path, onnx: Path | None = None) -> None:
        self.manifest = json.loads(manifest.read_text(encoding="utf-8"))
        self.raw = manifest.with_suffix(".bin").read_bytes()
        self.layers: list[dict[str, Any]] = self.manifest["layers"]
        self.file = onnx.read_bytes() if onnx else None
        self.session = _session(self.file) if self.file else None

    @property
    def names(self) -> list[str]:
        """The layers in order."""
        return [layer["name"] for layer in self.layers]

    def layer(self, name: str) -> dict[str, Any]:
        """Return what the manifest says of a layer."""
        return next(layer for layer in self.layers if layer["name"] == name)

    def weights(self, name: str, part: str = "weight") -> Array:
        """Return one array of a layer, float32."""
        entry = self.layer(name)[part]
        count = int(np.prod(entry["shape"]))
        stored = np.frombuffer(self.raw, "<f2", count, entry["offset"])
        return stored.reshape(entry["shape"]).astype(np.float32)

    def n_parameters(self, name: str) -> int:
        """Count the numbers of a layer."""
        entries = (each for each in self.layer(name).values() if isinstance(each, dict) and "offset" in each)
        return sum(int(np.prod(each["shape"])) for each in entries)

    def n_multiplications(self, name: str) -> int:
        """Count the products that one picture needs in a layer."""
        layer = self.layer(name)
        if "weight" not in layer:
            return 0
        places = int(np.prod(layer["shape"][1:])) if layer["kind"] == "conv" else 1
        return int(np.prod(layer["weight"]["shape"])) * places

    def batches(self, images: Array, names: Sequence[str]) -> Iterator[dict[str, Array]]:
        """Yield the outputs of some layers, some hundred pictures at a time."""
        for start in range(0, len(images), BATCH):
            batch = images[start : start + BATCH]
            if self.session is None:
                every = self.forward(batch)
                yield {name: every[name] for name in names}
            else:
                wanted = [name for name in names if name != "image"]
                found = dict(zip(wanted, self.session.run(wanted, {"image": batch}) if wanted else [], strict=True))
                yield {name: found.get(name, batch) for name in names}

    def outputs(self, images: Array, names: Sequence[str]) -> dict[str, Array]:
        """Return the outputs of some layers for all pictures."""
        parts = list(self.batches(images, names))
        return {name: np.concatenate([part[name] for part in parts]) for name in names}

    def output(self, images: Array, name: str) -> Array:
        """Return the output of one layer for all pictures, one row each."""
        return self.outputs(images, [name])[name].reshape(len(images), -1)

    def answers(self, images: Array) -> Array:
        """Return the class with the largest logit, shape (N,)."""
        return np.asarray(self.output(images, "logits").argmax(axis=1))

    def without(self, name: str, unit: int) -> Network:
        """Return the network with a unit's weights and bias zero in its files, so that it says zero everywhere."""
        other = copy(self)
        for part in ("weight", "bias"):
            stored = self.weights(name, part)
            half, whole = (stored.astype(kind).tobytes() for kind in ("<f2", "<f4"))
            other.raw = _emptied(other.raw, half, unit, len(stored))
            other.file = other.file and _emptied(other.file, whole, unit, len(stored))
        other.session = _session(other.file) if other.file else None
        return other

    def forward(self, images: Array, start: str = "image") -> dict[str, Array]:
        """Return every layer's output from the one called ``start`` on, which ``images`` stands for."""
        found = {start: images}
        value = images
        for layer in self.layers[self.names.index(start) + 1 :]:
            value = found[layer["name"]] = self._step(layer, value)
        return found

    def _step(self, layer: dict[str, Any], value: Array) -> Array:
        kind = layer["kind"]
        if kind == "conv":
            return convolved(value, self.weights(layer["name"]), layer["padding"], layer["stride"]) + self.weights(
                layer["name"], "bias"
            ).reshape(-1, 1, 1)
        if kind == "dense":
            return np.asarray(value @ self.weights(layer["name"]).T + self.weights(layer["name"], "bias"))
        if kind == "max-pool":
            windows = sliding_window_view(value, (layer["size"], layer["size"]), axis=(2, 3))
            return np.asarray(windows[:, :, :: layer["stride"], :: layer["stride"]].max(axis=(4, 5)))
        return np.maximum(value, 0) if kind == "relu" else value.reshape(len(value), -1)


def convolved(maps: Array, kernels: Array, padding: int = 0, stride: int = 1) -> Array:
    """Slide kernels over maps.

    Parameters
    ----------
    maps : ndarray, shape (N, I, H, W)
    kernels : ndarray, shape (O, I, K, K)
    padding, stride : int

    Returns
    -------
    ndarray, shape (N, O, H', W')
    """
    padded = np.pad(maps, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = sliding_window_view(padded, kernels.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.moveaxis(np.tensordot(windows, kernels, axes=((1, 4, 5), (1, 2, 3))), 3, 1)


def _emptied(file: bytes, stored: bytes, unit: int, n_units: int) -> bytes:
    """Put zeros in place of one unit's part of an array that a file holds."""
    assert file.count(stored) == 1
    length = len(stored) // n_units
    start = file.index(stored) + unit * length
    return file[:start] + bytes(length) + file[start + length :]


def _session(file: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
