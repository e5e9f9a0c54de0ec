"""Chapters and captions with their calls taken out: names, links and HTML that need no measured value."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import jinja2
from jinja2 import meta, nodes

from build.author.files import placed
from build.errors import BuildError, nearest
from build.page.proofreading.links import SetLink, set_links
from build.page.proofreading.verdicts import check_branches, check_verdicts
from build.page.prose.calls import PLACEHOLDER, Prose
from build.page.prose.content import Content, Page
from build.page.prose.drafts import Draft, read, take_title
from build.page.prose.sandbox import FILTERS, MOST_TEXTS, Sandbox, parsed
from build.page.prose.values import Ledger
from build.page.prose.vocabulary import FACTS

CALL = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def check_chapters(content: Content) -> tuple[dict[str, list[str]], list[SetLink]]:
    """Refuse faults of all texts that show without a measured value.

    Returns
    -------
    homes : dict of str to list of str
        By figure, the experiments of the pages that show it.
    links : list of SetLink
        The links of all texts that set figures.

    Raises
    ------
    BuildError
        At the first fault, with file and line.
    """
    homes: dict[str, list[str]] = {}
    links: list[SetLink] = []
    for page in content.site.pages:
        home = content.site.experiment_of(page)
        for name in _shown(content, page):
            homes.setdefault(name, []).append(home)
        for chapter in content.chapters(page):
            links += set_links(chapter.path, chapter.source, skeleton(chapter.source), home)
            document = read(chapter.path, chapter.source, skeleton(chapter.source), content)
            take_title(Draft(chapter.path, chapter.source, document))
        for text in (page.description, page.dateline):
            check_calls(content.folder / "site.toml", placed(content.folder / "site.toml", text), content)
    for figure in content.figures.values():
        for text in (
            figure.caption,
            *(placed(figure.path, words) for words in (figure.front.question, figure.front.alt)),
        ):
            check_calls(figure.path, text, content, ("layer",))
        home = figure.front.experiment or next(iter(homes.get(figure.id, content.site.experiments)))
        links += set_links(figure.path, figure.caption, skeleton(figure.caption), home)
        read(figure.path, figure.caption, skeleton(figure.caption), content)
    for guess in content.guesses.values():
        for text in (guess.answer, *(placed(guess.path, words) for words in guess.matter.texts)):
            check_calls(guess.path, text, content)
            read(guess.path, text, skeleton(text), content)
    return homes, links


def _shown(content: Content, page: Page) -> list[str]:
    """Return the figures that the chapters of a page call, each once."""
    shown: list[str] = [page.opening] if page.opening else []
    for chapter in content.chapters(page):
        for line, name in check_calls(chapter.path, chapter.source, content):
            if name in shown:
                must = f"figure '{name}' must appear once on a page"
                raise BuildError(f"{chapter.path}:{line}", must, do="refer to it with ref()")
            shown.append(name)
    return shown


def check_calls(path: Path, source: str, content: Content, own: tuple[str, ...] = ()) -> list[tuple[int, str]]:
    """Check the names in a text's calls, and return its figures with their lines.

    Raises
    ------
    BuildError
        At the line of the first unknown name.
    """
    names = tuple(Prose(content, Ledger({}, {}), {}, dict.fromkeys([*FACTS, *content.facts, *own]), "").names)
    things: dict[str, Iterable[str]] = {
        "figure": content.figures,
        "guess": content.guesses,
        "ref": content.figures,
        "cite": content.references,
    }
    return list(_checked_calls(path, source, names, tuple((noun, tuple(known)) for noun, known in things.items())))


@functools.lru_cache(MOST_TEXTS)
def _checked_calls(
    path: Path, source: str, names: tuple[str, ...], things: tuple[tuple[str, tuple[str, ...]], ...]
) -> tuple[tuple[int, str], ...]:
    """Check a text that is new, or may name other things than before."""
    if (place := source.find(PLACEHOLDER)) >= 0:
        line = source.count("\n", 0, place) + 1
        raise BuildError(f"{path}:{line}", f"'{PLACEHOLDER}' is the build's own", do="call figure() or claim()")
    tree = _parsed(path, source)
    check_branches(path, tree)
    check_verdicts(path, skeleton(source))
    _check_names(tree, path, names)
    nouns = dict(things)
    called: list[tuple[int, str]] = []
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in nouns:
            noun, known = call.node.name, nouns[call.node.name]
            for name in _constants(call):
                if name not in known:
                    thing = {"cite": "citation", "guess": "guess"}.get(noun, "figure")
                    raise BuildError(f"{path}:{call.lineno}", f"unknown {thing} '{name}'", do=nearest(name, known))
                called += [(call.lineno, name)] if noun == "figure" else []
    return tuple(called)


def _parsed(path: Path, source: str) -> nodes.Template:
    """Parse the calls of a text, and refuse what Jinja refuses."""
    sandbox = Sandbox()
    try:
        sandbox.compile(source)
        return parsed(source)
    except jinja2.TemplateSyntaxError as error:
        quoted = str(error.message).split("'")
        near = nearest(quoted[1], FILTERS) if len(quoted) > 1 else None
        raise BuildError(f"{path}:{error.lineno}", str(error.message), do=near) from error


def _check_names(tree: nodes.Template, path: Path, known: Sequence[str]) -> None:
    """Refuse what is neither a call nor a name of the text's own."""
    unknown = meta.find_undeclared_variables(tree) - {*known, "range"}
    for node in tree.find_all(nodes.Name):
        if node.name in unknown:
            must = f"'{node.name}' is undefined"
            raise BuildError(f"{path}:{node.lineno}", must, do=nearest(node.name, known))


def _constants(call: nodes.Call) -> list[str]:
    """Return the arguments of a call that are texts as they stand."""
    return [str(each.value) for each in call.args if isinstance(each, nodes.Const)]


def skeleton(source: str) -> str:
    """Return a text without its calls: a digit for each that prints, and as many lines."""

    def blank(found: re.Match[str]) -> str:
        return ("0" if found[0].startswith("{{") else "") + "\n" * found[0].count("\n")

    return CALL.sub(blank, source)
