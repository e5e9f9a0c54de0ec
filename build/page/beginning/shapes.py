"""The shapes of the layers that authors name, found before anything is built."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from build.author.files import lines_named
from build.configuration import Experiment
from build.data.acquisition import announced
from build.network.layers import shaped_layers


def channels(loaded: Mapping[str, Experiment], root: Path, mirror: str | None = None) -> dict[str, dict[str, int]]:
    """Count the channels of each layer, by experiment; a recurrent one has no layers that an author names.

    Parameters
    ----------
    loaded : mapping of str to Experiment
        The experiments of a build.
    root : Path
        The checkout.
    mirror : str or None
        A folder or URL that the data are taken from.

    Raises
    ------
    BuildError
        If a layer cannot have its shape, or pictures that were brought are not as they must be.
    """
    return {name: _channels(experiment, root, mirror) for name, experiment in loaded.items()}


def _channels(experiment: Experiment, root: Path, mirror: str | None) -> dict[str, int]:
    """Count the channels of each layer of one experiment."""
    if experiment.recurrent:
        return {}
    file = root / "content" / "experiments" / f"{experiment.name}.toml"
    with lines_named(file, experiment.file):
        layers = shaped_layers(experiment, announced(experiment, root, mirror))
    return {layer.name: layer.shape[0] for layer in layers}
