"""The values and claims that the content asks for, and the families of keys that differ in a layer or a number only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import nodes

from build.page.prose.content import Content, read_content
from build.page.prose.sandbox import Sandbox

ROOT = Path(__file__).resolve().parent.parent
ASKING = ("value", "interval", "count", "claim", "detail")
LAYER = r"(?:conv|relu|pool|fc)\d+|image|flatten|logits"
VARIED = re.compile(rf"(?<![a-z])(?:{LAYER}|umap|pca|ring|zero|mean)(?![a-z])|\d+|%d")
NETWORKS = re.compile(r"(?<![a-z])(?:untrained|shuffled-labels)\.")


def texts(content: Content) -> Iterator[str]:
    """Yield all that an author writes with calls."""
    for page in content.site.pages:
        yield from (page.description, page.dateline)
        yield from (chapter.source for chapter in content.chapters(page))
    for figure in content.figures.values():
        yield from (figure.caption, figure.front.question, figure.front.alt)
    for guess in content.guesses.values():
        yield from (guess.answer, *guess.matter.texts)
    yield from (definition.text for definition in content.definitions.values())
    yield from (path.read_text(encoding="utf-8") for path in sorted((content.folder / "portrait").rglob("*.md")))


def asked_keys() -> set[str]:
    """Return every key that a text names, as it names it: with its experiment or without, whole or with a ``%d``."""
    content = read_content(ROOT / "content")
    options = (option for guess in content.guesses.values() for option in guess.matter.options)
    guessed = {option.value for option in options if option.value is not None}
    return guessed | {key for text in texts(content) for key in _keys(Sandbox().parse(text))}


def _keys(tree: nodes.Template) -> Iterator[str]:
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in ASKING:
            yield from _texts(call.args[0])
    for item in tree.find_all(nodes.Getitem):
        if isinstance(item.node, nodes.Name) and item.node.name in ("values", "claims"):
            yield from _texts(item.arg)


def _texts(argument: nodes.Node) -> Iterator[str]:
    """Yield the text of an argument, or of the side that numbers are filled into."""
    if isinstance(argument, nodes.Mod):
        argument = argument.left
    if isinstance(argument, nodes.Const) and isinstance(argument.value, str):
        yield argument.value


def family(key: str) -> str:
    """Return what a key is without its layer, kind of map, network and numbers."""
    return VARIED.sub("*", NETWORKS.sub("", key))
