"""Read built pages as text in its places: chapters, figures, claims, tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from tests.audit.printed import HOLE, NotPrintedError, Printed, Span

HOLES = re.compile("(" + "|".join(map(re.escape, HOLE)) + ")")
SILENT = ("script", "style", "svg", "template")
VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
BLOCK = re.compile(
    "address|article|aside|blockquote|br|d[dlt]|details|div|fig(caption|ure)|h[1-4]|li|main|nav|[ou]l|p|section|summary"
    "|table|tbody|thead|t[dhr]"
)


@dataclass
class Element:
    """One element of a page.

    Attributes
    ----------
    tag : str
        Its name.
    given : dict of str to str
        Its attributes.
    inside : list of Element or str
        What it holds, in order.
    page : str or None
        The folder of its page, where it was read from one.
    start : int
        Where it begins in the text of its page.
    """

    tag: str
    given: dict[str, str] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)
    page: str | None = None
    start: int = 0

    def every(self, wanted: Callable[[Element], bool]) -> Iterator[Element]:
        """Yield the elements inside that are wanted, in order."""
        for each in self.inside:
            if isinstance(each, Element):
                if wanted(each):
                    yield each
                yield from each.every(wanted)

    def having(self, name: str) -> Iterator[Element]:
        """Yield the elements inside that wear a class."""
        return self.every(lambda each: name in each.given.get("class", "").split())

    @property
    def text(self) -> str:
        """What it says, every run of white space one space."""
        return " ".join(self.raw.split())

    @property
    def raw(self) -> str:
        """What it says, white space as it is written."""
        return "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        for each in self.inside:
            if isinstance(each, str):
                yield each
            elif each.tag not in SILENT:
                yield each.edge
                yield from each._pieces()
                yield each.edge

    @property
    def edge(self) -> str:
        """What stands between it and its neighbours."""
        return " " if BLOCK.fullmatch(self.tag) else ""

    def lie(self, page: str, start: int) -> int:
        """Note where it and all inside begin in the text of a page, and return where it ends."""
        self.page, self.start, at = page, start, start
        for each in self.inside:
            if isinstance(each, str):
                at += len(each)
            elif each.tag not in SILENT:
                at = each.lie(page, at + len(each.edge)) + len(each.edge)
        return at

    def printed(self) -> Printed:
        """Return all that it says, as one number."""
        return Printed(self.text, self.places([(0, len(self.text))]))

    def places(self, spans: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
        """Return where runs of characters of its text stand on its page; nothing without a page."""
        if self.page is None:
            return ()
        at: list[int] = []
        for word in re.finditer(r"\S+", self.raw):
            at += [self.start + word.start() - 1] * bool(at) + [self.start + each for each in range(*word.span())]
        return tuple((self.page, at[first], at[last - 1] + 1) for first, last in spans)

    def says(self, pattern: str) -> list[Printed]:
        """Return the numbers and words in the holes of a sentence.

        Parameters
        ----------
        pattern : str
            Words of the page with a hole ``{}`` for each number, ``{%}`` for one whose per-cent sign follows later, and
            ``{words}`` for each run of words. Holes and white space apart it is compared letter by letter.

        Raises
        ------
        NotPrintedError
            If the sentence does not stand here, or stands here with different numbers.
        """
        parts = (HOLE.get(part, re.escape(part)) for part in HOLES.split(pattern))
        matches = list(re.finditer("".join(parts), self.text))
        if len({match.groups() for match in matches}) != 1:
            raise NotPrintedError(f"“{pattern}” stands here {'with different numbers' if matches else 'nowhere'}")
        return [
            Printed(matches[0][at] + " %" * (kind == "{%}"), self.places(match.span(at) for match in matches))
            for at, kind in enumerate(HOLES.findall(pattern), 1)
        ]


def spoken(text: str) -> Element:
    """Return a text as an element, to look for sentences in it."""
    return Element("q", inside=[text])


class _Builder(HTMLParser):
    """Turn the parser's events into a tree."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("page")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        tags = [each.tag for each in self.open]
        if tag in tags[1:]:
            del self.open[len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


@dataclass(frozen=True)
class Chance:
    """A printed p.

    Attributes
    ----------
    alone, among : float
        As measured, and corrected for the tests made with it; 0 where it is printed as below 0.0001.
    n_tests : int
        How many those are.
    """

    alone: float
    among: float
    n_tests: int

    @classmethod
    def of(cls, text: str) -> Chance | None:
        """Read it in the words of a rule, where they tell one."""
        found = [
            0.0 if sign == "<" else float(number)
            for sign, number in re.findall(r"p ([<=]) (\d+(?:\.\d+)?(?:e-\d+)?)", text)
        ]
        told = re.search(r"for the (\d+) tests of this network", text)
        found = found[-2:] if told and "alone)" in text else found[-1:]
        return cls(found[-1], found[0], int(told[1]) if told else 1) if found else None


@dataclass(frozen=True)
class Claim:
    """A sentence with its verdict, as it is printed.

    Attributes
    ----------
    place : Element
        Where it stands: its own box, or its line in the table at the end.
    verdict : str
        In lower case.
    statement : str
        The sentence.
    """

    place: Element
    verdict: str
    statement: str

    @classmethod
    def of(cls, place: Element) -> Claim:
        """Read a claim's box, or its line."""
        [verdict] = [each.text.lower() for each in place.having("claim-verdict")]
        statement = next(place.every(lambda each: each.tag == "q")).text
        return cls(place, verdict, statement)

    @property
    def chance(self) -> Chance | None:
        """The p that its verdict hangs on; none where it rests on a count."""
        folded = next(self.place.having("claim-rule"), None) or next(self.place.having("claim-detail"))
        return Chance.of(folded.text)

    def says(self, pattern: str) -> list[Printed]:
        """Return the numbers of its detail; see :meth:`Element.says`."""
        [detail] = self.place.having("claim-detail")
        return detail.says(pattern)

    def states(self, pattern: str) -> list[Printed]:
        """Return the words in the holes of its sentence."""
        return next(self.place.every(lambda each: each.tag == "q")).says(pattern)


class Page:
    """A built page.

    Parameters
    ----------
    text : str
        Its HTML.
    folder : str
        Where it lies in the site.
    """

    def __init__(self, text: str, folder: str = "") -> None:
        builder = _Builder()
        builder.feed(text)
        builder.close()
        self.root = builder.root
        self.root.lie(folder, 0)

    @classmethod
    def read(cls, site: Path, folder: str = "") -> Page:
        """Read the page in a folder of a site."""
        return cls((site / folder / "index.html").read_text(encoding="utf-8"), folder)

    def place(self, name: str) -> Element:
        """Return the element with an id.

        Raises
        ------
        NotPrintedError
            If there is none.
        """
        for each in self.root.every(lambda each: each.given.get("id") == name):
            return each
        raise NotPrintedError(f"no element of the page is called “{name}”")

    def claim(self, key: str) -> Claim:
        """Return a claim by its key, as in ``fashion.relu_zeros``."""
        return Claim.of(self.place("claim-" + key.replace(".", "-").replace("_", "-")))

    def ledger(self, at: int = 0) -> dict[str, Claim]:
        """Return the lines of the first table at the end, or of a later one, by their sentence."""
        lists = list(self.root.having("ledger"))
        return {claim.statement: claim for claim in map(Claim.of, lists[at].every(lambda inner: inner.tag == "li"))}

    def row(self, first: str, within: str | None = None) -> list[Printed]:
        """Return the cells of a table's row behind the one that it begins with.

        Raises
        ------
        NotPrintedError
            If no row begins so.
        """
        place = self.place(within) if within else self.root
        for row in place.every(lambda each: each.tag == "tr"):
            cells = list(row.every(lambda each: each.tag in ("td", "th")))
            if cells and cells[0].text == first:
                return [cell.printed() for cell in cells[1:] if cell.text]
        raise NotPrintedError(f"no row of a table begins with “{first}”")

    def facts(self) -> dict[str, Element]:
        """Return what a list of terms says of each, by the term."""
        facts: dict[str, Element] = {}
        term = ""
        for each in self.root.every(lambda each: each.tag in ("dt", "dd")):
            if each.tag == "dt":
                term = each.text
            else:
                facts[term] = each
        return facts
