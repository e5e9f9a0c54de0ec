"""The export stage: the networks as files for ONNX Runtime and for the page's own engine."""

from __future__ import annotations

from build.artifacts import Job, read_json
from build.data.datasets import load_split
from build.network.export.onnx_graph import onnx_model
from build.network.export.parity import check_parity
from build.network.export.weights_file import write_weights_file
from build.network.layers import layers_of
from build.network.model import NETWORKS, LayeredNetwork, networks_in, read_weights


def run(job: Job) -> None:
    """Write ``site/models/``: the trained network as ONNX, all networks as weights files.

    Raises
    ------
    BuildError
        If ONNX Runtime and PyTorch disagree about the exported network.
    """
    name, layers = job.subject.name, layers_of(job)
    classes = read_json(job.inputs["data"] / "dataset.json")["classes"]
    models = job.folder / "site" / "models"
    for network in networks_in(job.inputs["train"]):
        weights = read_weights(job.inputs["train"] / f"{network}.npz")
        stem = models / (name if network == NETWORKS[0] else f"{name}-{network}")
        write_weights_file(stem, layers, weights, name, network, classes)
    trained = read_weights(job.inputs["train"] / f"{NETWORKS[0]}.npz")
    path = models / f"{name}.onnx"
    path.write_bytes(onnx_model(layers, trained, name).SerializeToString(deterministic=True))
    check_parity(path, LayeredNetwork(layers, trained).eval(), load_split(job.inputs["data"], "test").images)
