"""The activations stage: what the layers hold for thousands of test images, in few numbers.

Raw activations are never written down: one layer at a time is in memory, and leaves its statistics, its
principal components and its features (coordinates on the leading components) behind.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from build.analysis.classes.confusions import confusion_claims, confusion_values
from build.analysis.layers.company import N_NEIGHBORS, Company
from build.analysis.layers.layer_statistics import LayerStatistics, layer_statistics, sparsity_claims, sparsity_values
from build.analysis.layers.outputs import layer_outputs
from build.analysis.layers.telling import telling_map
from build.analysis.layers.variance import (
    FEW,
    SEVERAL,
    Components,
    principal_components,
    variance_claims,
    variance_report,
    variance_values,
)
from build.artifacts import Job, read_json, write_json
from build.claims import Measured, write_claims, write_values
from build.data.datasets import Split, as_bytes, load_split
from build.data.packs import Packed, write_pack
from build.data.specimens import Specimen, choose_specimens, in_picker_order
from build.network.layers import ShapedLayer, layers_of
from build.network.model import load_network, networks_in, read_weights
from build.network.training.measures import count_confusions, logits_of

N_SPECTRUM = 128
"""Components whose variance is measured; the features are the first of them."""


def run(job: Job) -> None:
    """Look at every layer of the trained network, and at what all networks answer.

    Writes ``predictions.npz`` (logits (N, n_classes) by network), ``features.npz`` (by layer), ``specimen.npz``
    (all layers for the first specimen), ``telling.json`` (by convolution, the map to begin with),
    ``variance.json``, ``statistics.json``, ``specimens.json`` and the published specimens.
    """
    layers, test = layers_of(job), load_split(job.inputs["data"], "test")
    classes = read_json(job.inputs["data"] / "dataset.json")["classes"]
    logits = network_logits(job.inputs["train"], layers, test)
    np.savez(job.folder / "predictions.npz", **logits)  # type: ignore[arg-type]
    specimens = choose_specimens(test.labels, softmax(logits["trained"]))
    components, shares, statistics, company = _look_at_layers(job, layers, test, specimens)
    specimens = _in_order(specimens, company, logits["trained"])
    _publish_specimens(job, test, specimens, logits["trained"], classes)
    _look_at_first(job, layers, test.images[specimens[0].test_index])
    confusion = count_confusions(test.labels, logits["trained"])
    n = min(job.subject.projection.n_samples, len(test))
    values = {
        **variance_values(components, shares, n),
        **sparsity_values(layers, statistics),
        **confusion_values(confusion, classes),
        "specimen_company": Measured(float(company.least.max()), N_NEIGHBORS),
    }
    claims = {
        **variance_claims(layers, shares),
        **sparsity_claims(layers, statistics),
        **confusion_claims(confusion, classes),
    }
    write_values(job.folder, values)
    write_claims(job.folder, claims)
    write_json(job.folder / "variance.json", variance_report(components, n))
    write_json(job.folder / "statistics.json", {name: each.report() for name, each in statistics.items()})


def network_logits(folder: Path, layers: tuple[ShapedLayer, ...], test: Split) -> dict[str, NDArray[np.float32]]:
    """Return the logits (N, n_classes) of every network for all test images."""
    images = torch.as_tensor(test.images)
    return {name: logits_of(load_network(folder, layers, name), images).numpy() for name in networks_in(folder)}


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return probabilities (N, n_classes) of logits (N, n_classes)."""
    powers = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    probabilities: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return probabilities


def measured_layers(layers: tuple[ShapedLayer, ...]) -> list[ShapedLayer]:
    """Return the layers that hold numbers of their own: all but those that repeat their input."""
    return [layer for layer in layers if not layer.flags.repeats and not layer.flags.inner]


def _in_order(specimens: list[Specimen], company: Company, logits: NDArray[np.float32]) -> list[Specimen]:
    """Put the specimens in picker order, the most typical one first."""
    chosen = [each.test_index for each in specimens]
    certainty = softmax(logits[chosen])[np.arange(len(chosen)), company.labels]
    return in_picker_order(specimens, company.least, certainty)


def _look_at_layers(
    job: Job, layers: tuple[ShapedLayer, ...], test: Split, specimens: list[Specimen]
) -> tuple[dict[str, Components], dict[str, dict[int, Measured]], dict[str, LayerStatistics], Company]:
    """Measure every layer of the trained network, with what lies around the specimens, and write its features."""
    settings, chosen = job.subject.projection, np.array([each.test_index for each in specimens])
    shown, weights = test.first(settings.n_samples), read_weights(job.inputs["train"] / "trained.npz")
    company = Company(chosen, test.labels[chosen], shown.labels)
    names = [layer.name for layer in measured_layers(layers)]
    components: dict[str, Components] = {}
    shares: dict[str, dict[int, Measured]] = {}
    statistics: dict[str, LayerStatistics] = {}
    features: dict[str, NDArray[np.float32]] = {}
    walk = zip(*(layer_outputs(layers, weights, each) for each in (shown.images, test.images[chosen])), strict=True)
    for (layer, output), (_, guests) in job.progress.track(walk, len(layers), "measuring layers"):
        if layer.name in names:
            rows = output.flatten(1)
            company.look(guests.flatten(1), rows)
            components[layer.name] = principal_components(rows, N_SPECTRUM, settings.seed)
            shares[layer.name] = {count: components[layer.name].first_share(rows, count) for count in (FEW, SEVERAL)}
            statistics[layer.name] = layer_statistics(output)
            features[layer.name] = components[layer.name].coordinates(rows, settings.n_components).numpy()
    np.savez(job.folder / "features.npz", **features)  # type: ignore[arg-type]
    return components, shares, statistics, company


def _look_at_first(job: Job, layers: tuple[ShapedLayer, ...], image: NDArray[np.float32]) -> None:
    """Write every layer of the trained network for one image (C, H, W), and which maps tell most of it."""
    walk = layer_outputs(layers, read_weights(job.inputs["train"] / "trained.npz"), image[None])
    outputs = {layer.name: output[0].numpy() for layer, output in walk}
    np.savez(job.folder / "specimen.npz", **outputs)  # type: ignore[arg-type]
    telling = {each.name: telling_map(outputs[each.name]) for each in layers if each.makes_maps}
    write_json(job.folder / "telling.json", telling)


def _publish_specimens(
    job: Job, test: Split, specimens: list[Specimen], logits: NDArray[np.float32], classes: list[str]
) -> None:
    """Write the list of the specimens, and a pack of their images and of what the network says of them."""
    index = np.array([specimen.test_index for specimen in specimens])
    listed = [{"test_index": each.test_index, "label": each.label, "class": classes[each.label]} for each in specimens]
    folder = job.folder / "site" / "data"
    own = next(iter(job.experiments), job.subject.name) == job.subject.name
    for place in (job.folder, *([folder] if own else [])):
        write_json(place / "specimens.json", listed)
    arrays: dict[str, NDArray[Any] | Packed] = {
        "test_index": index.astype(np.uint16),
        "images": Packed(as_bytes(test.images[index]), 1 / 255),
        "labels": test.labels[index].astype(np.uint8),
        "predicted": logits[index].argmax(axis=1).astype(np.uint8),
        "probabilities": Packed(np.rint(softmax(logits[index]) * 65535).astype(np.uint16), 1 / 65535),
    }
    write_pack(folder / job.subject.name / "specimens.bin", arrays)
