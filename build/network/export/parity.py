"""Proof that PyTorch and ONNX Runtime compute the same network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray

from build.errors import BuildError
from build.network.model import LayeredNetwork

TOLERANCE = 1e-4
N_COMPARED = 1_000
BATCH = 500

Outputs = dict[str, NDArray[np.float32]]


def onnx_session(path: Path) -> onnxruntime.InferenceSession:
    """Open an exported file on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def awkward_images(shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Return images that no camera took: black, white, one lit pixel, noise twice. Shape (5, *shape)."""
    images = np.zeros((5, *shape), dtype=np.float32)
    images[1] = 1
    images[2, ..., shape[-2] // 2, shape[-1] // 2] = 1
    images[3:] = np.random.default_rng(0).random((2, *shape))
    return images


def check_parity(path: Path, network: LayeredNetwork, images: NDArray[np.float32]) -> None:
    """Compare every output on 1,000 images and awkward ones, and the prediction on all images.

    Parameters
    ----------
    path : Path
        The exported file.
    network : LayeredNetwork
        What it must agree with.
    images : array of shape (N, C, H, W)
        The test images.

    Raises
    ------
    BuildError
        Naming the layer that differs, and by how much.
    """
    session = onnx_session(path)
    compared = np.concatenate([images[:N_COMPARED], awkward_images(images.shape[1:])])
    for start in range(0, len(compared), BATCH):
        batch = compared[start : start + BATCH]
        _compare(path.name, _torch_outputs(network, batch), _onnx_outputs(session, batch))
    _compare_predictions(path.name, session, network, images)


def _torch_outputs(network: LayeredNetwork, images: NDArray[np.float32]) -> Outputs:
    with torch.no_grad():
        outputs = network.activations(torch.from_numpy(images))
    return {name: value.numpy() for name, value in outputs.items() if name != "image"}


def _onnx_outputs(session: onnxruntime.InferenceSession, images: NDArray[np.float32]) -> Outputs:
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, {"image": images}), strict=True))


def _compare(file: str, expected: Outputs, got: Outputs) -> None:
    """Hold every output of one program against the other's."""
    if list(expected) != list(got):
        raise BuildError(file, f"outputs must be {', '.join(expected)}", ", ".join(got))
    for name, value in expected.items():
        if not np.allclose(got[name], value, rtol=TOLERANCE, atol=TOLERANCE):
            worst = float(np.abs(got[name] - value).max())
            must = f"ONNX Runtime and PyTorch must agree within {TOLERANCE}"
            raise BuildError(f"{file}: {name}", must, f"a difference of {worst:.2g}")


def _compare_predictions(
    file: str, session: onnxruntime.InferenceSession, network: LayeredNetwork, images: NDArray[np.float32]
) -> None:
    """Hold the predicted classes of all images against each other."""
    n_different = 0
    for start in range(0, len(images), BATCH):
        batch = images[start : start + BATCH]
        (logits,) = session.run(["logits"], {"image": batch})
        with torch.no_grad():
            n_different += int((network(torch.from_numpy(batch)).numpy().argmax(1) != logits.argmax(1)).sum())
    if n_different:
        must = f"ONNX Runtime and PyTorch must predict the same class for all {len(images):,} test images"
        raise BuildError(file, must, f"{n_different} different ones")
