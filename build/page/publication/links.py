"""Last looks at a finished page: links that lead nowhere and names used twice."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from build.errors import BuildError, nearest


def check_links(html: str, page: str, folder: Path, place_of: Callable[[str], str | None] = lambda words: None) -> None:
    """Refuse a page whose own anchors or ids are wrong.

    Parameters
    ----------
    html : str
        The page.
    page : str
        Its folder in the site, for the error.
    folder : Path
        The site.
    place_of : callable, optional
        From words of the source to the file and line that they stand in.

    Raises
    ------
    BuildError
        At the first id used twice, or link to an id or file that is not there.
    """
    where = f"{page}index.html"
    ids = Counter(re.findall(r'\bid="([^"]+)"', html))
    for name, count in ids.items():
        if count > 1:
            place = _heading_place(name, html, place_of) or where
            raise BuildError(place, f"id '{name}' must be used once", count, "rename a heading, figure or chapter")
    for name in re.findall(r'href="#([^"]+)"', html):
        if name not in ids:
            raise BuildError(
                place_of(f"](#{name})") or where, f"link to unknown anchor '#{name}'", do=nearest(name, ids)
            )
    for address in re.findall(r'(?:src|srcset|href)="(?!https?:|data:|mailto:)([^"#?]+)', html):
        path = Path(os.path.normpath(folder / page / address))  # the page's own folder may not be there yet
        # Pages are written one after the other: a folder may still be to come.
        if not address.endswith("/") and not path.exists() and path.name not in ("build.json", "feed.xml"):
            raise BuildError(place_of(f"]({address}") or where, f"link to a missing file '{address}'")


def check_ways(html: str, page: str, folder: Path, place_of: Callable[[str], str | None]) -> None:
    """Refuse links to other pages that are not there, or that have no such anchor, once all pages are written.

    Parameters
    ----------
    html, page, folder, place_of
        As :func:`check_links` takes them.

    Raises
    ------
    BuildError
        At the first such link.
    """
    for address, anchor in re.findall(r'href="(?!https?:|data:|mailto:)([^"#?]+/)(?:\?[^"#]*)?(?:#([^"=]+))?"', html):
        target = Path(os.path.normpath(folder / page / address)) / "index.html"
        if not target.is_file():
            pages = [f"{os.path.relpath(path.parent, folder / page)}/" for path in folder.glob("*/index.html")]
            place = place_of(f"]({address}") or f"{page}index.html"
            raise BuildError(place, f"link to a missing page '{address}'", do=nearest(address, pages))
        ids = re.findall(r'\bid="([^"]+)"', target.read_text(encoding="utf-8")) if anchor else [""]
        if anchor not in ids:
            place = place_of(f"]({address}#{anchor})") or f"{page}index.html"
            raise BuildError(place, f"link to unknown anchor '{address}#{anchor}'", do=nearest(anchor, ids))


def _heading_place(name: str, html: str, place_of: Callable[[str], str | None]) -> str | None:
    """Return where a heading with this id stands, by its words as written."""
    words = re.search(rf'<h\d id="{re.escape(name)}">([^<]+)', html)
    return place_of(f"# {words[1].strip()}") if words else None
