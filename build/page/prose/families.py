"""Tests made together: all that one chapter makes on one network, their p corrected for one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jinja2 import TemplateSyntaxError, nodes

from build.claims import Claim
from build.errors import BuildError
from build.page.prose.content import Content
from build.page.prose.sandbox import parsed
from build.page.prose.values import Entries, Ledger, ProseError


def corrected(ledger: Ledger, content: Content) -> Ledger:
    """Return the ledger with every p corrected by Holm for all tests of its chapter on the same network.

    A claim counts where it is called first; those that no chapter calls, but the table at the end, count together.

    Raises
    ------
    BuildError
        If a chapter calls an unknown claim.
    """
    claims = dict(ledger.claims)
    for keys in families(ledger, content):
        chances = holm([claims[key].p or 0.0 for key in keys])
        claims |= {key: claims[key].among(len(keys), p) for key, p in zip(keys, chances, strict=True)}
    return Ledger(ledger.values, claims)


def holm(chances: Sequence[float]) -> list[float]:
    """Correct the p of many tests made together (Holm 1979, Scandinavian Journal of Statistics 6)."""
    raised, least = [0.0] * len(chances), 0.0
    for place, at in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
        least = max(least, min(1.0, chances[at] * (len(chances) - place)))
        raised[at] = least
    return raised


def families(ledger: Ledger, content: Content) -> list[list[str]]:
    """Return the keys of the claims that rest on a test, by chapter and network, where there are several."""
    homes: dict[str, str] = {}
    for place, key in _called(ledger, content):
        homes.setdefault(key, place)
    found: dict[tuple[str, str], list[str]] = {}
    for key, claim in ledger.claims.items():
        if claim.p is not None:
            found.setdefault((key.split(".")[0], homes.get(key, "")), []).append(key)
    return [keys for keys in found.values() if len(keys) > 1]


def _called(ledger: Ledger, content: Content) -> Iterator[tuple[str, str]]:
    """Yield the chapter and the whole key of each claim that is called, in order."""
    for page in content.site.pages:
        known: Entries[Claim] = Entries("claim", ledger.claims, content.site.experiment_of(page))
        for chapter in content.chapters(page):
            for line, name in calls_of(chapter.source, "claim"):
                try:
                    yield str(chapter.path), known.whole(name)
                except ProseError as error:
                    raise BuildError(f"{chapter.path}:{line}", error.must, do=error.do) from error


def calls_of(source: str, name: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the first argument of each call by a name, where that is a text as it stands.

    A malformed text has none; whoever runs its calls says what is wrong with it.
    """
    try:
        tree = parsed(source)
    except TemplateSyntaxError:
        return
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == name and call.args:
            first = call.args[0]
            if isinstance(first, nodes.Const):
                yield call.lineno, str(first.value)
