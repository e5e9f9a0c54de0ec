"""What of the printed numbers no check has read: counted and listed, so that nothing is missing in silence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.audit.evidence import Evidence
from tests.audit.pages import Element
from tests.audit.printed import NUMBER, Span
from tests.audit.register import Finding

PAGES = ("", "digits", "memory")
MEASURED = re.compile(rf"(?<![\w.,[]){NUMBER}(?![\w\]])")
"""A number in digits that belongs to no name, as in conv1 or fc1[118]."""
APART = (
    "figure-head",
    "figure-foot",
    "chapter-number",
    "chapter-minutes",
    "note-call",
    "note-number",
    "reference-list",
)
"""Numbers of figures and chapters, controls, sources."""
NO_PROSE = ("pre", "math", "button", "cite", "nav", "select", "output")
YEAR = re.compile(r", (?:19|20)\d\d(?=[);])")
"""Of a source."""
REPEATED = "Measured above."
"""So begins what the table at the end says once more of a claim that has its box."""
N_AROUND = 45


@dataclass(frozen=True)
class Unread:
    """A printed number that no check has read.

    Attributes
    ----------
    place : str
        The page and the chapter.
    words : str
        The number, and a few words around it.
    """

    place: str
    words: str


@dataclass(frozen=True)
class Coverage:
    """How many numbers are printed, and which of them no check has read."""

    n_printed: int
    unread: list[Unread]


def coverage(evidence: Evidence, found: Iterable[Finding]) -> Coverage:
    """Hold all numbers in the prose of the pages against those that were recomputed."""
    read: dict[str, set[int]] = {}
    for page, start, end in (span for each in found for span in each.at):
        read.setdefault(page, set()).update(range(start, end))
    printed = list(numbers(evidence))
    unread = [what for (page, start, end), what in printed if read.get(page, set()).isdisjoint(range(start, end))]
    return Coverage(len(printed), unread)


def numbers(evidence: Evidence) -> Iterator[tuple[Span, Unread]]:
    """Yield where each number of the prose stands, and its words."""
    for folder in PAGES:
        for chapter in evidence.page(folder).root.having("chapter"):
            place = f"{folder or 'article'}#{chapter.given['id']}"
            text = spaced(chapter)
            for match in MEASURED.finditer(text):
                around = " ".join(text[max(0, match.start() - N_AROUND) : match.end() + N_AROUND].split())
                yield (folder, chapter.start + match.start(), chapter.start + match.end()), Unread(place, around)


def spaced(chapter: Element) -> str:
    """Return the text of a chapter as it is written, with spaces in place of what is not prose."""
    text = chapter.raw.replace("\u202f", " ").replace("\u00a0", " ")
    for each in chapter.every(is_apart):
        start = each.start - chapter.start
        text = text[:start] + " " * len(each.raw) + text[start + len(each.raw) :]
    return YEAR.sub(lambda year: " " * len(year[0]), text)


def is_apart(element: Element) -> bool:
    """Tell whether an element holds no prose, or what has been said."""
    named = any(name in APART for name in element.given.get("class", "").split())
    return named or element.tag in NO_PROSE or (element.tag == "li" and REPEATED in element.text)


def by_place(unread: Iterable[Unread]) -> dict[str, int]:
    """Count by chapter."""
    return dict(Counter(each.place for each in unread))
