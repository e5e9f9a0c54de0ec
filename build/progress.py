"""Progress for people: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TextIO, TypeVar

from tqdm import tqdm

T = TypeVar("T")


class Bar(Protocol):
    """A running count that its owner moves forward."""

    def update(self, n: float | None = 1) -> object:
        """Move forward by ``n`` steps."""


class Progress:
    """Tell how far a long piece of work has come; processes that draw on one terminal share a lock.

    Parameters
    ----------
    quiet : bool
        Draw nothing; lines of :meth:`note` are still printed.
    """

    _line = 0

    def __init__(self, quiet: bool = False) -> None:
        self._hidden = quiet or not (sys.stdout.isatty() and sys.stderr.isatty())

    def track(self, iterable: Iterable[T], total: int | None = None, label: str = "") -> Iterator[T]:
        """Yield the items of ``iterable`` behind a bar."""
        bar = tqdm(iterable, desc=label, total=total, delay=0.5, **self._looks())
        return iter(bar)

    @contextmanager
    def bar(self, total: int, label: str = "", unit: str = "it") -> Iterator[Bar]:
        """Open a bar of ``total`` steps for work that counts itself."""
        with tqdm(desc=label, total=total, unit=unit, unit_scale=unit == "B", **self._looks()) as bar:
            yield bar

    @contextmanager
    def standing(self, line: int) -> Iterator[Callable[[str], None]]:
        """Keep a line, below ``line`` bars, that tells where the whole work stands."""
        with tqdm(**self._looks() | {"bar_format": "{desc}", "position": line}) as bar:
            yield bar.set_description_str

    def _looks(self) -> dict[str, Any]:
        """Return what all bars have in common."""
        return {"leave": False, "disable": self._hidden, "position": self._line}

    def note(self, message: str, stream: TextIO | None = None) -> None:
        """Print one line above the bars, to the standard error unless told otherwise."""
        tqdm.write(message, file=stream or sys.stderr)
        (stream or sys.stderr).flush()

    @classmethod
    def share(cls, lock: object, line: int = 0) -> None:
        """Draw under a lock that other processes know, on the given line of all."""
        tqdm.set_lock(lock)
        cls._line = line
