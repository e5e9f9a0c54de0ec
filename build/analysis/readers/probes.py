"""How much each layer knows: linear probes and nearest neighbours on every layer of every network.

Probes are fitted on training images and judged on test images; wide layers are first reduced to their
:data:`N_COMPONENTS` principal axes. ``image`` stands for the raw pixels, the same for all networks.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from build.analysis.classes.pairs import watched_pairs
from build.analysis.maps.distances import nearest
from build.analysis.maps.mapped_images import mapped_images
from build.analysis.maps.reduction import Labels, Rows, distinct_layers, fit_bases, reduced
from build.analysis.readers.linear_reader import fit_probe, vote
from build.analysis.readers.probe_report import Reading, Report
from build.artifacts import Job, read_json, write_json
from build.claims import Measured, write_claims, write_values
from build.data.dataset import read_dataset
from build.data.datasets import Split, load_split
from build.data.packs import Packed, write_pack
from build.network.layers import layers_of
from build.network.model import NETWORKS, LayeredNetwork, load_network, networks_in
from build.network.training.measures import logits_of

N_TRAIN = 8_000
N_FOR_AXES = 2_000
N_COMPONENTS = 100
K_NEAREST = 10
IMAGE = "image"


def read_layer(train: Rows, labels: Labels, test: Rows) -> Reading:
    """Fit both readers on one layer and let them read the test images."""
    scores = fit_probe(train, labels).scores(test)
    index, _ = nearest(test, train, K_NEAREST)
    return Reading(scores, scores.argmax(1), vote(labels[index]))


def read_network(network: LayeredNetwork, names: list[str], train: Split, test: Split) -> dict[str, Reading]:
    """Read the named layers of a network, in their order."""
    bases = fit_bases(network, train.images[:N_FOR_AXES], names, N_COMPONENTS)
    fitted, judged = (reduced(network, split.images, bases) for split in (train, test))
    return {name: read_layer(fitted[name], train.labels, judged[name]) for name in names}


def run(job: Job) -> None:
    """Read every layer of every network, and tell from which layer on each answer stands.

    Writes ``probes.json`` (rows for the charts), ``values.json``, ``claims.json`` and
    ``site/data/<experiment>/depth.bin``: for each mapped test image its decision depth, its class,
    the network's answer and the probability of that answer; ``depth.json`` names the layers.
    """
    experiment = job.subject
    layers = layers_of(job)
    train, test = load_split(job.inputs["data"], "train").first(N_TRAIN), mapped_images(job)
    readings = _readings(job, train, test)
    dataset = read_dataset(job.inputs["data"])
    logits = logits_of(load_network(job.inputs["train"], layers), torch.as_tensor(test.images))
    confusion = np.array(read_json(job.inputs["train"] / "history.json")["trained"][-1]["confusion"])
    pairs = watched_pairs(dataset.classes, confusion)
    report = Report(dataset, readings, test.labels, pairs, logits.argmax(1).numpy())
    write_json(job.folder / "probes.json", report.tables())
    sizes = {
        "probe_images": Measured(N_TRAIN),
        "probe_axes_images": Measured(N_FOR_AXES),
        "probe_components": Measured(N_COMPONENTS),
    }
    write_values(job.folder, report.values() | sizes)
    write_claims(job.folder, report.claims())
    confidence = logits.softmax(1).amax(1).numpy()
    arrays: dict[str, NDArray[Any] | Packed] = {
        "depth": report.depth.astype(np.uint8),
        "label": test.labels.astype(np.uint8),
        "predicted": report.final.astype(np.uint8),
        "confidence": Packed(np.rint(confidence * 255).astype(np.uint8), 1 / 255),
    }
    folder = job.folder / "site" / "data" / experiment.name
    write_pack(folder / "depth.bin", arrays)
    write_json(folder / "depth.json", {"layers": report.names}, compact=True)


def _readings(job: Job, train: Split, test: Split) -> dict[str, dict[str, Reading]]:
    """Read all layers of all networks; the pixels once for all."""
    layers = layers_of(job)
    found: dict[str, dict[str, Reading]] = {}
    networks = networks_in(job.inputs["train"])
    for name in job.progress.track(networks, len(networks), "probing"):
        network = load_network(job.inputs["train"], layers, name)
        wanted = [layer for layer in distinct_layers(network) if layer != IMAGE or not found]
        found[name] = read_network(network, wanted, train, test)
    pixels = {IMAGE: found[NETWORKS[0]][IMAGE]}
    return {name: {**pixels, **readings} for name, readings in found.items()}
