"""What belongs to the whole way alone: a part of a chapter, folded into one line, its question and its answer.

::: whole
**How far does pooling forgive a shift?** One pixel, not four.

Whatever else there is to it.
:::
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from build.errors import BuildError
from build.page.prose.values import ProseError

NAME = "whole"
OPENING, CLOSING = f"::: {NAME}", ":::"
OPEN, CLOSE, LINE_CLOSE = f"container_{NAME}_open", f"container_{NAME}_close", "fold_line_close"
NO_LINE = "a fold must begin with its question in bold and its answer"
LINE = f"write '**Question?** Answer.' below '{OPENING}'"
EMPTY = "leave an empty line above it"
PLAIN = ("text", "code_inline", "softbreak", "em_open", "em_close", "strong_open", "strong_close", "math_inline")
"""What the line of a fold may hold, which is a button."""


def fold_plugin(parser: MarkdownIt) -> None:
    """Let a parser know folds."""
    container_plugin(parser, NAME, validate=lambda words, _: words.strip() == NAME)


def check_fences(path: Path, source: str) -> None:
    """Refuse a fold that does not end, ends twice, or lies in another.

    Raises
    ------
    BuildError
        At its line.
    """
    opened = 0
    for number, line in enumerate(source.split("\n"), 1):
        fence = line.rstrip() if line.startswith(CLOSING) else ""
        if fence not in ("", OPENING, CLOSING):
            raise BuildError(f"{path}:{number}", f"a fold must begin with '{OPENING}' and end with '{CLOSING}'", fence)
        if opened and number == opened + 1 and (fence or not line.strip()):
            raise BuildError(f"{path}:{opened}", NO_LINE, do=LINE)
        if fence == OPENING and opened:
            must = f"the fold of line {opened} must end before another begins"
            raise BuildError(f"{path}:{number}", must, do=f"write '{CLOSING}' on a line of its own")
        if fence == CLOSING and not opened:
            raise BuildError(f"{path}:{number}", "there must be a fold to end", do=f"begin it with '{OPENING}'")
        opened = {OPENING: number, CLOSING: 0}.get(fence, opened)
    if opened:
        must = "a fold must have an end"
        raise BuildError(f"{path}:{opened}", must, do=f"write '{CLOSING}' on a line of its own")


def check_kept(path: Path, source: str, text: str) -> None:
    """Refuse a fence that a call has joined to the line before it, as '{%- endif %}' does.

    Raises
    ------
    BuildError
        At the first that lies below such a call.
    """
    lines = text.split("\n")
    if any(line.rstrip().endswith(CLOSING) and not line.startswith(CLOSING) for line in lines):
        written = source.split("\n")
        fences = [number for number, line in enumerate(written) if line.startswith(CLOSING) and number]
        below = next((number for number in fences if "%}" in written[number - 1]), 0)
        raise BuildError(f"{path}:{below + 1}", f"'{CLOSING}' must stand on a line of its own", do=EMPTY)


def with_lines(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens in which every fold knows its question, and its first paragraph is its line.

    Raises
    ------
    ProseError
        If that paragraph is not a question in bold and its answer, in plain words.
    """
    made: list[Token] = []
    waiting = list(tokens)
    while waiting:
        token, *waiting = waiting
        made.append(token)
        if token.type == OPEN:
            line, waiting = waiting[:3], waiting[3:]
            token.meta = {"question": _question(line)}
            if waiting[0].type == CLOSE:
                do = "leave an empty line below it; behind a line that ends in '%}', two"
                raise ProseError("a fold must hold more than its line", do, line[1].content.split("\n")[0])
            made += [line[1], Token(LINE_CLOSE, "", 0, meta=token.meta)]
    return made


def _question(line: Sequence[Token]) -> str:
    """Return the words of the question that a paragraph begins with."""
    inline = line[1] if len(line) == 3 else Token("inline", "", 0)
    words = [token for token in inline.children or () if token.type != "text" or token.content]
    kinds = [token.type for token in words]
    end = kinds.index("strong_close") if "strong_close" in kinds else 0
    question = "".join(token.content for token in words[1:end])
    near = inline.content.split("\n")[0] or OPENING
    if kinds[:1] != ["strong_open"] or not question.endswith("?") or len(kinds) < end + 2:
        raise ProseError(NO_LINE, LINE, near)
    if strange := next((kind for kind in kinds if kind not in PLAIN), None):
        must = f"the line of a fold is pressed to open it, so there must be no {strange.partition('_')[0]} in it"
        raise ProseError(must, "put it into the fold", near)
    return question
