"""Experiments and build options, checked once where they enter the build."""

from __future__ import annotations

import dataclasses
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from build.errors import BuildError, check_one_of, nearest
from build.recurrent_settings import BITS, Recurrent, check_recurrent

T = TypeVar("T")

_MODULES = Path(__file__).parent.glob("data/datasets/[!_]*.py")
DATASETS = tuple(sorted(path.stem.replace("_", "-") for path in _MODULES))
"""The data sets of images: each has a module in ``build/data/datasets``."""
# The tables that only one kind of experiment has.
KINDS = {"convolutional": ("network", "training", "projection", "averages"), "recurrent": ("recurrent",)}


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


@dataclass(frozen=True)
class Network:
    """The layers of a network, from the image to the logits."""

    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class ShuffledLabels:
    """How the control network memorises labels that mean nothing."""

    n_samples: int = 5000
    epochs: int = 40
    learning_rate: float = 0.01


@dataclass(frozen=True)
class Training:
    """How the network is trained."""

    seed: int = 1
    epochs: int = 12
    batch_size: int = 128
    learning_rate: float = 0.01
    weight_decay: float = 0.0
    label_smoothing: float = 0.0
    batch_norm: bool = False
    flips: bool = False
    shift: int = 0
    floor: float = 0.0
    shuffled_labels: ShuffledLabels = field(default_factory=ShuffledLabels)


@dataclass(frozen=True)
class Projection:
    """How activations become points in a plane."""

    n_samples: int = 5000
    n_components: int = 50
    n_neighbors: int = 15
    min_dist: float = 0.1
    seed: int = 1


@dataclass(frozen=True)
class Averages:
    """How many test images of each class are averaged."""

    n_per_class: int = 1000


@dataclass(frozen=True)
class Experiment:
    """A data set, a network and how both are treated, as one file says it.

    Attributes
    ----------
    network : Network
        The layers of a convolutional network.
    recurrent : Recurrent or None
        What stands in its place in an experiment of that kind.
    stages : tuple of str
        The stages that the experiment goes through; all of its kind where empty.
    """

    name: str
    title: str
    dataset: str
    network: Network = Network(())
    recurrent: Recurrent | None = None
    kind: str = "convolutional"
    stages: tuple[str, ...] = ()
    training: Training = field(default_factory=Training)
    projection: Projection = field(default_factory=Projection)
    averages: Averages = field(default_factory=Averages)

    def settings(self, *tables: str) -> dict[str, Any]:
        """Return the named tables as one flat mapping, ``{"training.seed": 1, …}``."""
        nested = dataclasses.asdict(self)
        flat: dict[str, Any] = {}
        for table in tables:
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
    """

    data_mirror: str | None = None
    fallback: bool = True
    site_url: str | None = None
    output: Path = Path("site")


def load_experiment(path: Path) -> Experiment:
    """Read and check one experiment file.

    Raises
    ------
    BuildError
        Naming the file and the key that is unknown, missing or of the wrong type.
    """
    table = load_toml(path)
    experiment = read_table({"name": path.stem, **table}, Experiment, str(path))
    check_one_of(experiment.kind, tuple(KINDS), f"{path}: kind")
    _check_tables(table, experiment.kind, str(path))
    known: tuple[str, ...] = DATASETS
    if experiment.recurrent:
        check_recurrent(experiment.recurrent, f"{path}: recurrent")
        known = (BITS,) if experiment.recurrent.reads == "bits" else DATASETS
    check_one_of(experiment.dataset, known, f"{path}: dataset")
    return experiment


def _check_tables(table: Mapping[str, Any], kind: str, where: str) -> None:
    """Hold an experiment to the tables of its kind."""
    for other, keys in KINDS.items():
        for key in keys:
            if kind == other and key == keys[0] and key not in table:
                raise BuildError(f"{where}: {key}", "must be given")
            if kind != other and key in table:
                raise BuildError(f"{where}: {key}", f"belongs to experiments of kind '{other}'", kind)


def load_toml(path: Path) -> dict[str, Any]:
    """Read one TOML file.

    Raises
    ------
    BuildError
        If it is missing or not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BuildError(str(path), "must exist") from error
    except tomllib.TOMLDecodeError as error:
        raise BuildError(str(path), "must be valid TOML", str(error)) from error


def read_table(table: Mapping[str, Any], kind: type[T], where: str) -> T:
    """Turn a TOML table into the dataclass ``kind``.

    Raises
    ------
    BuildError
        If a key is unknown or missing, or a value has the wrong type.
    """
    hints = typing.get_type_hints(kind)
    fields = {entry.name: entry for entry in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for key in table:
        if key not in fields:
            raise BuildError(f"{where}: {key}", "unknown key", do=nearest(key, fields))
    for name, entry in fields.items():
        optional = entry.default is not dataclasses.MISSING or entry.default_factory is not dataclasses.MISSING
        if name not in table and not optional:
            raise BuildError(f"{where}: {name}", "must be given")
    return kind(**{key: _value(value, hints[key], f"{where}: {key}") for key, value in table.items()})


def _value(value: Any, hint: Any, where: str) -> Any:
    """Check one value against its type hint and return it as that type."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _value(value, next(kind for kind in arguments if kind is not type(None)), where)
    if hint is Layer:
        return _layer(_typed(value, dict, where), where)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return read_table(_typed(value, dict, where), hint, where)
    if origin is tuple:
        items = enumerate(_typed(value, list, where))
        return tuple(_value(item, arguments[0], f"{where}[{index}]") for index, item in items)
    if origin is dict:
        return _typed(value, dict, where)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return _typed(value, hint, where)


def _layer(table: Mapping[str, Any], where: str) -> Layer:
    """Read one layer; whatever is not said of every layer is a setting of its kind."""
    hints = {"name": str, "kind": str, "inputs": tuple[str, ...]}
    for key in ("name", "kind"):
        if key not in table:
            raise BuildError(f"{where}: {key}", "must be given")
    return Layer(**{key: _value(value, hints.get(key, object), f"{where}: {key}") for key, value in table.items()})


def _typed(value: Any, kind: type[T], where: str) -> T:
    """Return ``value`` if it is a ``kind``; a bool is no number."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        words = {dict: "a table", list: "a list", str: "text", int: "a whole number", float: "a number"}
        raise BuildError(where, f"must be {words.get(kind, 'true or false')}", repr(value))
    return value


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
