"""The receipt ``build.json``: what the site was made from, and the SHA-256 of every file of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from build.artifacts import digests
from build.page.prose.derived import n_parameters
from build.page.prose.exhibits import Exhibit, dataset_of, seed_of, settings_of
from build.page.prose.values import Ledger

NAME = "build.json"
PACKAGES = ("torch", "torchvision", "numpy", "onnx", "onnxruntime", "scikit-learn", "umap-learn", "altair", "pillow")


def receipt(exhibits: Mapping[str, Exhibit], ledger: Ledger, vendor: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Describe a finished site; no clock and no host, so that the same site gives the same receipt.

    Parameters
    ----------
    exhibits : mapping of str to Exhibit
        The experiments.
    ledger : Ledger
        Values and claims.
    vendor : mapping
        What the vendor stage noted: versions of npm packages, and the files made from them.
    folder : Path
        The site.
    """
    first = next(iter(exhibits.values()))
    return {
        "dataset": first.dataset["name"],
        "synthetic": any(exhibit.dataset["synthetic"] for exhibit in exhibits.values()),
        "seeds": {name: seed_of(exhibit) for name, exhibit in exhibits.items()},
        "packages": {**_versions(PACKAGES), **vendor["packages"]},
        "experiments": {name: _experiment(exhibit, ledger) for name, exhibit in exhibits.items()},
        "values": {key: value.record() for key, value in sorted(ledger.values.items())},
        "claims": {key: claim.record() for key, claim in sorted(ledger.claims.items())},
        "vendored": {path: entry["sha256"] for path, entry in sorted(vendor["files"].items())},
        "files": digests(folder),
    }


def _experiment(exhibit: Exhibit, ledger: Ledger) -> dict[str, Any]:
    """Describe one experiment: its data, settings and networks."""
    name = exhibit.experiment.name
    layers = [
        {"name": layer["name"], "kind": layer["kind"], "shape": layer["shape"], "parameters": n_parameters(layer)}
        for layer in exhibit.layers
    ]
    accuracies = {
        "trained": "test_accuracy",
        "untrained": "untrained_accuracy",
        "shuffled-labels": "shuffled_test_accuracy",
    }
    networks = {
        network: {
            "weights": path,
            "parameters": sum(layer["parameters"] for layer in layers),
            "test_accuracy": _accuracy(ledger, f"{name}.{accuracies.get(network, '')}"),
        }
        for network, path in exhibit.networks.items()
    }
    return {"dataset": dataset_of(exhibit), "layers": layers, "networks": networks, **settings_of(exhibit)}


def _accuracy(ledger: Ledger, key: str) -> float | None:
    """Return a network's accuracy on the test images, where it was measured."""
    measured = ledger.values.get(key)
    return float(measured.value) if measured else None


def _versions(packages: Iterable[str]) -> dict[str, str]:
    """Return the installed versions, local build tags cut off."""
    return {name: metadata.version(name).partition("+")[0] for name in packages}
