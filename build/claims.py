"""What stages find out: numbers with their certainty, and sentences that could have turned out false.

A malformed one fails where it is made. A stage writes all of its own with :func:`write_values` and
:func:`write_claims`; the page reads them with :func:`read_values` and :func:`read_claims`.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Protocol, TypeVar

from build.artifacts import read_json, write_json
from build.errors import BuildError

Kind = TypeVar("Kind")

VALUES, CLAIMS = "values.json", "claims.json"

RARE = 0.05
"""A p below which a difference is more than chance."""


class Truth(Protocol):
    """A bool, of Python or NumPy."""

    def __bool__(self) -> bool:
        """Tell whether it is true."""


class Verdict(Enum):
    """What the build found of a claim; in JSON, ``holds`` is true, false or null."""

    HOLDS = "holds"
    FAILS = "does not hold"
    NOT_SHOWN = "not shown"

    @classmethod
    def of(cls, holds: Truth) -> Verdict:
        """Return the verdict of a rule that leaves nothing open."""
        return cls.HOLDS if holds else cls.FAILS


class NoInterval(Enum):
    """Why a claim has neither an interval nor a p; in JSON, the sentence."""

    COUNTED = "Every one there is was counted: nothing was drawn, so there is no interval."
    DESCRIBED = "A description of exactly these: how it varies with others was not measured."


IN_JSON = {Verdict.HOLDS: True, Verdict.FAILS: False, Verdict.NOT_SHOWN: None}


@dataclasses.dataclass(frozen=True)
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

    Raises
    ------
    BuildError
        If a number is not finite, ``n`` is below 1, or the interval has one end only.
    """

    value: Any
    n: int | None = None
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        """Refuse what could not be printed."""
        where = f"measured value {self.value!r}"
        _check_value(self.value, where)
        _check_n(self.n, where)
        if (self.low is None) != (self.high is None):
            raise BuildError(where, "an interval must have two ends", (self.low, self.high))
        for end in (self.low, self.high):
            _check_value(end, f"interval of {where}")

    @property
    def interval(self) -> tuple[float, float]:
        """Both ends of the interval, where it has one."""
        if self.low is None or self.high is None:
            raise ValueError(f"measured value {self.value!r} has no interval")
        return self.low, self.high

    def record(self) -> dict[str, Any]:
        """Return the fields that say something, as JSON."""
        return _said(dataclasses.asdict(self))


@dataclasses.dataclass(frozen=True)
class Claim:
    """A sentence that could have turned out false, and what the build found.

    Attributes
    ----------
    statement : str
        The sentence.
    verdict : Verdict
        Whether it is true of this build.
    detail : str
        One sentence with the measured numbers.
    n : int or None
        How many samples the verdict rests on.
    value : float, int, str, list or None
        The number behind the verdict.
    rule : str or None
        From when on it holds, in words.
    interval : pair of float, or None
        95 % interval of ``value``.
    p : float or None
        Probability of a result at least as extreme, were there nothing to find; of an interval, that of one whose end
        lies on the bound of the rule.
    p_among, n_tests : float and int, or None
        The same corrected for all tests made with it, and their number.
    no_interval : NoInterval or None
        Why there is neither of the two.
    definition : str or None
        Key of what was measured, in ``content/definitions.toml``.
    measured : str or None
        What the definition leaves open: which images, how often drawn.

    Raises
    ------
    BuildError
        If the rule, n, the definition or all of interval, p and the reason for neither are missing; if a text is
        empty, the verdict is none, a number is not finite, ``n`` is below 1 or ``p`` is no probability.
    """

    statement: str
    verdict: Verdict
    detail: str
    n: int | None = None
    value: Any = None
    rule: str | None = None
    interval: tuple[float, float] | None = None
    p: float | None = None
    p_among: float | None = None
    n_tests: int | None = None
    no_interval: NoInterval | None = None
    definition: str | None = None
    measured: str | None = None

    def __post_init__(self) -> None:
        """Refuse what could not be printed."""
        where = f"claim '{self.statement}'"
        for name in ("statement", "detail", "rule", "measured"):
            text = getattr(self, name)
            if text is not None and not (isinstance(text, str) and text.strip()):
                raise BuildError(where, f"{name} must be a sentence", repr(text))
        if not isinstance(self.verdict, Verdict):
            raise BuildError(where, "verdict must be a Verdict", repr(self.verdict))
        if self.definition is not None and not re.fullmatch(r"[a-z]+", self.definition):
            raise BuildError(where, "definition must be a key of content/definitions.toml", repr(self.definition))
        _check_n(self.n, where)
        for name in ("rule", "n", "definition"):
            if getattr(self, name) is None:
                raise BuildError(where, f"{name} must be said", "nothing", f"add {name}=… where the claim is made")
        if self.interval is None and self.p is None and self.no_interval is None:
            raise BuildError(where, "interval or p must be said", "neither", "or say why there is none: no_interval=…")
        for number in (self.value, self.p, *(self.interval or ())):
            _check_value(number, where)
        for p in (self.p, self.p_among):
            if p is not None and not 0 <= p <= 1:
                raise BuildError(where, "p must lie between 0 and 1", p)

    @property
    def holds(self) -> bool:
        """Whether the sentence is shown to be true."""
        return self.verdict is Verdict.HOLDS

    @property
    def fails(self) -> bool:
        """Whether the sentence is shown to be false; where it neither holds nor fails, it is open."""
        return self.verdict is Verdict.FAILS

    def among(self, n_tests: int, p: float) -> Claim:
        """Return the claim as one of many tests, with its p corrected for them: what chance may make is not shown."""
        verdict = self.verdict if p < RARE else Verdict.NOT_SHOWN
        return dataclasses.replace(self, verdict=verdict, p_among=p, n_tests=n_tests)

    def record(self) -> dict[str, Any]:
        """Return the fields that say something, as JSON."""
        fields = dataclasses.asdict(self)
        del fields["verdict"]
        if self.no_interval is not None:
            fields["no_interval"] = self.no_interval.value
        return {"holds": IN_JSON[self.verdict], **_said(fields)}


def write_values(folder: Path, values: Mapping[str, Measured]) -> None:
    """Write the numbers of a stage, by key."""
    _write(folder / VALUES, values, Measured)


def write_claims(folder: Path, claims: Mapping[str, Claim]) -> None:
    """Write the claims of a stage, by key."""
    _write(folder / CLAIMS, claims, Claim)


def read_values(folder: Path) -> dict[str, Measured]:
    """Read the numbers of a finished stage, by key; none where it wrote none.

    Raises
    ------
    BuildError
        If an entry is none.
    """
    return {key: _made(Measured, entry, folder / VALUES, key) for key, entry in _entries(folder / VALUES).items()}


def read_claims(folder: Path) -> dict[str, Claim]:
    """Read the claims of a finished stage, by key; none where it wrote none.

    Raises
    ------
    BuildError
        If an entry is none.
    """
    verdicts = {holds: verdict for verdict, holds in IN_JSON.items()}
    reasons = {reason.value: reason for reason in NoInterval}
    claims = {}
    for key, entry in _entries(folder / CLAIMS).items():
        fields = dict(entry)
        fields["verdict"] = verdicts.get(fields.pop("holds", ""))
        if "interval" in fields:
            fields["interval"] = tuple(fields["interval"])
        if "no_interval" in fields:
            fields["no_interval"] = reasons.get(fields["no_interval"], fields["no_interval"])
        claims[key] = _made(Claim, fields, folder / CLAIMS, key)
    return claims


def _write(path: Path, entries: Mapping[str, Measured | Claim], kind: type) -> None:
    for key, entry in entries.items():
        if not isinstance(entry, kind):
            raise TypeError(f"{path.name}: {key} must be a {kind.__name__} (got {entry!r})")
    write_json(path, {key: entry.record() for key, entry in entries.items()})


def _entries(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = read_json(path) if path.is_file() else {}
    return found


def _made(kind: Callable[..., Kind], fields: Mapping[str, Any], path: Path, key: str) -> Kind:
    """Make an entry of a file, or name the file and the key."""
    try:
        return kind(**fields)
    except (TypeError, BuildError) as error:
        raise BuildError(f"{path}: {key}", f"must be a {kind.__name__.lower()}", str(error)) from error


def _said(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _check_n(n: object, where: str) -> None:
    if n is not None and (isinstance(n, bool) or not isinstance(n, int) or n < 1):
        raise BuildError(where, "n must be a whole number above 0", repr(n))


def _check_value(value: object, where: str) -> None:
    """Accept texts, finite numbers and lists of these."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) or item is None:
            continue
        if not isinstance(item, int | float) or not math.isfinite(item):
            raise BuildError(where, "must be text or a finite number", repr(item))
