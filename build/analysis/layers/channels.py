"""The channels stage: how alike the channels of a layer are, and what ReLU makes of its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from build.analysis.certainty import rising
from build.analysis.layers.outputs import layer_outputs
from build.analysis.layers.rectification import Rectification, measure_rectification
from build.analysis.layers.redundancy import N_DRAWS, Redundancy, measure_redundancy
from build.artifacts import Job, write_json
from build.claims import Claim, Measured, write_claims, write_values
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
    for name, rectified in rectification.items():
        values[f"{prefix}cut.{name}"] = Measured(rectified.cut, n)
        values[f"{prefix}size_before.{name}"] = Measured(rectified.size_before, n)
        values[f"{prefix}size_after.{name}"] = Measured(rectified.size_after, n)
    return values


def _claims(found: dict[str, dict[str, Redundancy]], n: int) -> dict[str, Claim]:
    """Check that training makes channels differ."""
    trained, untrained = (found[network] for network in NETWORKS)
    gains = {name: gain(each, untrained[name], len(trained), n) for name, each in trained.items()}
    least = min(gains.values(), key=lambda each: each.value)
    decided = rising(list(gains.values()))
    detail = "; ".join(
        f"{name}: {each.effective:.1f} effective channels of {each.n_channels} trained, "
        f"{untrained[name].effective:.1f} untrained (gain {gains[name].value:.2f}, {_interval(gains[name])}), "
        f"mean size of the correlation {each.likeness:.2f} against {untrained[name].likeness:.2f}"
        for name, each in trained.items()
    )
    return {
        "training_separates": Claim(
            statement="Training makes the channels of every convolution differ more than random weights do.",
            verdict=decided.verdict,
            p=decided.p,
            value=least.value,
            interval=least.interval,
            n=n,
            rule=(
                "Holds if the gain in effective channels lies above 0 with its interval in every convolution; does not "
                "hold if it lies below 0 in one."
            ),
            definition="channels",
            measured=(
                "Effective channels: participation ratio of the correlations between channels before ReLU, over all "
                f"cells of {n:,} images; interval by drawing the images anew {N_DRAWS:,} times, the same for both "
                "networks, so that all convolutions hold together with 95 % (Bonferroni)."
            ),
            detail=f"{detail}.",
        ),
    }


def gain(trained: Redundancy, untrained: Redundancy, n_tests: int, n: int) -> Measured:
    """Return how many effective channels training adds, with an interval from draws of the same images."""
    low, high = np.quantile(trained.draws - untrained.draws, (0.025 / n_tests, 1 - 0.025 / n_tests))
    return Measured(trained.effective - untrained.effective, n, float(low), float(high))


def _interval(measured: Measured) -> str:
    return "{:.2f} to {:.2f}".format(*measured.interval)
