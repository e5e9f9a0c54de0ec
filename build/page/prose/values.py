"""Numbers and claims that stages measured, as the prose prints them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build.artifacts import read_json
from build.errors import BuildError, nearest

NARROW = "\u202f"  # no-break space before a unit
MINUS = "\u2212"

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class ProseError(Exception):
    """A fault in a call from the prose; whoever renders the prose adds file and line.

    Parameters
    ----------
    must : str
        What must hold, or what is unknown.
    do : str, optional
        What to do about it.
    near : str, optional
        Words of the source that show the line, where no traceback does.
    """

    def __init__(self, must: str, do: str | None = None, near: str | None = None) -> None:
        super().__init__(must)
        self.must = must
        self.do = do
        self.near = near


@dataclass(frozen=True)
class Measured:
    """One number with what is known of its certainty.

    Attributes
    ----------
    value : float, int, str or list
        What was measured; a list holds one number an item.
    n : int or None
        How many samples it rests on.
    low, high : float or None
        Ends of its 95 % interval, in the same unit.
    """

    value: Any
    n: int | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Claim:
    """A sentence that could have turned out false, and what the build found.

    Attributes
    ----------
    statement : str
        The sentence.
    holds : bool
        Whether it is true of this build.
    detail : str
        One sentence with the measured numbers.
    value : float, int, str, list or None
        The number behind the verdict.
    n : int or None
        How many samples the verdict rests on.
    """

    statement: str
    holds: bool
    detail: str
    value: Any = None
    n: int | None = None


class Ledger:
    """Everything measured, by ``experiment.key``.

    Parameters
    ----------
    values : mapping of str to Measured
        Numbers.
    claims : mapping of str to Claim
        Claims.
    """

    def __init__(self, values: Mapping[str, Measured], claims: Mapping[str, Claim]) -> None:
        self.values = dict(values)
        self.claims = dict(claims)

    def measured(self, key: str) -> Measured:
        """Return one number.

        Raises
        ------
        ProseError
            If no stage measured it; the nearest key is named.
        """
        if key not in self.values:
            raise ProseError(f"unknown value '{key}'", nearest(key, self.values))
        return self.values[key]

    def __getitem__(self, key: str) -> Claim:
        """Return one claim, as ``claims["fashion.key"]`` in the prose.

        Raises
        ------
        ProseError
            If no stage checked it; the nearest key is named.
        """
        self.check_claim(key)
        return self.claims[key]

    def check_claim(self, key: str) -> None:
        """Refuse an unknown claim."""
        if key not in self.claims:
            raise ProseError(f"unknown claim '{key}'", nearest(key, self.claims))

    def claims_of(self, experiment: str) -> dict[str, Claim]:
        """Return the claims about one experiment, by key."""
        return {key: claim for key, claim in self.claims.items() if key.startswith(f"{experiment}.")}


class Measurements:
    """The numbers of a ledger as the prose asks for them: ``"fashion.key" in values``, ``values["fashion.key"].low``.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def __contains__(self, key: str) -> bool:
        """Tell whether a number was measured."""
        return key in self._ledger.values

    def __getitem__(self, key: str) -> Measured:
        """Return one number; raises as :meth:`Ledger.measured` does."""
        return self._ledger.measured(key)


def read_ledger(folders: Iterable[tuple[str, Path]]) -> Ledger:
    """Collect ``values.json`` and ``claims.json`` of finished stages.

    Parameters
    ----------
    folders : iterable of (str, Path)
        The experiment and the folder of each stage.

    Raises
    ------
    BuildError
        If two stages of an experiment use one key, or an entry has an unknown field.
    """
    values: dict[str, Measured] = {}
    claims: dict[str, Claim] = {}
    for experiment, folder in folders:
        _add(values, experiment, folder / "values.json", Measured)
        _add(claims, experiment, folder / "claims.json", Claim)
    return Ledger(values, claims)


def _add(found: dict[str, Any], experiment: str, path: Path, kind: type) -> None:
    """Read one file of a stage into ``found``."""
    if not path.is_file():
        return
    for name, entry in read_json(path).items():
        key = f"{experiment}.{name}"
        if key in found:
            raise BuildError(str(path), f"'{name}' must be measured by one stage only")
        try:
            found[key] = kind(**{field: _spaced(value) for field, value in entry.items()})
        except TypeError as error:
            raise BuildError(f"{path}: {name}", f"must be a {kind.__name__.lower()}", str(error)) from error


def _spaced(value: Any) -> Any:
    """Set the space before every per-cent sign of a text."""
    return re.sub(r"(?<=\d)[ \u00a0]?%", f"{NARROW}%", value) if isinstance(value, str) else value


def format_number(value: Any, style: str = "number") -> str:
    """Write one number for the prose.

    Parameters
    ----------
    value : int, float or str
        Text passes as it is.
    style : str
        ``number`` (three significant digits), ``integer`` (thousands apart), ``plain`` (not apart), ``percent`` and
        ``whole percent`` (of a fraction), ``points`` (percentage points), ``words`` (up to twelve),
        ``signed``, ``decimal`` (two of them), or ``.N`` for N decimals.

    Raises
    ------
    ProseError
        If the style is unknown.
    """
    if isinstance(value, str):
        return value
    if style.startswith(".") and style[1:].isdigit():
        return _signed(f"{value:,.{int(style[1:])}f}")
    if style not in STYLES:
        raise ProseError(f"unknown number style '{style}'", nearest(style, STYLES))
    return _signed(STYLES[style](value))


def _signed(text: str) -> str:
    return text.replace("-", MINUS)


def _number(value: float) -> str:
    """Round to three significant digits, whole numbers kept whole."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{value:,.0f}"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{decimals}f}"


def _words(value: float) -> str:
    """Write small whole numbers as words."""
    whole = round(value)
    return WORDS[whole] if whole == value and 0 <= whole < len(WORDS) else f"{value:,.0f}"


STYLES = {
    "number": _number,
    "integer": lambda value: f"{value:,.0f}",
    "plain": lambda value: f"{value:.0f}",
    "percent": lambda value: f"{100 * value:.1f}{NARROW}%",
    "whole percent": lambda value: f"{100 * value:.0f}{NARROW}%",
    "points": lambda value: f"{100 * value:+.1f}",
    "decimal": lambda value: f"{value:.2f}",
    "signed": lambda value: f"{value:+.3g}",
    "words": _words,
}


def format_interval(measured: Measured, style: str = "number") -> str:
    """Write the interval of a number, the unit once.

    Raises
    ------
    ProseError
        If it has none.
    """
    if measured.low is None or measured.high is None:
        raise ProseError("this value has no interval", "print it with value() alone")
    low, high = format_number(measured.low, style), format_number(measured.high, style)
    return f"{low.removesuffix(f'{NARROW}%')} to {high}"
