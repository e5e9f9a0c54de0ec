"""Markdown: one parser for chapters and captions, with notes, formulas and links that set figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from build.page.prose.folds import CLOSE, LINE_CLOSE, OPEN, fold_plugin, with_lines
from build.page.prose.formulas import Formula
from build.page.prose.markup import check_html, check_image
from build.page.prose.values import ProseError

BLOCK = re.compile(r"<!--block:(\d+)-->\n?")
SET = "set:"


@dataclass
class Document:
    """One parsed text.

    Attributes
    ----------
    tokens : list of Token
        Blocks in order, each note after the block that calls it.
    headings : list of (int, str, str)
        Level, id and text of each heading.
    """

    tokens: list[Token]
    headings: list[tuple[int, str, str]] = field(default_factory=list)

    def formulas(self) -> Iterator[Formula]:
        """Yield the formulas."""
        for token in _every(self.tokens):
            if token.type in ("math_inline", "math_block"):
                yield formula_of(token)

    def render(self, formulas: Mapping[Formula, str], blocks: Sequence[str] = ()) -> str:
        """Return HTML.

        Parameters
        ----------
        formulas : mapping of Formula to str
            MathML of every formula.
        blocks : sequence of str
            HTML for each placeholder.
        """
        html: str = PARSER.renderer.render(self.tokens, PARSER.options, {"formulas": formulas})
        return BLOCK.sub(lambda found: blocks[int(found[1])], html)


def parse(text: str, figure_state: Callable[[str], str], first_note: int = 1, level: int = 1) -> Document:
    """Parse Markdown.

    Parameters
    ----------
    text : str
        Markdown with placeholders.
    figure_state : callable
        From a figure's name to what a link to it sets beside its query (``"layer=conv1"`` or nothing).
    first_note : int
        Number of the first note.
    level : int
        What is added to the level of headings.

    Raises
    ------
    ProseError
        If a note is not defined, a link sets an unknown figure, or a block stands inside a paragraph.
    """
    environment: dict[str, Any] = {}
    tokens = PARSER.parse(text, environment)
    body, notes = _divide(tokens)
    document = Document(_with_notes(with_lines(body), notes, first_note))
    for token in _every(document.tokens):
        _check(token)
        if token.type in ("th_open", "td_open") and token.attrs.pop("style", "") == "text-align:right":
            token.attrs["class"] = "number"
        if token.type == "link_open" and str(token.attrs.get("href", "")).startswith(SET):
            _set_link(token, figure_state)
    _name_headings(document, level)
    return document


def link_targets(text: str) -> list[str]:
    """Return where the links of a text lead."""
    links = (token for token in _every(PARSER.parse(text)) if token.type == "link_open")
    return [str(token.attrs["href"]) for token in links]


def formula_of(token: Token) -> Formula:
    """Return the formula of a token."""
    return Formula(token.content.strip(), token.type == "math_block")


def _every(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield tokens and the tokens inside them."""
    for token in tokens:
        yield token
        yield from token.children or ()


def _divide(tokens: list[Token]) -> tuple[list[Token], dict[int, list[Token]]]:
    """Part the text from its notes, which the parser puts last."""
    kinds = [token.type for token in tokens]
    if "footnote_block_open" not in kinds:
        return tokens, {}
    start = kinds.index("footnote_block_open")
    notes: dict[int, list[Token]] = {}
    for token in tokens[start + 1 : -1]:
        if token.type == "footnote_open":
            notes[token.meta["id"]] = []
        elif token.type not in ("footnote_close", "footnote_anchor"):
            notes[max(notes)].append(token)
    return tokens[:start], notes


def _with_notes(body: list[Token], notes: dict[int, list[Token]], first: int) -> list[Token]:
    """Put each note after the block that first calls it, outermost but for a fold."""
    placed: list[Token] = []
    waiting: list[int] = []
    level = 0
    for token in body:
        placed.append(token)
        level = {OPEN: 1, CLOSE: 0}.get(token.type, level)
        for inside in token.children or ():
            if inside.type == "footnote_ref":
                if inside.meta["id"] not in waiting and inside.meta["id"] in notes:
                    waiting.append(inside.meta["id"])
                inside.meta["number"] = inside.meta["id"] + first
        if token.level == level and token.nesting <= 0 and token.type not in ("inline", LINE_CLOSE):
            for note in waiting:
                meta = {"number": note + first}
                placed += [
                    Token("note_open", "", 1, meta=meta),
                    *notes.pop(note),
                    Token("note_close", "", -1, meta=meta),
                ]
            waiting = []
    return placed


def _check(token: Token) -> None:
    """Refuse what would come out as something else than it was meant to be, and what no page may hold."""
    if token.type in ("html_block", "html_inline"):
        check_html(token.content)
    if token.type == "image":
        check_image(str(token.attrs["src"]))
    if token.type == "inline" and BLOCK.search(token.content):
        words = BLOCK.split(token.content)[0].strip()
        must = "a figure, guess, claim, definition or table must stand on a line of its own"
        raise ProseError(must, "put empty lines around it", words.split("\n")[0])
    if token.type == "text" and (unknown := re.search(r"\[\^([^\]]+)\]", token.content)):
        call = f"[^{unknown[1]}]"
        raise ProseError(f"note '{unknown[1]}' is not defined", f"add a line '{call}: …'", call)


def _set_link(token: Token, figure_state: Callable[[str], str]) -> None:
    """Turn ``set:conv1?channel=5`` into a link that sets the figure."""
    href = str(token.attrs["href"])
    name, _, query = href.removeprefix(SET).partition("?")
    state = "&".join(part for part in (figure_state(name), query) if part)
    token.attrs = {"class": "set", "href": f"#{name}", "data-set": state}


def _name_headings(document: Document, level: int) -> None:
    """Lower the headings by ``level`` and give each an id."""
    for index, token in enumerate(document.tokens):
        if token.type not in ("heading_open", "heading_close"):
            continue
        depth = int(token.tag[1]) + level
        token.tag = f"h{depth}"
        if token.type == "heading_open":
            text = "".join(inside.content for inside in document.tokens[index + 1].children or ())
            token.attrs["id"] = slug(text)
            document.headings.append((depth, slug(text), text))


def slug(text: str) -> str:
    """Return a heading's words as an id."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower().replace("’", "")))


def _formula(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    formula = formula_of(tokens[index])
    mathml: str = env["formulas"][formula]
    return f'<div class="formula">{mathml}</div>\n' if formula.display else mathml


def _note_call(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    number, again = tokens[index].meta["number"], tokens[index].meta["subId"]
    name = "" if again else f' id="call-{number}"'
    return f'<sup class="note-call"><a href="#note-{number}"{name} aria-label="Note {number}">{number}</a></sup>'


def _note_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    number = tokens[index].meta["number"]
    back = f'<a class="note-number" href="#call-{number}" aria-label="Back to the call of note {number}">{number}</a>'
    return f'<aside class="note" id="note-{number}" aria-label="Note {number}">{back}\n'


def _note_close(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</aside>\n"


def _table_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return '<div class="table-scroll" tabindex="0" role="group" aria-label="Table">\n<table>\n'


def _table_close(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</table>\n</div>\n"


def _fence(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Let the keyboard reach what may have to be scrolled."""
    return f'<pre tabindex="0"><code>{escapeHtml(tokens[index].content)}</code></pre>\n'


def _heading_close(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    opening = next(token for token in reversed(tokens[:index]) if token.type == "heading_open")
    link = f'<a class="anchor" href="#{opening.attrs["id"]}" aria-label="Link to this section">§</a>'
    return f" {link}</{tokens[index].tag}>\n"


def _fold_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    name = _fold_name(tokens[index])
    button = f'<button type="button" class="fold-button" aria-expanded="false" aria-controls="{name}">'
    return f'<div class="fold grid">\n<p class="fold-line">{button}<span>'


def _fold_line_close(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    name = _fold_name(tokens[index])
    return f'</span></button></p>\n<div class="fold-body passage grid" id="{name}" hidden="until-found">\n'


def _fold_close(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</div>\n</div>\n"


def _fold_name(token: Token) -> str:
    return f"whole-{slug(token.meta['question'])}"


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"typographer": True, "html": True})
    parser.enable(["table", "replacements", "smartquotes"])
    parser.use(footnote_plugin).use(dollarmath_plugin, allow_space=False, allow_digits=False).use(fold_plugin)
    rules = {
        "math_inline": _formula,
        "math_block": _formula,
        "footnote_ref": _note_call,
        "fence": _fence,
        "note_open": _note_open,
        "note_close": _note_close,
        "heading_close": _heading_close,
        OPEN: _fold_open,
        LINE_CLOSE: _fold_line_close,
        CLOSE: _fold_close,
        "table_open": _table_open,
        "table_close": _table_close,
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


PARSER = _make_parser()
