"""What an author edits: pages, chapters, figures and references, read and checked once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from build.author.files import line_of, lines_named, load_toml, parse_toml, read_text
from build.author.tables import checked, read_table
from build.errors import BuildError, check_one_of, nearest
from build.freshness import FENCE
from build.page.prose.guesses import Guess, read_guesses
from build.page.prose.references import Reference
from build.page.tokens import WIDTHS

DEFINITIONS = "definitions.toml"
TAKE_AWAY = "**Take away:**"

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Page:
    """One page made of chapters.

    Attributes
    ----------
    path : str
        Its folder in the site; empty for the article itself.
    name : str
        What links between the pages call it.
    title, kicker, description, dateline : str
        Words of its masthead; the last two may call values.
    chapters : str
        Folder of its chapters in ``content/``.
    opening : str or None
        The figure in its masthead.
    experiment : str or None
        The experiment of its figures; the article's own where not given.
    picker : bool
        Whether a strip of specimens stays at its top.
    picker_from : str or None
        The chapter with which it comes, where those before are not about pictures.
    """

    path: str
    name: str
    title: str
    kicker: str
    description: str
    dateline: str
    chapters: str
    opening: str | None = None
    experiment: str | None = None
    picker: bool = True
    picker_from: str | None = None


@dataclass(frozen=True)
class Site:
    """``content/site.toml``.

    Attributes
    ----------
    experiments : tuple of str
        Experiments that the pages need, the article's own first.
    published, updated : str
        Dates, ISO 8601.
    emblems : dict of str to str
        By a page's folder, the figure on its social picture; where not given, the one that opens it or comes first.
    rooms : dict of str to str
        By their folders, the names of what the build adds and the pages lead to: the atlas, the gallery.
    """

    experiments: tuple[str, ...]
    title: str
    language: str
    authors: tuple[str, ...]
    licence: str
    licence_url: str
    published: str
    updated: str
    pages: tuple[Page, ...]
    emblems: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, str] = field(default_factory=dict)

    def experiment_of(self, page: Page) -> str:
        """Return the experiment that a page is about."""
        return page.experiment or self.experiments[0]


@dataclass(frozen=True)
class Chapter:
    """One chapter as written.

    Attributes
    ----------
    path : Path
        Its file.
    name : str
        What it is called in addresses, from the file's name: ``03-layers.md`` is ``layers``.
    source : str
        Markdown with calls.
    """

    path: Path
    name: str
    source: str


@dataclass(frozen=True)
class FrontMatter:
    """What stands above a figure's caption.

    Attributes
    ----------
    kind, question, part, alt, width, layer, experiment, controls, chart, webassembly, options
        What the figure is; ``part``, what it is called where it shares its place with others, if not as its layer.
    each : str or None
        In a portrait, the sort of layers that the figure is repeated for (``build/page/prose/casting.py``).
    needs, lacking
        In a portrait, the stages without which the figure has nothing to show; by those that it can do without, the
        option that tells it so.
    """

    kind: str
    question: str
    alt: str
    width: str = "page"
    layer: str | None = None
    experiment: str | None = None
    controls: tuple[str, ...] = ()
    chart: str | None = None
    webassembly: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    each: str | None = None
    needs: tuple[str, ...] = ()
    lacking: dict[str, str] = field(default_factory=dict)
    part: str | None = None


@dataclass(frozen=True)
class FigureSource:
    """One figure as written.

    Attributes
    ----------
    id : str
        Its name everywhere: address, anchor, element, picture.
    path : Path
        Its file.
    front : FrontMatter
        What it is.
    caption : str
        Markdown with calls, after as many empty lines as the front matter has.
    owner : str
        The portrait that it is a figure of; empty for the author's own pages.
    """

    id: str
    path: Path
    front: FrontMatter
    caption: str
    owner: str = ""

    @property
    def place(self) -> str:
        """Return what names it among the figures of all pages: ``conv1``, ``mine/conv1-maps``."""
        return f"{self.owner}/{self.id}" if self.owner else self.id


@dataclass(frozen=True)
class Definition:
    """What a measure is, in two or three sentences: Markdown with calls."""

    term: str
    text: str


@dataclass(frozen=True)
class Content:
    """Everything below ``content/``.

    Attributes
    ----------
    site, figures, references, definitions, folder
        What is there, and where.
    guesses : mapping of str to Guess
        What readers are asked before figures answer.
    owner : str
        The portrait whose figures these are; empty for those of the author's own pages.
    facts : mapping of str to object
        Names that only its chapters may use.
    """

    site: Site
    figures: dict[str, FigureSource]
    references: dict[str, Reference]
    definitions: dict[str, Definition]
    folder: Path
    owner: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    guesses: Mapping[str, Guess] = field(default_factory=dict)

    def chapters(self, page: Page) -> list[Chapter]:
        """Read the chapters of a page, in order.

        Raises
        ------
        BuildError
            If there is none, or a file's name does not begin with its number.
        """
        paths = sorted((self.folder / page.chapters).glob("*.md"))
        if not paths:
            raise BuildError(str(self.folder / page.chapters), "must hold chapters", do="add 01-name.md")
        return [_read_chapter(path) for path in paths]


def read_site(path: Path) -> Site:
    """Read the site's description.

    Raises
    ------
    BuildError
        Naming the line and what is wrong with it.
    """
    with lines_named(path):
        site = read_table(load_toml(path), Site, str(path))
        if not site.experiments:
            raise BuildError(f"{path}: experiments", "must name at least one, the article's own first")
    return site


def read_content(folder: Path) -> Content:
    """Read the site's description, its figures and its references.

    Raises
    ------
    BuildError
        Naming the file and what is wrong with it.
    """
    path, figures = folder / "site.toml", read_figures(folder / "figures")
    site = read_site(path)
    for name in (*(page.opening for page in site.pages), *site.emblems.values()):
        if name is not None and name not in figures:
            where, do = f"{path}:{line_of(read_text(path), name)}", nearest(name, figures)
            raise BuildError(where, f"unknown figure '{name}'", do=do)
    references = _read_entries(folder / "references.toml", Reference)
    definitions = _read_entries(folder / DEFINITIONS, Definition)
    return Content(site, figures, references, definitions, folder, guesses=read_guesses(folder / "guesses"))


def read_figures(folder: Path) -> dict[str, FigureSource]:
    """Read the figures of a folder, by their names.

    Raises
    ------
    BuildError
        As :func:`read_figure` does.
    """
    return {path.stem: read_figure(path) for path in sorted(folder.glob("*.md"))}


def read_figure(path: Path) -> FigureSource:
    """Read a figure: TOML between two ``+++`` lines, then its caption.

    Raises
    ------
    BuildError
        If the front matter is missing or faulty, the width is unknown, or the caption draws no conclusion.
    """
    lines = read_text(path).split("\n")
    if lines[0] != FENCE or FENCE not in lines[1:]:
        raise BuildError(f"{path}:1", f"a figure must begin with TOML between two '{FENCE}' lines")
    end = lines.index(FENCE, 1)
    with lines_named(path):
        front = read_table(parse_toml("\n".join(lines[1:end]), path, 1), FrontMatter, str(path))
        check_one_of(front.width, WIDTHS, f"{path}: width")
    if TAKE_AWAY not in "\n".join(lines[end + 1 :]):
        raise BuildError(f"{path}:{len(lines)}", f"a caption must end in '{TAKE_AWAY} …'")
    return FigureSource(path.stem, path, front, "\n" * (end + 1) + "\n".join(lines[end + 1 :]))


def _read_chapter(path: Path) -> Chapter:
    name = re.fullmatch(r"\d\d-([a-z0-9-]+)", path.stem)
    if name is None:
        raise BuildError(str(path), "a chapter's name must be two digits, a hyphen and words", path.name)
    return Chapter(path, name[1], read_text(path))


def _read_entries(path: Path, kind: type[Entry]) -> dict[str, Entry]:
    """Read a file of entries by key; none where there is no file."""
    if not path.is_file():
        return {}
    with lines_named(path):
        entries: dict[str, Entry] = checked(load_toml(path), dict[str, kind], str(path))  # type: ignore[valid-type]
    return entries
