"""What each template is given: one dataclass a template, and the environment that renders them.

Those of blocks of the prose stand in ``block_contexts``. ``tests/test_render.py`` compares the fields with the names
that each template uses.
"""

from __future__ import annotations

import dataclasses
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import jinja2
from markupsafe import Markup

from build.errors import BuildError
from build.page.prose.content import Page, Site
from build.page.prose.reading import Minutes
from build.page.prose.references import Reference
from build.page.publication.rooms import Room
from build.page.publication.social import Social

ENDINGS = (".html", ".xml")


@dataclass(frozen=True)
class Picture:
    """The static picture of a figure; sizes in pixels, two to a CSS pixel."""

    light: str
    dark: str
    width: int
    height: int


@dataclass(frozen=True)
class Entry:
    """One line of a contents list; ``minutes`` on a page of two depths."""

    number: int
    name: str
    title: Markup
    minutes: Minutes | None = None


@dataclass(frozen=True)
class Head:
    """What every page says of itself to browsers and machines.

    Attributes
    ----------
    title, description : str
        For tabs, search results and cards.
    path : str
        The page's folder in the site: ``""``, ``"digits/"``.
    root : str
        From the page to the site's root: ``"./"``, ``"../"``.
    address : str
        Absolute address of the page.
    canonical : str or None
        The same for the page itself, which names no local server; none where a page has no address.
    policy : str
        Content security policy.
    version : str
        Added to the address of every file, so that an old copy is never used.
    language : str
        BCP 47.
    script : str or None
        Entry module.
    modules : tuple of str
        Modules that the entry imports, to be fetched at once.
    oembed : str or None
        Absolute address of the oEmbed answer.
    social : Social or None
        Cards and facts for other sites.
    drawn : tuple of str
        The data sets whose pictures the build drew, by what readers call them.
    """

    title: str
    description: str
    path: str
    root: str
    address: str
    canonical: str | None
    policy: str
    version: str
    language: str
    script: str | None = None
    modules: tuple[str, ...] = ()
    oembed: str | None = None
    social: Social | None = None
    drawn: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """What a template is given; its fields are the names that the template may use."""

    template: ClassVar[str]

    def render(self, environment: jinja2.Environment) -> Markup:
        """Render the template.

        Raises
        ------
        BuildError
            With file and line, if the template, or one that it includes, is faulty.
        """
        fields = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        try:
            return Markup(environment.get_template(self.template).render(fields))
        except jinja2.TemplateSyntaxError as error:
            raise BuildError(f"templates/{error.name}:{error.lineno}", str(error.message)) from error
        except jinja2.TemplateError as error:
            raise BuildError(_place(error) or f"templates/{self.template}", str(error.message)) from error


def _place(error: Exception) -> str | None:
    """Return the last line of a template that an error came through."""
    frames = traceback.extract_tb(error.__traceback__)
    return next(
        (f"{each.filename}:{each.lineno}" for each in reversed(frames) if each.filename.endswith(ENDINGS)), None
    )


@dataclass(frozen=True)
class FigureTemplate(Template):
    """One figure."""

    template: ClassVar[str] = "partials/figure.html"

    id: str
    kind: str
    layer: str | None
    number: int
    question: Markup
    take_away: Markup
    method: Markup
    alt: str
    width: str
    picture: Picture
    partial: str | None
    root: str
    version: str
    room: Room


@dataclass(frozen=True)
class ChapterTemplate(Template):
    """One chapter."""

    template: ClassVar[str] = "partials/chapter.html"

    own: Entry
    body: Markup
    before: Entry | None
    after: Entry | None


def chapter_of(contents: Sequence[Entry], place: int, body: Markup) -> ChapterTemplate:
    """Set a chapter between those around it."""
    before = contents[place - 1] if place else None
    after = contents[place + 1] if place + 1 < len(contents) else None
    return ChapterTemplate(contents[place], body, before, after)


@dataclass(frozen=True)
class PageTemplate(Template):
    """A page made of chapters; ``opens_wide``: its opening figure takes the width of the page, below the title."""

    template: ClassVar[str] = "pages/page.html"

    head: Head
    site: Site
    page: Page
    dateline: Markup
    opening: Markup | None
    opens_wide: bool
    minutes: Minutes | None
    contents: tuple[Entry, ...]
    chapters: tuple[Markup, ...]
    definitions: tuple[Markup, ...]
    references: tuple[tuple[str, Reference], ...]
    configuration: Markup
    picker: bool
    archive_size: str | None


@dataclass(frozen=True)
class EmbedTemplate(Template):
    """A figure alone."""

    template: ClassVar[str] = "pages/embed.html"

    head: Head
    site: Site
    figure: Markup
    home: str
    configuration: Markup


@dataclass(frozen=True)
class MissingTemplate(Template):
    """The page for addresses that lead nowhere."""

    template: ClassVar[str] = "pages/404.html"

    head: Head
    site: Site


@dataclass(frozen=True)
class SitemapTemplate(Template):
    """Addresses for search engines."""

    template: ClassVar[str] = "pages/sitemap.xml"

    addresses: tuple[str, ...]
    updated: str


@dataclass(frozen=True)
class FeedTemplate(Template):
    """The site as an Atom feed."""

    template: ClassVar[str] = "pages/feed.xml"

    site: Site
    address: str
    pages: tuple[Head, ...]
