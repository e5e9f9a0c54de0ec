"""Verdicts that an author types: they are the build's to say, and there are three of them."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import nodes

from build.errors import BuildError

TYPED = re.compile(
    r"\bnot shown\b|\b(?:do|does|did) ?n[o’']t hold\b|"
    r"(?<!0 )\bholds?\b(?=\s*(?:[.,;:!)]|(?:true|here|for|too)\b|$))"
)
NO_VERDICT = re.compile(r"\b(?:what|how|can|cannot|could|may|might|must|not|to|will|would)\b[^.,;:(]*$", re.IGNORECASE)


def check_verdicts(path: Path, words: str) -> None:
    """Refuse a verdict in words.

    Parameters
    ----------
    path : Path
        Where they were written.
    words : str
        A text, a digit in place of each call that prints and all its lines kept.

    Raises
    ------
    BuildError
        At the first verdict, with file and line.
    """
    for found in TYPED.finditer(words):
        is_verb = found[0] in ("hold", "holds")
        if is_verb and NO_VERDICT.search(words, 0, found.start()):
            continue
        line = words.count("\n", 0, found.start()) + 1
        must = "a verdict must be the build's"
        do = "call claim(), or ask claims[…].holds and .fails in a branch, or say it in other words"
        raise BuildError(f"{path}:{line}", must, f"'{found[0]}'", do)


def check_branches(path: Path, tree: nodes.Template) -> None:
    """Refuse a branch on a claim that knows two verdicts: an ``else`` must come after two questions at least.

    Raises
    ------
    BuildError
        At the first such branch, with file and line.
    """
    elifs = {id(part) for branch in tree.find_all(nodes.If) for part in branch.elif_}
    for branch in tree.find_all(nodes.If):
        asked = [part for part in (branch, *branch.elif_) if _asks(part.test)]
        if id(branch) not in elifs and branch.else_ and len(asked) == 1:
            raise _two_verdicts(path, branch.lineno)
    choices = list(tree.find_all(nodes.CondExpr))
    second = {id(choice.expr2) for choice in choices if _asks(choice.test)}
    for choice in choices:
        last = choice.expr2 is not None and not isinstance(choice.expr2, nodes.CondExpr)
        if last and _asks(choice.test) and id(choice) not in second:
            raise _two_verdicts(path, choice.lineno)


def _two_verdicts(path: Path, line: int) -> BuildError:
    must = "a branch on a claim must know three verdicts"
    return BuildError(f"{path}:{line}", must, "if and else", "ask .holds, then .fails in an elif; else it is open")


def _asks(test: nodes.Node) -> bool:
    """Tell whether a question is about a claim."""
    return any(name.name == "claims" for name in test.find_all(nodes.Name))
