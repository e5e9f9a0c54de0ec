"""Experiments and build options, checked once where they enter the build."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from build.author.files import lines_named, load_toml
from build.author.model_settings import Model as Model
from build.author.picture_settings import Pictures, check_pictures
from build.author.preprocessing_settings import Preprocessing, check_preprocessing
from build.author.recurrent_settings import BITS, Recurrent, check_recurrent
from build.author.tables import MOST_SEED, checked, read_table, within
from build.errors import BuildError, check_one_of

_MODULES = Path(__file__).parent.glob("data/datasets/[!_]*.py")
DATASETS = tuple(sorted(path.stem.replace("_", "-") for path in _MODULES))
"""The data sets of images: each has a module in ``build/data/datasets``."""
# The tables that only one kind of experiment has.
KINDS = {"convolutional": ("network", "model", "training", "projection", "averages"), "recurrent": ("recurrent",)}
# What a model brings along.
MODEL_BRINGS = ("network", "training")


@dataclass(frozen=True, init=False)
class Layer:
    """One layer as the author wrote it; ``build.network.layers`` works out its shape.

    Attributes
    ----------
    inputs : tuple of str
        The layers that it reads; the one before it where none is named.
    settings : dict
        What its kind is told, such as ``kernel = 3``; the kind checks it.
    """

    name: str
    kind: str
    inputs: tuple[str, ...]
    settings: Mapping[str, Any]

    def __init__(self, name: str, kind: str, inputs: tuple[str, ...] = (), **settings: Any) -> None:
        given = {"name": name, "kind": kind, "inputs": inputs, "settings": settings}
        for key, value in given.items():
            object.__setattr__(self, key, value)

    @classmethod
    def from_table(cls, table: Mapping[str, Any], where: str) -> Layer:
        """Read one layer; whatever is not said of every layer is a setting of its kind.

        Raises
        ------
        BuildError
            If name or kind is missing, or name, kind or inputs are of the wrong type.
        """
        hints = {"name": str, "kind": str, "inputs": tuple[str, ...]}
        for key in ("name", "kind"):
            if key not in table:
                raise BuildError(f"{where}: {key}", "must be given")
        return cls(**{key: checked(value, hints.get(key, Any), f"{where}: {key}") for key, value in table.items()})


@dataclass(frozen=True)
class Network:
    """The layers of a network, from the image to the logits."""

    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class ShuffledLabels:
    """How the control network memorises labels that mean nothing."""

    n_samples: int = within(2, 1_000_000, 5000)
    epochs: int = within(1, 999, 40)
    learning_rate: float = within(1e-6, 10, 0.01)


@dataclass(frozen=True)
class Training:
    """How the network is trained."""

    seed: int = within(0, MOST_SEED, 1)
    epochs: int = within(1, 999, 12)
    batch_size: int = within(2, 1_000_000, 128)
    learning_rate: float = within(1e-6, 10, 0.01)
    weight_decay: float = within(0, 10, 0.0)
    label_smoothing: float = within(0, 0.99, 0.0)
    batch_norm: bool = False
    flips: bool = False
    shift: int = within(0, 16, 0)
    floor: float = within(0, 1, 0.0)
    shuffled_labels: ShuffledLabels = field(default_factory=ShuffledLabels)


@dataclass(frozen=True)
class Projection:
    """How activations become points in a plane."""

    n_samples: int = within(3, 1_000_000, 5000)
    n_components: int = within(2, 10_000, 50)
    n_neighbors: int = within(2, 1000, 15)
    min_dist: float = within(0, 1, 0.1)
    seed: int = within(0, MOST_SEED, 1)


@dataclass(frozen=True)
class Averages:
    """How many test images of each class are averaged."""

    n_per_class: int = within(2, 1_000_000, 1000)


@dataclass(frozen=True)
class Experiment:
    """A data set, a network and how both are treated, as one file says it.

    Attributes
    ----------
    dataset : str
        The name of a data set that the build knows; the experiment's own where the author brings pictures.
    network : Network
        The layers of a convolutional network.
    model : Model or None
        What stands in the place of layers and training where they were made elsewhere.
    recurrent : Recurrent or None
        What stands in its place in an experiment of that kind.
    stages : tuple of str
        The stages that the experiment goes through, with all that they read; all of its kind where empty.
    stations : tuple of str
        The layers that a page tells of, beside the image and the logits; chosen by rule where empty.
    pictures : Pictures or None
        What the table ``[dataset]`` says of pictures that the author brings.
    preprocessing : Preprocessing or None
        How a model that was trained elsewhere wants its pixels, where the author says so.
    """

    name: str
    title: str
    dataset: str
    network: Network = Network(())
    model: Model | None = None
    recurrent: Recurrent | None = None
    kind: str = "convolutional"
    stages: tuple[str, ...] = ()
    stations: tuple[str, ...] = ()
    training: Training = field(default_factory=Training)
    projection: Projection = field(default_factory=Projection)
    averages: Averages = field(default_factory=Averages)
    pictures: Pictures | None = None
    preprocessing: Preprocessing | None = None

    @property
    def reads_images(self) -> bool:
        """Whether its data are images, so that there is a data stage."""
        return self.dataset != BITS

    @property
    def sort(self) -> str:
        """Its kind, or ``"imported"`` where its network was made elsewhere."""
        return "imported" if self.model else self.kind

    @property
    def file(self) -> str:
        """Where it is written, for errors."""
        return f"content/experiments/{self.name}.toml"

    def settings(self, *tables: str) -> dict[str, Any]:
        """Return the named tables as one flat mapping, ``{"training.seed": 1, …}``; an empty list says nothing."""
        nested = dataclasses.asdict(self)
        flat: dict[str, Any] = {}
        for table in tables:
            if nested[table] != ():
                _flatten(table, nested[table], flat)
        return flat


@dataclass(frozen=True)
class Options:
    """What one run of the build was asked for.

    Attributes
    ----------
    data_mirror : str or None
        A folder or URL laid out like ``<Name>/raw/<file>.gz``.
    fallback : bool
        Whether drawn garments may stand in for data that cannot be reached.
    site_url : str or None
        The absolute address of the published site, for files that need one.
    output : Path
        Where the site goes.
    pages : tuple of str
        Folders of the pages that were asked for, without slashes; all pages where empty.
    archive : bool
        Whether the site is put into one file to take along, too.
    """

    data_mirror: str | None = None
    fallback: bool = True
    site_url: str | None = None
    output: Path = Path("site")
    pages: tuple[str, ...] = ()
    archive: bool = True


def load_experiment(path: Path) -> Experiment:
    """Read and check one experiment file.

    Raises
    ------
    BuildError
        Naming the file and the key that is unknown, missing or of the wrong type.
    """
    table = load_toml(path)
    with lines_named(path):
        _check_name(path, table)
        named, pictures = _with_pictures(table, path)
        experiment = dataclasses.replace(read_table(named, Experiment, str(path)), pictures=pictures)
        check_one_of(experiment.kind, tuple(KINDS), f"{path}: kind")
        _check_tables(table, experiment.kind, str(path))
        known: tuple[str, ...] = DATASETS
        if experiment.recurrent:
            check_recurrent(experiment.recurrent, f"{path}: recurrent")
            known = (BITS,) if experiment.recurrent.reads == "bits" else DATASETS
        if not pictures:
            check_one_of(experiment.dataset, known, f"{path}: dataset")
        _check_projection(experiment.projection, f"{path}: projection")
        if experiment.preprocessing:
            check_preprocessing(experiment.preprocessing, f"{path}: preprocessing")
    return experiment


def _check_name(path: Path, table: Mapping[str, Any]) -> None:
    """Hold the name, which becomes that of folders, to the file's."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem):
        must = "an experiment's file must be named in lower-case letters, digits and hyphens"
        raise BuildError(str(path), must, path.name)
    if table.get("name", path.stem) != path.stem:
        raise BuildError(f"{path}: name", f"must be the file's own, '{path.stem}'", table["name"], "leave it out")


def _with_pictures(table: Mapping[str, Any], path: Path) -> tuple[dict[str, Any], Pictures | None]:
    """Read a table ``[dataset]`` apart, and put the experiment's own name into its place."""
    named = {"name": path.stem, **table}
    if "pictures" in table:
        raise BuildError(f"{path}: pictures", "unknown key", do="did you mean 'dataset'?")
    if not isinstance(table.get("dataset"), Mapping):
        return named, None
    if path.stem in DATASETS:
        must = "an experiment with pictures of its own must not be called like a data set of the build"
        raise BuildError(str(path), must, path.stem, "give the file another name")
    pictures = read_table(table["dataset"], Pictures, f"{path}: dataset")
    check_pictures(pictures, f"{path}: dataset")
    return named | {"dataset": path.stem}, pictures


def _check_projection(projection: Projection, where: str) -> None:
    """Refuse more neighbours or components than there are points."""
    for key in ("n_neighbors", "n_components"):
        if getattr(projection, key) >= projection.n_samples:
            must = f"must be below n_samples, {projection.n_samples}"
            raise BuildError(f"{where}: {key}", must, getattr(projection, key))


def _check_tables(table: Mapping[str, Any], kind: str, where: str) -> None:
    """Hold an experiment to the tables of its kind."""
    for other, keys in KINDS.items():
        for key in keys:
            if kind == other and key == keys[0] and key not in table and "model" not in table:
                raise BuildError(f"{where}: {key}", "must be given")
            if kind != other and key in table:
                raise BuildError(f"{where}: {key}", f"belongs to experiments of kind '{other}'", kind)
    for key in MODEL_BRINGS:
        if "model" in table and key in table:
            raise BuildError(f"{where}: {key}", "must not stand beside a model, which brings its own", do="take it out")


def _flatten(prefix: str, value: Any, flat: dict[str, Any]) -> None:
    """Write a nested value into ``flat``; items that have a name go under it."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            _flatten(f"{prefix}.{key}", item, flat)
    elif isinstance(value, list | tuple) and value and all(isinstance(item, Mapping) for item in value):
        parent = prefix.rpartition(".")[0] or prefix
        flat[f"{parent}.order"] = [item.get("name") for item in value]
        for index, item in enumerate(value):
            flat[f"{parent}.{item.get('name', index)}"] = dict(item)
    else:
        flat[prefix] = value
