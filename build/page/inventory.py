"""What the stages left behind for the pages: experiments, layers, models, and numbers that follow from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from build.artifacts import Job, read_json, sha256
from build.configuration import Experiment
from build.page.values import Ledger, Measured, read_ledger

MULTIPLY = " × "


@dataclass(frozen=True)
class Exhibit:
    """One experiment as the pages know it.

    Attributes
    ----------
    experiment : Experiment
        Its settings.
    dataset : dict
        ``dataset.json`` of its data.
    layers : tuple of dict
        Layers of its weights manifest: ``name``, ``kind``, ``shape``, …
    networks : dict of str to str
        Path of each network's weights manifest in the site, by network.
    models : dict of str to dict
        Path, bytes and SHA-256 of each ONNX file, by its stem.
    """

    experiment: Experiment
    dataset: dict[str, Any]
    layers: tuple[dict[str, Any], ...]
    networks: dict[str, str]
    models: dict[str, dict[str, Any]]

    def layer(self, name: str) -> dict[str, Any] | None:
        """Return a layer by its name, or ``None``."""
        return next((layer for layer in self.layers if layer["name"] == name), None)

    def configuration(self) -> dict[str, Any]:
        """Return what the browser needs to know."""
        shown = ("name", "kind", "shape")
        entry: dict[str, Any] = {
            "title": self.experiment.title,
            "dataset": self.dataset["title"],
            "classes": self.dataset["classes"],
            "layers": [{key: layer[key] for key in shown} for layer in self.layers],
            "networks": list(self.networks),
        }
        if self.experiment.name in self.models:
            entry["model"] = self.models[self.experiment.name]
        return entry


def read_exhibits(job: Job) -> dict[str, Exhibit]:
    """Read every experiment that exports its networks."""
    return {
        name: _read_exhibit(experiment, job.inputs[f"{name}/data"], job.inputs[f"{name}/export"])
        for name, experiment in job.experiments.items()
        if f"{name}/export" in job.inputs
    }


def _read_exhibit(experiment: Experiment, data: Path, export: Path) -> Exhibit:
    site = export / "site"
    manifests = {path: read_json(path) for path in sorted(site.glob("models/*.weights.json"))}
    networks = {manifest["network"]: path.relative_to(site).as_posix() for path, manifest in manifests.items()}
    # The trained network's file has the shortest name and comes first; it stands for the layers of all.
    first = next(iter(manifests.values()))
    models = {
        path.stem: {"path": path.relative_to(site).as_posix(), "bytes": path.stat().st_size, "sha256": sha256(path)}
        for path in sorted(site.glob("models/*.onnx"))
    }
    return Exhibit(experiment, read_json(data / "dataset.json"), tuple(first["layers"]), networks, models)


def n_parameters(layer: Mapping[str, Any]) -> int:
    """Count the parameters of a layer of a manifest."""
    return sum(prod(layer[part]["shape"]) for part in ("weight", "bias") if part in layer)


def shape_text(shape: list[int]) -> str:
    """Write a shape for readers: ``16 × 28 × 28``."""
    return MULTIPLY.join(f"{length:,}" for length in shape)


def read_numbers(job: Job, exhibits: Mapping[str, Exhibit]) -> Ledger:
    """Collect all that stages measured, and what follows from settings and manifests."""
    stages = [(key.split("/")[0], folder) for key, folder in job.inputs.items() if "/" in key]
    ledger = read_ledger([(name, folder) for name, folder in stages if name in job.experiments])
    for name, exhibit in exhibits.items():
        derived = {f"{name}.{key}": Measured(value) for key, value in _derived(exhibit).items()}
        ledger.values = derived | ledger.values
    return ledger


def _derived(exhibit: Exhibit) -> dict[str, Any]:
    """Return numbers about layers and settings, by key."""
    numbers: dict[str, Any] = {"dataset": exhibit.dataset["title"], "n_classes": len(exhibit.dataset["classes"])}
    for index, class_name in enumerate(exhibit.dataset["classes"]):
        numbers[f"class.{index}"] = class_name
    for layer in exhibit.layers:
        own: dict[str, Any] = {
            "shape": shape_text(layer["shape"]),
            "map": shape_text(layer["shape"][1:]),
            "channels": layer["shape"][0],
            "units": prod(layer["shape"]),
            "parameters": n_parameters(layer),
        }
        own |= {key: layer[key] for key in ("kernel", "stride", "padding", "size") if key in layer}
        numbers |= {f"{layer['name']}.{key}": value for key, value in own.items()}
    settings = exhibit.experiment.settings("training", "projection")
    return numbers | {key: value for key, value in settings.items() if isinstance(value, int | float | str)}


def dataset_of(exhibit: Exhibit) -> dict[str, Any]:
    """Return what the receipt says of an experiment's data."""
    shown = ("name", "title", "synthetic", "source", "sha256")
    return {key: exhibit.dataset[key] for key in shown}


def settings_of(exhibit: Exhibit) -> dict[str, Any]:
    """Return an experiment's settings for the receipt, the layers apart."""
    settings = dataclasses.asdict(exhibit.experiment)
    return {key: settings[key] for key in ("training", "projection")}
