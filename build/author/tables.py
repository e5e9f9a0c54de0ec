"""Tables of an author's TOML as checked dataclasses: keys, types and ranges."""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Mapping
from typing import Any, TypeVar

from build.errors import BuildError, nearest

T = TypeVar("T")
RANGE = "range"
MOST_SEED = 2**31 - 1
"""Stages make further seeds of an experiment's by small sums, and no generator takes more than 32 bits."""


def within(least: float, most: float, default: Any = dataclasses.MISSING) -> Any:
    """Declare a field of a number, or of numbers, from ``least`` to ``most``."""
    return dataclasses.field(default=default, metadata={RANGE: (least, most)})


def read_table(table: Mapping[str, Any], kind: type[T], where: str) -> T:
    """Turn a TOML table into the dataclass ``kind``.

    Raises
    ------
    BuildError
        If a key is unknown or missing, or a value has the wrong type or is out of its range.
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
    values = {key: checked(value, hints[key], f"{where}: {key}") for key, value in table.items()}
    for key, value in values.items():
        _check_range(value, fields[key].metadata.get(RANGE), f"{where}: {key}")
    return kind(**values)


def checked(value: Any, hint: Any, where: str) -> Any:
    """Check one value against its type hint and return it as that type.

    Raises
    ------
    BuildError
        If it has another type.
    """
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return checked(value, next(kind for kind in arguments if kind is not type(None)), where)
    if hasattr(hint, "from_table"):
        return hint.from_table(_typed(value, dict, where), where)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return read_table(_typed(value, dict, where), hint, where)
    if origin is tuple:
        items = _typed(value, list, where)
        return tuple(checked(item, arguments[0], f"{where}[{index}]") for index, item in enumerate(items))
    if origin is dict:
        table = _typed(value, dict, where)
        return {key: checked(item, arguments[1], f"{where}: {key}") for key, item in table.items()}
    if hint is Any:
        return value
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return _typed(value, hint, where)


def _typed(value: Any, kind: type[T], where: str) -> T:
    """Return ``value`` if it is a ``kind``; a bool is no number."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind not in (bool, object)):
        words = {dict: "a table", list: "a list", str: "text", int: "a whole number", float: "a number"}
        raise BuildError(where, f"must be {words.get(kind, 'true or false')}", repr(value))
    return value


def _check_range(value: Any, bounds: tuple[float, float] | None, where: str) -> None:
    """Refuse a number, or one of several, out of its range; what is no number is out of every range."""
    for number in value if isinstance(value, tuple) else (value,):
        if isinstance(number, float) and not math.isfinite(number):
            raise BuildError(where, "must be a finite number", number)
        if bounds and not bounds[0] <= number <= bounds[1]:
            raise BuildError(where, f"must be from {bounds[0]:.9g} to {bounds[1]:.10g}", number)
