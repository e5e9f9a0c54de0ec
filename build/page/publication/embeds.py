"""What lets a figure travel: its own page and its oEmbed answer, below ``embed/<figure>/``."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from build.page.prose.content import FigureSource, Site
from build.page.publication.social import CARD, CARD_PX

FOLDER = "embed"
ROOM_PX = 260  # question, caption and controls around the picture
ANCHOR = re.compile(r'<a (?:class="set" )?href="#(?P<name>[^"]+)"(?: data-set="(?P<state>[^"]*)")?>')


def embed_path(place: str) -> str:
    """Return the folder of a figure's own page, from its place among the figures of all pages."""
    return f"{FOLDER}/{place}/"


def lead_home(html: str, home: str) -> str:
    """Let links to what a figure has left behind lead to the page that it is from, in a tab of their own.

    Parameters
    ----------
    html : str
        The figure.
    home : str
        The way to that page. A link that sets another figure carries the state along.
    """
    kept = set(re.findall(r'\bid="([^"]+)"', html))

    def lead(link: re.Match[str]) -> str:
        name, state = link["name"], link["state"]
        if name in kept:
            return link[0]
        fragment = f"{state}&amp;figure={name}" if state else name
        return f'<a href="{escape(home)}#{fragment}" target="_blank" rel="noopener">'

    return ANCHOR.sub(lead, html)


def oembed(
    site: Site, figure: FigureSource, title: str, address: str, width: int, picture: tuple[int, int], card: bool
) -> dict[str, Any]:
    """Return the oEmbed answer for a figure.

    Parameters
    ----------
    site : Site
        The site's description.
    figure : FigureSource
        The figure.
    title : str
        Its question, as text.
    address : str
        Absolute address of the site.
    width : int
        Its width in CSS pixels.
    picture : tuple of int
        Width and height of its static picture.
    card : bool
        Whether a social picture was drawn of it.
    """
    height = round(width * picture[1] / picture[0]) + ROOM_PX
    source = f"{address}{embed_path(figure.place)}"
    frame = f'<iframe src="{escape(source)}" title="{escape(title)}" width="{width}" height="{height}"></iframe>'
    thumbnail = {
        "thumbnail_url": f"{source}{CARD}",
        "thumbnail_width": CARD_PX[0],
        "thumbnail_height": CARD_PX[1],
    }
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": site.title,
        "provider_url": address,
        "title": title,
        "author_name": ", ".join(site.authors),
        "html": frame,
        "width": width,
        "height": height,
        **(thumbnail if card else {}),
    }
