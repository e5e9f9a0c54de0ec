"""Numbers and claims that stages measured, as the prose prints them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from build.claims import Claim, Measured, read_claims, read_values
from build.errors import BuildError, nearest
from build.wording import spelled

NARROW = "\u202f"  # no-break space before a unit
MINUS = "\u2212"
MOST_DECIMALS = 6
LEAST_P = 0.0001


Entry = TypeVar("Entry", bound=Claim | Measured)


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

    def claims_of(self, experiment: str) -> dict[str, Claim]:
        """Return the claims about one experiment, by key."""
        return {key: claim for key, claim in self.claims.items() if key.startswith(f"{experiment}.")}


class Entries(Generic[Entry]):
    """The numbers or the claims of a ledger as a text asks for them: ``"key" in values``, ``values["key"].low``.

    Parameters
    ----------
    noun : str
        What they are, for errors.
    entries : mapping of str to Measured or Claim
        By ``experiment.key``.
    home : str
        The experiment that a text speaks of; its own keys need no prefix.
    """

    def __init__(self, noun: str, entries: Mapping[str, Entry], home: str) -> None:
        self._noun = noun
        self._entries = entries
        self._home = home

    def __contains__(self, key: str) -> bool:
        """Tell whether there is an entry."""
        return key in self._entries or f"{self._home}.{key}" in self._entries

    def __getitem__(self, key: str) -> Entry:
        """Return one entry.

        Raises
        ------
        ProseError
            As :meth:`whole` does.
        """
        return self._entries[self.whole(key)]

    def whole(self, key: str) -> str:
        """Return a key with its experiment.

        Raises
        ------
        ProseError
            If there is none, with the nearest key; or if it may mean two.
        """
        own = f"{self._home}.{key}"
        if own not in self._entries:
            if key in self._entries:
                return key
            short = (known.removeprefix(f"{self._home}.") for known in self._entries)
            raise ProseError(f"unknown {self._noun} '{key}'", nearest(key, [*short, *self._entries]))
        if key in self._entries:
            raise ProseError(f"{self._noun} '{key}' must be one only", f"write '{own}' for that of this page")
        return own


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
        _add(values, experiment, folder, read_values(folder))
        _add(claims, experiment, folder, read_claims(folder))
    return Ledger(values, claims)


def _add(found: dict[str, Entry], experiment: str, folder: Path, entries: Mapping[str, Entry]) -> None:
    """Add what a stage found to what all have."""
    for name, entry in entries.items():
        key = f"{experiment}.{name}"
        if key in found:
            raise BuildError(str(folder), f"'{name}' must be measured by one stage only")
        texts: dict[str, Any] = {field: _spaced(text) for field, text in vars(entry).items() if isinstance(text, str)}
        found[key] = replace(entry, **texts)


def _spaced(text: str) -> str:
    """Set the space before every per-cent sign."""
    return re.sub(r"(?<=\d)[ \u00a0]?%", f"{NARROW}%", text)


def format_number(value: Any, style: str = "number") -> str:
    """Write one number for the prose.

    Parameters
    ----------
    value : int, float or str
        Text passes as it is.
    style : str
        ``number`` (three significant digits), ``integer`` (thousands apart), ``plain`` (not apart), ``percent`` and
        ``whole percent`` (of a fraction), ``points`` (percentage points), ``fine points`` (two decimals),
        ``words`` (up to twelve), ``signed``, ``decimal`` (two of them), or ``.N`` for N decimals. A share that is
        not quite none or all is never rounded to 0 or 100 %: it gets as many decimals as it needs.

    Raises
    ------
    ProseError
        If the style is unknown.
    """
    if isinstance(value, str):
        return value
    if re.fullmatch(r"\.\d{1,2}", style):
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
    return spelled(round(value)) if round(value) == value else f"{value:,.0f}"


def _percent(share: float, decimals: int) -> str:
    """Write a share in per cent; 0 and 100 only where it is just that."""
    share = round(share, 15)  # an interval that ends at 1 may miss it by the rounding of a sum
    while decimals < MOST_DECIMALS and share not in (0, 1) and round(100 * share, decimals) in (0, 100):
        decimals += 1
    return f"{100 * share:.{decimals}f}{NARROW}%"


STYLES = {
    "number": _number,
    "integer": lambda value: f"{value:,.0f}",
    "plain": lambda value: f"{value:.0f}",
    "percent": lambda value: _percent(value, 1),
    "whole percent": lambda value: _percent(value, 0),
    "points": lambda value: f"{100 * value:.1f}",
    "fine points": lambda value: f"{100 * value:.2f}",
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
    if measured.low is None:
        raise ProseError("this value has no interval", "print it with value() alone")
    low, high = (format_number(end, style) for end in measured.interval)
    return f"{low.removesuffix(f'{NARROW}%')} to {high}"


def _chance(claim: Claim, p: float) -> str:
    """Write a p, corrected for the tests made with it, and alone where that is another."""
    alone = format_p(p)
    if claim.p_among is None:
        return alone
    among = format_p(claim.p_among)
    apart = "" if among == alone else f" ({alone} alone)"
    return f"{among} after Holm’s correction for the {claim.n_tests} tests of this network made together{apart}"


def format_p(p: float) -> str:
    """Write a p with two significant digits, or as below the least that anyone needs."""
    return "p < 0.0001" if p < LEAST_P else f"p = {p:.2g}"


def format_certainty(claim: Claim) -> str:
    """Write how sure a claim is: its interval, its p, or why it has neither; nothing where it says none."""
    parts = []
    if claim.interval is not None:
        low, high = (format_number(end) for end in claim.interval)
        parts.append(f"{format_number(claim.value)}, 95{NARROW}% interval {low} to {high}")
    if claim.p is not None:
        parts.append(_chance(claim, claim.p))
    if claim.no_interval is not None:
        parts.append(claim.no_interval.value)
    return "; ".join(parts)
