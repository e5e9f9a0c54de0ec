"""The one error that an author can mend."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path


class BuildError(Exception):
    """A fault in the author's input, told in one line without a trace.

    Parameters
    ----------
    where : str
        The file, key or stage at fault, as the author would name it.
    must : str
        What must hold there.
    got : object, optional
        What was found instead.
    do : str, optional
        What to do about it.
    """

    def __init__(self, where: str, must: str, got: object = None, do: str | None = None) -> None:
        self.where = where
        self.must = must
        self.got = got
        self.do = do
        super().__init__(self._line())

    def _line(self) -> str:
        found = f" (got {self.got})" if self.got is not None else ""
        advice = f"; {self.do}" if self.do else ""
        where = self.where.removeprefix(f"{Path.cwd()}{os.sep}")
        return f"{where}: {self.must}{found}{advice}"

    def __reduce__(self) -> tuple[type[BuildError], tuple[object, ...]]:
        """Keep all four parts when the error crosses a process border."""
        return type(self), (self.where, self.must, self.got, self.do)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return advice that names the known word most like a misspelt one.

    Parameters
    ----------
    word : str
        What the author wrote.
    known : iterable of str
        What would have been understood.
    """
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"did you mean '{matches[0]}'?" if matches else None


def check_one_of(word: str, known: Sequence[str], where: str) -> None:
    """Refuse a word that is not among the known ones.

    Raises
    ------
    BuildError
        Naming the nearest known word.
    """
    if word not in known:
        raise BuildError(where, f"must be one of {', '.join(known)}", word, nearest(word, known))
