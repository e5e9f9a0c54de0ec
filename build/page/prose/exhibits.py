"""What the stages left behind for the pages: experiments, layers, models, and numbers that follow from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build.artifacts import Job, read_json, sha256
from build.claims import Measured
from build.configuration import Experiment
from build.network.kinds import KINDS
from build.network.shaped_layer import Flags
from build.page.prose.derived import layer_numbers, n_images, training_numbers
from build.page.prose.values import Ledger, read_ledger


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
        Layers of its weights manifest: ``name``, ``kind``, ``shape``, …; ``telling``, the map to begin with.
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
        shown = ("name", "kind", "shape", "inputs", "telling", *(flag.name for flag in dataclasses.fields(Flags)))
        entry: dict[str, Any] = {
            "title": self.experiment.title,
            "dataset": self.dataset["title"],
            **{key: self.dataset[key] for key in ("noun", "plural", "classes", "shape", "framing")},
            "layers": [
                {key: layer[key] for key in shown if key in layer} | _kernel_shape(layer)
                for layer in stations(self.layers)
            ],
            "networks": list(self.networks),
        }
        if self.dataset.get("resizing"):
            entry["resizing"] = self.dataset["resizing"]
        if self.experiment.name in self.models:
            entry["model"] = self.models[self.experiment.name]
        return entry


def _kernel_shape(layer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a kernel of a convolution reads: maps, rows and columns."""
    has_kernels = "weight" in layer and len(layer["weight"]["shape"]) == 4
    return {"kernel_shape": layer["weight"]["shape"][1:]} if has_kernels else {}


def stations(layers: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the layers that a page tells of, each reading the stations before it, whatever lies between."""
    named = {layer["name"]: layer for layer in layers}

    def before(layer: Mapping[str, Any]) -> list[str]:
        found = ([name] if not named[name].get("inner") else before(named[name]) for name in layer["inputs"])
        return list(dict.fromkeys(name for names in found for name in names))

    shown: list[dict[str, Any]] = []
    for layer in (layer for layer in layers if not layer.get("inner")):
        near = all(not named[name].get("inner") for name in layer["inputs"])
        kept = {key: value for key, value in layer.items() if near or key != "keeps_channels"}
        shown.append(kept | {"inputs": before(layer)})
    return shown


def read_exhibits(job: Job) -> dict[str, Exhibit]:
    """Read every experiment that exports its networks."""
    return {
        name: _read_exhibit(job, experiment)
        for name, experiment in job.experiments.items()
        if f"{name}/export" in job.inputs
    }


def _data_folder(job: Job, name: str) -> Path:
    """Return where an experiment's data are described: sequences that the build draws have no data stage."""
    return job.inputs.get(f"{name}/data", job.inputs[f"{name}/export"])


def _read_exhibit(job: Job, experiment: Experiment) -> Exhibit:
    site, data = job.inputs[f"{experiment.name}/export"] / "site", _data_folder(job, experiment.name)
    manifests = {read_json(path)["network"]: path for path in site.glob("models/*.weights.json")}
    # In the order of the page's switch; the trained network stands for the layers of all.
    order = sorted(manifests, key=lambda network: (network != "trained", network != "untrained", network))
    networks = {network: manifests[network].relative_to(site).as_posix() for network in order}
    first = read_json(manifests[order[0]])
    models = {
        path.stem: {"path": path.relative_to(site).as_posix(), "bytes": path.stat().st_size, "sha256": sha256(path)}
        for path in sorted(site.glob("models/*.onnx"))
    }
    looked_at = job.inputs.get(f"{experiment.name}/activations")
    telling = read_json(looked_at / "telling.json") if looked_at else {}
    begins = {each: {"telling": index} for each, index in telling.items()}
    layers = tuple(layer | begins.get(layer["name"], {}) for layer in first["layers"])
    return Exhibit(experiment, read_json(data / "dataset.json"), layers, networks, models)


def read_numbers(job: Job, exhibits: Mapping[str, Exhibit]) -> Ledger:
    """Collect all that stages measured, and what follows from settings and manifests."""
    stages = [(key.split("/")[0], folder) for key, folder in job.inputs.items() if "/" in key]
    ledger = read_ledger([(name, folder) for name, folder in stages if name in job.experiments])
    for name, exhibit in exhibits.items():
        derived = {
            f"{name}.{key}": Measured(value) for key, value in _derived(exhibit, _data_folder(job, name)).items()
        }
        ledger.values = derived | ledger.values
    return ledger


def _derived(exhibit: Exhibit, data: Path) -> dict[str, Any]:
    """Return what follows from an experiment's layers, settings and data, by key."""
    classes = exhibit.dataset["classes"]
    experiment = exhibit.experiment
    settings = (
        experiment.settings("recurrent") if experiment.recurrent else experiment.settings("training", "projection")
    )
    counts = n_images(data)
    if not experiment.recurrent and counts.get("train_images"):
        settings |= training_numbers(experiment.training, counts["train_images"], len(classes))
    return {
        "dataset": exhibit.dataset["title"],
        "n_classes": len(classes),
        "chance": 1 / len(classes),
        **{f"class.{index}": name for index, name in enumerate(classes)},
        **{key: value for key, value in settings.items() if isinstance(value, int | float | str)},
        **layer_numbers(exhibit.layers),
        **counts,
    }


def dataset_of(exhibit: Exhibit) -> dict[str, Any]:
    """Return what the receipt says of an experiment's data."""
    shown = ("name", "title", "synthetic", "source", "sha256")
    return {key: exhibit.dataset[key] for key in shown}


def settings_of(exhibit: Exhibit) -> dict[str, Any]:
    """Return an experiment's settings for the receipt, the layers apart."""
    tables = ("recurrent",) if exhibit.experiment.recurrent else ("training", "projection")
    settings = dataclasses.asdict(exhibit.experiment)
    return {table: settings[table] for table in tables}


def seed_of(exhibit: Exhibit) -> int:
    """Return the seed of an experiment's training."""
    experiment = exhibit.experiment
    return experiment.recurrent.seed if experiment.recurrent else experiment.training.seed


def explained(exhibits: Iterable[Exhibit]) -> dict[str, dict[str, str]]:
    """Return, by kind of layer, the words with which the page explains one of its numbers."""
    names = {layer["kind"]: None for exhibit in exhibits for layer in exhibit.layers}
    kinds = [KINDS[name] for name in names if name in KINDS]
    return {kind.name: {"formula": kind.formula, "reading": kind.reading} for kind in kinds}
