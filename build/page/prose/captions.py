"""The words of a figure: no blocks, and a take-away that can be taken away."""

from __future__ import annotations

from collections.abc import Sequence

from build.author.files import line_of, read_text
from build.errors import BuildError
from build.page.prose.content import TAKE_AWAY, FigureSource
from build.page.prose.document import Document

MOST_WORDS = 25
"""Of a take-away."""


def check_words(figure: FigureSource, blocks: Sequence[tuple[str, str]], take_away: Document) -> None:
    """Refuse a block among a figure's words, and a take-away that nobody would remember.

    Raises
    ------
    BuildError
        At its line.
    """
    source = read_text(figure.path)
    for kind, _ in blocks:
        must = f"a {kind} cannot stand in a figure's words"
        raise BuildError(f"{figure.path}:{line_of(source, f'{kind}(')}", must, do="put it into a chapter")
    inline = (token for token in take_away.tokens if token.type == "inline")
    texts = (child.content or " " for token in inline for child in token.children or ())
    words = "".join(texts).strip().removeprefix(TAKE_AWAY.strip("*")).split()
    n_words = sum(any(map(str.isalnum, word)) for word in words)
    if n_words > MOST_WORDS:
        must = f"what to take away must be said in at most {MOST_WORDS} words"
        raise BuildError(f"{figure.path}:{line_of(source, TAKE_AWAY)}", must, f"{n_words}", "move the rest before it")
