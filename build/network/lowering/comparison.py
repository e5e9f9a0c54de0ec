"""Proof that the layers compute what the file computes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx import ModelProto

from build.errors import BuildError
from build.network.export.parity import awkward_images
from build.network.lowering.source import Source
from build.network.lowering.value import Value
from build.network.model import LayeredNetwork
from build.network.shaped_layer import Shape

TOLERANCE = 1e-4
N_COMPARED = 256
N_WATCHED = 8
"""So many pictures are compared layer by layer, the others by their logits."""
BATCH = 32

Array = NDArray[np.float32]


def compared_images(shape: Shape, images: Array | None) -> Array:
    """Return the pictures to compare: those given, awkward ones, and noise on several scales."""
    noise = np.random.default_rng(0).normal(0, 1, (3, *shape)).astype(np.float32)
    scales = np.array([1, 30, 255], np.float32).reshape(-1, 1, 1, 1)
    given = np.zeros((0, *shape), np.float32) if images is None else images[:N_COMPARED]
    return np.concatenate([awkward_images(shape), noise * scales, given]).astype(np.float32)


def check_same(
    source: Source, network: LayeredNetwork, values: Mapping[str, Value], origins: Mapping[str, str], images: Array
) -> None:
    """Compare every layer on some pictures, and the logits on all.

    Parameters
    ----------
    source : Source
        The file.
    network : LayeredNetwork
        What it was lowered to.
    values : mapping of str to Value
        Where the file has the numbers of each of its values.
    origins : mapping of str to str
        For each layer, the value of the file that it must equal.
    images : array of shape (N, C, H, W)
        As :func:`compared_images` gives them.

    Raises
    ------
    BuildError
        Naming the value that differs, and by how much.
    """
    last = network.layers[-1].name
    watched = _session(source.model, origins.values())
    answers = _session(source.model, [origins[last]])
    for session, chosen in ((watched, images[:N_WATCHED]), (answers, images[N_WATCHED:])):
        names = [output.name for output in session.get_outputs()]
        for batch in _batches(chosen, source.batch):
            found = dict(zip(names, session.run(names, {source.input: _given(source, values, batch)}), strict=True))
            with torch.no_grad():
                expected = network.activations(torch.from_numpy(batch))
            for layer, origin in origins.items():
                if origin in found:
                    own = expected[layer].numpy()
                    _compare(source, origin, own, values[origin].to_layer(found[origin], own.shape[1:]))


def _session(model: ModelProto, names: Iterable[str]) -> onnxruntime.InferenceSession:
    """Open the file as it was written, with the named values as its outputs."""
    shown = ModelProto()
    shown.CopyFrom(model)
    del shown.graph.output[:]
    shown.graph.output.extend(onnx.ValueInfoProto(name=name) for name in dict.fromkeys(names))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(shown.SerializeToString(), options, providers=["CPUExecutionProvider"])


def _batches(images: Array, size: int | None) -> Iterator[Array]:
    """Yield pictures in batches, each of exactly the size that a file insists on."""
    for start in range(0, len(images), size or BATCH):
        batch = images[start : start + (size or BATCH)]
        yield np.resize(batch, (size, *batch.shape[1:])) if size else batch


def _given(source: Source, values: Mapping[str, Value], batch: Array) -> Array:
    """Return pictures (N, C, H, W) as the file wants them."""
    axes = values[source.input].axes
    if len(axes) == 1:
        return batch.reshape(len(batch), -1)
    return np.ascontiguousarray(batch.transpose(0, *(1 + axis for axis in axes if axis is not None)))


def _compare(source: Source, name: str, own: Array, found: Array) -> None:
    scale = max(1.0, float(np.abs(found).max(initial=0)))
    if not np.allclose(own, found, rtol=TOLERANCE, atol=TOLERANCE * scale):
        worst = float(np.abs(own - found).max())
        must = f"ONNX Runtime and the layers must agree within {TOLERANCE} about '{name}'"
        raise BuildError(source.file, must, f"a difference of {worst:.2g}", "this is a fault of the build: report it")
