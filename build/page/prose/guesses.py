"""Guesses: what a reader is asked before a figure answers, with the truth that the build measured."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build.author.files import lines_named, parse_toml, read_text
from build.author.tables import read_table
from build.errors import BuildError, check_one_of
from build.freshness import FENCE
from build.page.prose.values import ProseError

KINDS = ("choice", "scale", "line")
"""Choose one of several; put a number on a scale, or on a few; draw one line through a number at each step."""
LEAST = {"choice": 2, "scale": 1, "line": 3}
WAITING = ("figure", "series", "claim", "layers")
# A block, and the one that follows it at once.
GUESSED = re.compile(r"<!--block:(\d+)-->(?=\s*(?:<!--block:(\d+)-->)?)")


@dataclass(frozen=True)
class Option:
    """One of several to choose from, one scale, or one step of a line.

    Attributes
    ----------
    text : str
        Markdown with calls.
    value : str or None
        Key of what was measured of it.
    network : str or None
        Whose map stands for it, in a choice between pictures.
    """

    text: str
    value: str | None = None
    network: str | None = None


@dataclass(frozen=True)
class GuessMatter:
    """What stands above the answer in a guess's file.

    Attributes
    ----------
    kind : str
        One of :data:`KINDS`.
    question : str
        Markdown with calls.
    options : tuple of Option
        In the order in which they stand.
    style : str
        How numbers are written, as of ``value()``.
    answer : str or None
        In a choice, which option is right, counted from 1, as a text with calls; where not given, the one of which
        most was measured.
    low, high, step : float
        Ends of the scale, and how finely it is set.
    across : str or None
        What the steps of a line are.
    """

    kind: str
    question: str
    options: tuple[Option, ...]
    style: str = "percent"
    answer: str | None = None
    low: float = 0.0
    high: float = 1.0
    step: float = 0.01
    across: str | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Return all words but the closing sentence."""
        own = (self.question, *(option.text for option in self.options))
        return (*own, *filter(None, (self.answer, self.across)))


@dataclass(frozen=True)
class Guess:
    """One guess as written: its name, its file, its matter, and the sentence that answers it."""

    id: str
    path: Path
    matter: GuessMatter
    answer: str


def read_guesses(folder: Path) -> Mapping[str, Guess]:
    """Read the guesses of a folder, by their names.

    Raises
    ------
    BuildError
        As :func:`read_guess` does.
    """
    return {path.stem: read_guess(path) for path in sorted(folder.glob("*.md"))}


def read_guess(path: Path) -> Guess:
    """Read a guess: TOML between two ``+++`` lines, then the sentence that answers it.

    Raises
    ------
    BuildError
        If a part is missing or faulty, or the answer cannot be found from what is given.
    """
    lines = read_text(path).split("\n")
    if lines[0] != FENCE or FENCE not in lines[1:]:
        raise BuildError(f"{path}:1", f"a guess must begin with TOML between two '{FENCE}' lines")
    end = lines.index(FENCE, 1)
    with lines_named(path):
        matter = read_table(parse_toml("\n".join(lines[1:end]), path, 1), GuessMatter, str(path))
        _check(matter, str(path))
    answer = "\n".join(lines[end + 1 :])
    if not answer.strip():
        raise BuildError(f"{path}:{len(lines)}", "a guess must end in the sentence that answers it")
    return Guess(path.stem, path, matter, "\n" * (end + 1) + answer)


def _check(matter: GuessMatter, place: str) -> None:
    check_one_of(matter.kind, KINDS, f"{place}: kind")
    if len(matter.options) < LEAST[matter.kind]:
        must = f"a {matter.kind} must have {LEAST[matter.kind]} or more"
        raise BuildError(f"{place}: options", must, len(matter.options))
    measured = [option.value is not None for option in matter.options]
    if matter.kind != "choice" or matter.answer is None:
        if not all(measured):
            do = None if matter.kind != "choice" else "give each a value, or say which is right with answer"
            raise BuildError(f"{place}: options", "each must have a value", do=do)
    elif any(measured):
        raise BuildError(f"{place}: answer", "must be left out where options have values: the largest is right")
    if not matter.low < matter.high or matter.step <= 0:
        raise BuildError(f"{place}: low", "must be below high, and step above 0", matter.low)


def truths(guess: Guess, value_of: Callable[[str], Any]) -> tuple[float | None, ...]:
    """Return what was measured of each option, or None for options without a value.

    Parameters
    ----------
    guess : Guess
        The guess.
    value_of : callable
        From a key to what was measured.

    Raises
    ------
    ProseError
        If a value is no number, or lies off the scale.
    """
    keys = (option.value for option in guess.matter.options)
    return tuple(None if key is None else _on_scale(guess.matter, key, value_of) for key in keys)


def _on_scale(matter: GuessMatter, key: str, value_of: Callable[[str], Any]) -> float:
    try:
        value = value_of(key)
    except ProseError as error:
        raise ProseError(error.must, error.do, near=key) from error
    if not isinstance(value, int | float):
        raise ProseError(f"value '{key}' must be one number", near=key)
    if matter.kind != "choice" and not matter.low <= value <= matter.high:
        raise ProseError(f"value '{key}' must be on the scale from {matter.low:g} to {matter.high:g}", near=key)
    return float(value)


def right_option(guess: Guess, measured: Sequence[float | None], answer: str) -> int | None:
    """Return which option of a choice is right, counted from 0; None for other kinds.

    Parameters
    ----------
    guess : Guess
        The guess.
    measured : sequence of float or None
        What :func:`truths` found.
    answer : str
        The guess's own answer after its calls.

    Raises
    ------
    ProseError
        If the answer is no number of an option.
    """
    if guess.matter.kind != "choice":
        return None
    if guess.matter.answer is None:
        known = [value or 0.0 for value in measured]
        return known.index(max(known))
    numbers = [str(at) for at in range(1, len(measured) + 1)]
    if answer.strip() not in numbers:
        must = f"answer must be the number of an option, 1 to {len(numbers)}, not '{answer.strip()}'"
        raise ProseError(must, near="answer")
    return int(answer) - 1


def check_followers(path: Path, source: str, text: str, blocks: Sequence[tuple[str, str]]) -> None:
    """Refuse a guess in a chapter that nothing waits behind.

    Parameters
    ----------
    path : Path
        The chapter.
    source, text : str
        Before and after its calls.
    blocks : sequence of (str, str)
        Kind and name of each block of the page.

    Raises
    ------
    BuildError
        At the line of the first such guess.
    """
    for found in GUESSED.finditer(text):
        kind, name = blocks[int(found[1])]
        behind = blocks[int(found[2])][0] if found[2] else None
        if kind == "guess" and behind not in WAITING:
            line = source.count("\n", 0, source.find(name)) + 1
            must = f"guess '{name}' must stand right before the figure, claim or table that answers it"
            raise BuildError(f"{path}:{line}", must)
