"""The channels stage: how alike the channels of a layer are, and what ReLU makes of its numbers."""

from __future__ import annotations

from typing import Any

from build.analysis.layers.outputs import layer_outputs
from build.analysis.layers.rectification import Rectification, measure_rectification
from build.analysis.layers.redundancy import Redundancy, measure_redundancy
from build.artifacts import Job, write_json
from build.claims import Claim, Measured, Verdict, write_claims, write_values
from build.data.datasets import load_split
from build.network.layers import layers_of, readers_of
from build.network.model import read_weights

N_SAMPLES = 1_000
NETWORKS = ("trained", "untrained")


def run(job: Job) -> None:
    """Measure the channels of every convolution and the numbers on both sides of every ReLU.

    Writes ``channels.json``: by network, ``redundancy`` (by layer) and ``rectification`` (by ReLU).
    """
    layers, test = layers_of(job), load_split(job.inputs["data"], "test").first(N_SAMPLES)
    report: dict[str, Any] = {"n": len(test)}
    values: dict[str, Any] = {}
    found: dict[str, dict[str, Redundancy]] = {}
    for network in job.progress.track(NETWORKS, len(NETWORKS), "comparing channels"):
        weights = read_weights(job.inputs["train"] / f"{network}.npz")
        redundancy: dict[str, Redundancy] = {}
        rectification: dict[str, Rectification] = {}
        for layer, output in layer_outputs(layers, weights, test.images):
            if layer.makes_maps:
                redundancy[layer.name] = measure_redundancy(output)
            for bend in readers_of(layers, layer.name):
                if bend.flags.bends:
                    rectification[bend.name] = measure_rectification(layer.name, output)
        report[network] = {
            "redundancy": {name: each.report() for name, each in redundancy.items()},
            "rectification": {name: each.report() for name, each in rectification.items()},
        }
        found[network] = redundancy
        prefix = "" if network == "trained" else f"{network}."
        values |= _values(prefix, redundancy, rectification, len(test))
    write_json(job.folder / "channels.json", report)
    write_values(job.folder, values)
    write_claims(job.folder, _claims(found, len(test)))


def _values(
    prefix: str, redundancy: dict[str, Redundancy], rectification: dict[str, Rectification], n: int
) -> dict[str, Measured]:
    """Collect the numbers that the prose quotes."""
    values: dict[str, Measured] = {}
    for name, each in redundancy.items():
        values[f"{prefix}likeness.{name}"] = Measured(each.likeness, n)
        values[f"{prefix}effective_channels.{name}"] = Measured(each.effective, n)
        values[f"{prefix}effective_share.{name}"] = Measured(each.effective / each.n_channels, n)
        values[f"{prefix}near_twins.{name}"] = Measured(each.near_twins, n)
    for name, rectified in rectification.items():
        values[f"{prefix}cut.{name}"] = Measured(rectified.cut, n)
        values[f"{prefix}size_before.{name}"] = Measured(rectified.size_before, n)
        values[f"{prefix}size_after.{name}"] = Measured(rectified.size_after, n)
    return values


def _claims(found: dict[str, dict[str, Redundancy]], n: int) -> dict[str, Claim]:
    """Check that training makes channels differ."""
    trained, untrained = (found[network] for network in NETWORKS)
    pairs = {name: (each.effective, untrained[name].effective) for name, each in trained.items()}
    detail = "; ".join(
        f"{name}: {after:.1f} effective channels of {trained[name].n_channels} trained, {before:.1f} untrained"
        for name, (after, before) in pairs.items()
    )
    return {
        "training_separates": Claim(
            statement="Training makes the channels of every convolution differ more than random weights do.",
            verdict=Verdict.of(all(after > before for after, before in pairs.values())),
            value=min(after / max(before, 1e-9) for after, before in pairs.values()),
            n=n,
            detail=f"{detail}.",
        ),
    }
