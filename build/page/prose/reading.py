"""How long a page takes to read, on the short way and on the whole one, from its words and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

WORDS_A_MINUTE = 238
"""The mean of adults who read facts in English, silently (Brysbaert, 2019, Journal of Memory and Language 109)."""
MINUTES_A_FIGURE = 0.5
LOOKED_AT = {"figure-body", "figure-foot", "anchor", "ledger", "claim-rule", "method", "chapter-turn"}
"""What is looked at, pressed or looked up, but not read from end to end."""
UNREAD = {"math", "svg", "pre", "table"}
UNTIL_FOUND = "until-found"
"""How the page hides what the short way leaves out: folds, and all figures but one of those that share a place."""
VOID = {"br", "hr", "img", "input", "col", "source", "wbr"}


@dataclass(frozen=True)
class Minutes:
    """Reading time in minutes, at least one."""

    short: int
    whole: int


@dataclass
class _Count:
    """What stands on a way."""

    n_words: int = 0
    n_figures: int = 0

    @property
    def minutes(self) -> float:
        return self.n_words / WORDS_A_MINUTE + self.n_figures * MINUTES_A_FIGURE


class _Reader(HTMLParser):
    """Count words and figures, all of them and those outside folds."""

    def __init__(self) -> None:
        super().__init__()
        self.short, self.whole = _Count(), _Count()
        self.open_elements: list[set[str]] = []
        self.has_folds = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go into an element."""
        if tag in VOID:
            return
        if tag == "figure":
            for count in self._ways():
                count.n_figures += 1
        given = dict(attrs)
        self.open_elements.append({tag, *(given.get("class") or "").split(), given.get("hidden") or ""})
        self.has_folds |= UNTIL_FOUND in self.open_elements[-1]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass an element without content."""

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self.open_elements.pop()

    def handle_data(self, data: str) -> None:
        """Count words, unless nobody reads them."""
        if not any(names & (LOOKED_AT | UNREAD) for names in self.open_elements):
            for count in self._ways():
                count.n_words += len(data.split())

    def _ways(self) -> list[_Count]:
        folded = any(UNTIL_FOUND in names for names in self.open_elements)
        return [self.whole] if folded else [self.short, self.whole]


def both_ways(bodies: Sequence[str]) -> list[Minutes | None]:
    """Measure a page of two depths.

    Parameters
    ----------
    bodies : sequence of str
        HTML of its parts.

    Returns
    -------
    list of Minutes or None
        Of all parts together, then of each; nothing where nothing on the page is folded.
    """
    readers = [_read(body) for body in bodies]
    if not any(reader.has_folds for reader in readers):
        return [None] * len(bodies)
    parts = [(reader.short.minutes, reader.whole.minutes) for reader in readers]
    total = (sum(short for short, _ in parts), sum(whole for _, whole in parts))
    return [_rounded(*total), *(_rounded(*part) for part in parts[1:])]


def _read(body: str) -> _Reader:
    reader = _Reader()
    reader.feed(body)
    reader.close()
    return reader


def _rounded(short: float, whole: float) -> Minutes:
    return Minutes(max(1, round(short)), max(1, round(whole)))
