"""The export stage of recurrent experiments: the cell for ONNX Runtime and for the page."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from build.artifacts import Job
from build.data import sequences
from build.errors import BuildError
from build.network.export.parity import onnx_session
from build.network.export.weights_file import write_weights_file
from build.network.layers import LAST
from build.network.model import read_weights
from build.network.recurrent.cell import NETWORKS, TRACES, UnrolledLstm, recurrent_layers
from build.network.recurrent.onnx_graph import recurrent_model
from build.network.recurrent.readings import Readings, load_readings

TOLERANCE = 1e-5
N_COMPARED = 500


def run(job: Job) -> None:
    """Write ``site/models/``: the trained cell as ONNX, both networks as weights files.

    Raises
    ------
    BuildError
        If ONNX Runtime and PyTorch disagree about the exported network.
    """
    name = job.subject.name
    _, tests, dataset = load_readings(job)
    layers = recurrent_layers(job.subject, dataset)
    models = job.folder / "site" / "models"
    for network in NETWORKS:
        weights = read_weights(job.inputs["train"] / f"{network}.npz")
        stem = models / (name if network == NETWORKS[0] else f"{name}-{network}")
        write_weights_file(stem, layers, weights, name, network, dataset.classes)
    trained = read_weights(job.inputs["train"] / f"{NETWORKS[0]}.npz")
    path = models / f"{name}.onnx"
    path.write_bytes(recurrent_model(layers, trained, name).SerializeToString(deterministic=True))
    if "data" not in job.inputs:
        sequences.DATASET.write(job.folder)
    session = onnx_session(path)
    for test in tests:
        compare(path.name, session, UnrolledLstm(trained), test)


def compare(file: str, session: object, network: UnrolledLstm, test: Readings) -> None:
    """Hold every output of ONNX Runtime against PyTorch, on up to 500 sequences of one length.

    Raises
    ------
    BuildError
        Naming the output that differs, and by how much.
    """
    inputs = test.sequences[:N_COMPARED]
    expected = {name: value.numpy() for name, value in network.trace(inputs).items()}
    expected["logits_by_step"] = expected[LAST]
    expected[LAST] = expected[LAST][:, -1]
    names = [output.name for output in session.get_outputs()]  # type: ignore[attr-defined]
    given = session.get_inputs()[0].name  # type: ignore[attr-defined]
    fed = onnx_input(given, inputs)
    got = dict(zip(names, session.run(names, {given: fed}), strict=True))  # type: ignore[attr-defined]
    for name in (*TRACES, "logits_by_step", LAST):
        difference = float(np.abs(got[name] - expected[name]).max())
        if not difference <= TOLERANCE * max(1.0, float(np.abs(expected[name]).max())):
            must = f"ONNX Runtime and PyTorch must agree within {TOLERANCE}"
            raise BuildError(f"{file}: {name}", must, f"a difference of {difference:.2g}")


def onnx_input(name: str, sequences: torch.Tensor) -> NDArray[np.float32]:
    """Shape sequences (N, T, n_inputs) as the model's input wants them."""
    return (sequences[:, None] if name == "image" else sequences[..., 0]).contiguous().numpy()
