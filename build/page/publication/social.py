"""What a page says to other sites and to machines: cards, structured facts, how to cite it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from build.artifacts import write_json
from build.page.prose.content import Site

CARD = "card.png"
CARD_PX = (1200, 630)
CITATION = "cite.bib"
MANIFEST = "site.webmanifest"
SORTS = ("ScholarlyArticle", "LearningResource")


@dataclass(frozen=True)
class Social:
    """Cards and facts of one page.

    Attributes
    ----------
    kind : str
        Of the Open Graph: ``"article"`` or ``"website"``.
    card : str or None
        Address of the page's picture, absolute where the site's own address is known; none where none was drawn.
    alt : str
        The picture in words.
    width, height : int
        Of the picture, in pixels.
    facts : Markup
        JSON-LD, safe inside a script element.
    citation : tuple of (str, str)
        Names and contents of ``citation_…`` tags.
    """

    kind: str
    card: str | None
    alt: str
    facts: Markup
    citation: tuple[tuple[str, str], ...]
    width: int = CARD_PX[0]
    height: int = CARD_PX[1]


def is_published(address: str) -> bool:
    """Tell whether a site's address is its public one, not that of a local server."""
    return urlsplit(address).hostname != "localhost"


def describe(site: Site, folder: Path, base: str, path: str, title: str, description: str) -> Social:
    """Say what a page says of itself to other sites.

    Parameters
    ----------
    site : Site
        The site's description.
    folder : Path
        The site being written; it holds the page's card already.
    base : str
        The site's absolute address, or the way from the page to the site's root.
    path : str
        The page's folder in the site.
    title, description : str
        Of the page.
    """
    picture = _nearest_card(folder, path)
    card = f"{base}{picture}" if picture else None
    chapter_page = any(page.path == path for page in site.pages)
    cited = (title, f"{base}{path}") if chapter_page else (site.title, base)
    facts = _facts(site, base, path, title, description) | ({"image": card} if card else {})
    return Social(
        kind="article" if chapter_page else "website",
        card=card,
        alt=f"{title} (a picture from “{site.title}”)" if title != site.title else site.title,
        facts=Markup(json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")),
        citation=_citation(site, *cited),
    )


def bibtex(site: Site, address: str) -> str:
    """Return the BibTeX entry of the site."""
    year, month, _ = site.published.split("-")
    fields = {
        "title": f"{{{site.title}}}",
        "author": " and ".join(f"{{{author}}}" for author in site.authors),
        "year": year,
        "month": str(int(month)),
        "url": address,
        "note": f"Explorable article, {site.licence}",
    }
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items()]
    return "\n".join([f"@misc{{{_key(site, year)},", *lines, "}", ""])


def write_machine_files(site: Site, tokens: Mapping[str, Any], address: str, folder: Path) -> None:
    """Write the citation and the web manifest."""
    (folder / CITATION).write_text(bibtex(site, address), encoding="utf-8")
    manifest = {
        "name": site.title,
        "short_name": site.title,
        "lang": site.language,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": tokens["light"]["paper"],
        "theme_color": tokens["light"]["paper"],
        "icons": [{"src": "favicon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    write_json(folder / MANIFEST, manifest)


def _nearest_card(folder: Path, path: str) -> str | None:
    """Return the picture of a page, or of the nearest page above it."""
    places = [PurePosixPath(path), *PurePosixPath(path).parents]
    return next((str(place / CARD) for place in places if (folder / place / CARD).is_file()), None)


def _key(site: Site, year: str) -> str:
    """Return a name for the entry: the first long word of the title and the year."""
    words = [word for word in site.title.lower().split() if word.isalpha() and len(word) > 3]
    return f"{(words or ['article'])[0]}{year}"


def _facts(site: Site, base: str, path: str, title: str, description: str) -> dict[str, Any]:
    """Describe a page in the words of schema.org: an article of its own, or a part of one."""
    own = any(page.path == path for page in site.pages)
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": list(SORTS) if own else SORTS[1],
        "name": title,
        **({"headline": title} if own else {}),
        "description": description,
        "url": f"{base}{path}",
        "mainEntityOfPage": f"{base}{path}",
        "inLanguage": site.language,
        "author": [{"@type": "Organization", "name": name, "url": base} for name in site.authors],
        "datePublished": site.published,
        "dateModified": site.updated,
        "license": site.licence_url,
        "isAccessibleForFree": True,
        "learningResourceType": "explorable explanation",
        "interactivityType": "mixed",
    }
    if path:
        facts["isPartOf"] = {"@type": SORTS[0], "headline": site.title, "url": base}
    return facts


def _citation(site: Site, title: str, url: str) -> tuple[tuple[str, str], ...]:
    """Return the tags that reference managers read."""
    return (
        ("citation_title", title),
        *(("citation_author", author) for author in site.authors),
        ("citation_publication_date", site.published.replace("-", "/")),
        ("citation_language", site.language),
        ("citation_public_url", url),
    )
