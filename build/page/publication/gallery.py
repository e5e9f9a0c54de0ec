"""The gallery: every figure of the site with the code that puts it into another page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup

from build.page.prose.content import Page, Site
from build.page.prose.drafts import PageDraft, render_inline
from build.page.publication.composer import Composer
from build.page.publication.contexts import Head, Picture, Template
from build.page.publication.embeds import FOLDER, embed_path, oembed
from build.page.publication.social import CARD
from build.page.tokens import width_px

TITLE = "Figures to take with you"
WORDS = "Every figure of this site, alone on a page of its own, with the code that puts it into yours."


@dataclass(frozen=True)
class Piece:
    """One figure on show: its number, its question, its picture, its folder and its oEmbed answer."""

    number: int
    question: Markup
    picture: Picture
    path: str
    answer: dict[str, Any]


@dataclass(frozen=True)
class GalleryTemplate(Template):
    """All figures, by page."""

    template: ClassVar[str] = "pages/gallery.html"

    head: Head
    site: Site
    title: str
    rooms: tuple[tuple[Page, tuple[Piece, ...]], ...]
    resizer: str


def compose_gallery(composer: Composer, drafts: Sequence[PageDraft]) -> tuple[Head, Markup]:
    """Compose the gallery page and return its head and its HTML."""
    site = composer.content.site
    head = composer.head(f"{TITLE} · {site.title}", WORDS, f"{FOLDER}/", None, [])
    rooms = tuple((draft.page, tuple(_piece(composer, draft, name) for name in draft.figures)) for draft in drafts)
    context = GalleryTemplate(head, site, TITLE, rooms, f"{composer.address}js/frame.js")
    return head, context.render(composer.environment)


def answer_of(composer: Composer, draft: PageDraft, name: str) -> dict[str, Any]:
    """Return the oEmbed answer of a figure that a page shows."""
    figure = draft.figures[name]
    picture = composer.picture(figure.source)
    card = (composer.folder / embed_path(figure.source.place) / CARD).is_file()
    title, size = composer.question_text(figure), (picture.width, picture.height)
    width = width_px(composer.tokens, figure.source.front.width)
    return oembed(composer.content.site, figure.source, title, composer.address, width, size, card)


def _piece(composer: Composer, draft: PageDraft, name: str) -> Piece:
    figure = draft.figures[name]
    return Piece(
        number=draft.shown.figures.index(name) + 1,
        question=render_inline(figure.question, composer.formulas),
        picture=composer.picture(figure.source),
        path=embed_path(figure.source.place),
        answer=answer_of(composer, draft, name),
    )
