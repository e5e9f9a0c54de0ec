"""Progress for people: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from tqdm import tqdm

T = TypeVar("T")


class Bar(Protocol):
    """A running count that its owner moves forward."""

    def update(self, n: float | None = 1) -> object:
        """Move forward by ``n`` steps."""


class Progress:
    """Tell how far a long piece of work has come.

    Parameters
    ----------
    quiet : bool
        Draw nothing; lines of :meth:`note` are still printed.
    """

    def __init__(self, quiet: bool = False) -> None:
        self._hidden = quiet or not sys.stderr.isatty()

    def track(self, iterable: Iterable[T], total: int | None = None, label: str = "") -> Iterator[T]:
        """Yield the items of ``iterable`` behind a bar."""
        return iter(tqdm(iterable, total=total, desc=label, leave=False, disable=self._hidden, delay=0.5))

    @contextmanager
    def bar(self, total: int, label: str = "", unit: str = "it") -> Iterator[Bar]:
        """Open a bar of ``total`` steps for work that counts itself."""
        scaled = unit == "B"
        with tqdm(total=total, desc=label, unit=unit, unit_scale=scaled, leave=False, disable=self._hidden) as bar:
            yield bar

    def note(self, message: str) -> None:
        """Print one line above the bars."""
        tqdm.write(message, file=sys.stderr)
