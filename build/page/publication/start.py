"""What stands at the root of a site that was asked for without its article: the way to its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from build.page.prose.content import Site
from build.page.publication.composer import Composer
from build.page.publication.contexts import Head, Template

WORDS = "A part of the site: the pages that were asked for."


@dataclass(frozen=True)
class StartTemplate(Template):
    """A list of pages."""

    template: ClassVar[str] = "pages/start.html"

    head: Head
    site: Site


def compose_start(composer: Composer) -> Markup:
    """Compose the list and return its HTML."""
    site = composer.content.site
    return StartTemplate(composer.head(site.title, WORDS, "", None, []), site).render(composer.environment)
