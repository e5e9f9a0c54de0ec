"""Read pages as a browser's parser does: their elements, ids, scripts and addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

ADDRESSES = ("href", "src", "poster", "data", "action", "formaction", "cite", "longdesc", "background", "xlink:href")

Attributes = dict[str, str]


class Markup(HTMLParser):
    """One parsed page.

    Attributes
    ----------
    elements : list of (str, dict)
        Every element's name and attributes, in order.
    scripts : list of (dict, str)
        Every script element's attributes and text.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.scripts: list[tuple[Attributes, str]] = []
        self.feed(text)
        self.close()

    @classmethod
    def read(cls, path: Path) -> Markup:
        """Parse a file."""
        return cls(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag == "script":
            self.scripts.append((given, ""))

    def handle_data(self, data: str) -> None:
        """Note the text of a script."""
        if self.lasttag == "script" and self.cdata_elem == "script":
            given, text = self.scripts[-1]
            self.scripts[-1] = (given, text + data)

    def every(self, tag: str) -> list[Attributes]:
        """Return the attributes of all elements of a name."""
        return [given for name, given in self.elements if name == tag]

    def meta(self, name: str) -> list[str]:
        """Return what the meta elements of a name or property say."""
        return [each["content"] for each in self.every("meta") if name in (each.get("name"), each.get("property"))]

    def links(self, relation: str) -> list[Attributes]:
        """Return the link elements of a relation."""
        return [each for each in self.every("link") if relation in each.get("rel", "").split()]

    def facts(self) -> dict[str, Any]:
        """Return the structured facts."""
        [text] = [text for given, text in self.scripts if given.get("type") == "application/ld+json"]
        read: dict[str, Any] = json.loads(text)
        return read

    def policy(self) -> dict[str, set[str]]:
        """Return the sources that the content policy allows, by directive."""
        [text] = [each["content"] for each in self.every("meta") if each.get("http-equiv") == "Content-Security-Policy"]
        rules = (rule.split() for rule in text.split(";"))
        return {name: set(sources) for name, *sources in rules}

    def ids(self) -> set[str]:
        """Return what a fragment may lead to."""
        return {given["id"] for _, given in self.elements if "id" in given}

    def addresses(self) -> Iterator[tuple[str, str, str]]:
        """Yield element, attribute and address of all that leads somewhere or loads something."""
        for tag, given in self.elements:
            yield from ((tag, name, given[name]) for name in ADDRESSES if name in given)
            for candidate in given.get("srcset", "").split(","):
                if candidate.strip():
                    yield tag, "srcset", re.split(r"\s+", candidate.strip())[0]
