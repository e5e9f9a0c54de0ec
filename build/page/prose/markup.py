"""The HTML that prose may hold: a few elements without behaviour, and pictures of the site's own."""

from __future__ import annotations

import re

from build.page.prose.values import ProseError

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<[/!?]?[a-zA-Z][^>]*>?", re.DOTALL)
ELEMENTS = (
    "abbr",
    "b",
    "br",
    "div",
    "em",
    "i",
    "kbd",
    "mark",
    "p",
    "q",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "var",
)
ALLOWED = re.compile(rf"</?(?:{'|'.join(ELEMENTS)})(?:\s+(?:class|dir|lang|title)=\"[^\"<>]*\")*\s*/?>")


def check_html(html: str) -> None:
    """Refuse raw HTML that could run, load, hide or leave.

    Raises
    ------
    ProseError
        If a comment has no end, or an element or attribute is none of the few allowed.
    """
    text = COMMENT.sub("", html)
    if "<!--" in text:
        near = text[text.index("<!--") :].split("\n")[0]
        raise ProseError("a comment must end in '-->': without it, it hides all that follows", near=near)
    for tag in TAG.findall(text):
        if not ALLOWED.fullmatch(tag):
            near = tag.split("\n")[0]
            must = f"raw HTML may hold {', '.join(ELEMENTS)} with a class, not '{near}'"
            raise ProseError(must, "write Markdown, or a figure of your own", near)


def check_image(source: str) -> None:
    """Refuse a picture that lies on another server.

    Raises
    ------
    ProseError
        If its address is absolute.
    """
    if re.match(r"[a-z][a-z0-9+.-]*:|//", source, re.IGNORECASE):
        raise ProseError(f"no request may leave the site, as for '{source}'", "keep the picture here", source)
