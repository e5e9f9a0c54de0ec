"""The calls in prose: figures, values, claims, citations and cross references, run by Jinja.

What is a block of its own (a figure, a claim, a table) becomes a placeholder that Markdown leaves alone
and :mod:`build.page.prose.document` replaces by HTML.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2

from build.claims import Claim, Measured
from build.errors import BuildError, nearest
from build.page.prose.content import Content, FigureSource
from build.page.prose.sandbox import FILTERS, Sandbox
from build.page.prose.values import Entries, Ledger, ProseError, format_interval, format_number

PLACEHOLDER = "<!--block:"
BLOCK = f"{PLACEHOLDER}{{}}-->"
# Characters that Markdown would read as its own.
MARKUP = str.maketrans({character: f"\\{character}" for character in "\\`*_[]<>$#|~"})


@dataclass
class Appearances:
    """What a page has shown so far.

    Attributes
    ----------
    figures : list of str
        Figures in order of appearance; a figure's number is its place.
    cited : list of str
        References in order of appearance.
    defined : list of str
        Measures that the page speaks of, in order of appearance.
    blocks : list of (str, str)
        Kind and name of each block, by the number in its placeholder.
    """

    figures: list[str] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)
    defined: list[str] = field(default_factory=list)
    blocks: list[tuple[str, str]] = field(default_factory=list)

    def place(self, kind: str, name: str) -> str:
        """Note a block and return its placeholder."""
        self.blocks.append((kind, name))
        return BLOCK.format(len(self.blocks) - 1)

    def speak_of(self, measure: str | None) -> None:
        """Note a measure that the page has to define."""
        if measure is not None and measure not in self.defined:
            self.defined.append(measure)


class Prose:
    """Run the calls in prose.

    Parameters
    ----------
    content : Content
        Figures and references that may be called.
    ledger : Ledger
        Values and claims that may be printed.
    numbers : mapping of str to str
        ``"Figure 4"`` by figure, for cross references; empty in the first of two runs.
    facts : mapping of str to object
        Further names that the prose may use.
    home : str
        The experiment that the page is about.
    """

    def __init__(
        self, content: Content, ledger: Ledger, numbers: Mapping[str, str], facts: Mapping[str, Any], home: str
    ) -> None:
        self.content = content
        self.ledger = ledger
        self.numbers = numbers
        self.facts = facts
        self.home = home
        self.sandbox = Sandbox()

    @property
    def names(self) -> list[str]:
        """Return what a text may name."""
        return list(self._calls(Appearances(), self.home))

    def value_of(self, key: str) -> Any:
        """Return what was measured under a key, which needs no prefix if it is of the page's own experiment."""
        return Entries("value", self.ledger.values, self.home)[key].value

    def speak_of(self, figure: FigureSource, text: str, shown: Appearances) -> str:
        """Run the calls of a figure's words, which may name the figure's ``layer``."""
        return self.speak(figure.path, text, shown, figure.front.experiment, {"layer": figure.front.layer})

    def speak(
        self,
        path: Path,
        source: str,
        shown: Appearances,
        home: str | None = None,
        own: Mapping[str, Any] | None = None,
    ) -> str:
        """Run the calls of one text and return its Markdown.

        Parameters
        ----------
        path : Path
            Where the text was written, for errors.
        source : str
            Markdown with calls.
        shown : Appearances
            What the page has shown so far; what this text shows is added.
        home : str, optional
            The experiment that the text speaks of, where it is not the page's.
        own : mapping of str to object, optional
            Names that only this text may use.

        Raises
        ------
        BuildError
            At the first call that cannot be answered, with its file and line.
        """
        calls = {**self._calls(shown, home or self.home), **(own or {})}
        if (place := source.find(PLACEHOLDER)) >= 0:
            line = source.count("\n", 0, place) + 1
            raise BuildError(f"{path}:{line}", f"'{PLACEHOLDER}' is the build's own", do="call figure() or claim()")
        try:
            return self.sandbox.speak(source, str(path), calls)
        except jinja2.TemplateSyntaxError as error:
            raise BuildError(f"{path}:{error.lineno}", str(error.message), do=_suggest(error, FILTERS)) from error
        except ProseError as error:
            raise BuildError(_line(path, error), error.must, do=error.do) from error
        except jinja2.UndefinedError as error:
            raise BuildError(_line(path, error), str(error.message), do=_suggest(error, calls)) from error
        except Exception as error:  # whatever an expression of the author's may come to
            reason = " ".join(str(error).split()) or type(error).__name__
            raise BuildError(_line(path, error), reason) from error

    def _calls(self, shown: Appearances, home: str) -> dict[str, Callable[..., Any] | Any]:
        """Return what a text may call, by name."""
        values = Entries("value", self.ledger.values, home)
        claims = Entries("claim", self.ledger.claims, home)
        own = self.ledger.claims_of
        return {
            "figure": lambda *names, first=None: self._figures(names, first, shown),
            "guess": lambda name: self._guess(name, shown),
            "claim": lambda key: self._claim(claims.whole(key), shown),
            "claims_table": lambda experiment=home: self._claims_table(experiment, shown),
            "definition": lambda key: self._definition(key, shown),
            "term": lambda key, words=None: self._term(key, words, shown),
            "layers_table": lambda experiment=home: shown.place("layers", experiment),
            "cite": lambda key: self._cite(key, shown),
            "ref": self._ref,
            "value": lambda key, style="number", item=None: _value(key, values[key].value, style, item),
            "values": values,
            "interval": lambda key, style="number": format_interval(values[key], style),
            "count": lambda key: _count(key, claims[key] if key in claims else values[key]),
            "claims": claims,
            "n_claims": lambda experiment=home: len(own(experiment)),
            "n_holding": lambda experiment=home: sum(claim.holds for claim in own(experiment).values()),
            "detail": lambda key: claims[key].detail.translate(MARKUP),
            **self.facts,
        }

    def _claim(self, key: str, shown: Appearances) -> str:
        self._speak_of_claim(key, shown)
        return shown.place("claim", key)

    def _claims_table(self, experiment: str, shown: Appearances) -> str:
        for key in self.ledger.claims_of(experiment):
            self._speak_of_claim(key, shown)
        return shown.place("claims", experiment)

    def _speak_of_claim(self, key: str, shown: Appearances) -> None:
        definition, known = self.ledger.claims[key].definition, self.content.definitions
        if definition is not None and definition not in known:
            raise ProseError(f"{key}: unknown definition '{definition}'", nearest(definition, known))
        shown.speak_of(definition)

    def _definition(self, key: str, shown: Appearances) -> str:
        self._check_definition(key)
        if ("definition", key) in shown.blocks:
            raise ProseError(f"definition '{key}' must appear once on a page", "refer to it with term()")
        shown.speak_of(key)
        return shown.place("definition", key)

    def _term(self, key: str, words: str | None, shown: Appearances) -> str:
        self._check_definition(key)
        shown.speak_of(key)
        return f"[{words or self.content.definitions[key].term}](#definition-{key})"

    def _check_definition(self, key: str) -> None:
        if key not in self.content.definitions:
            raise ProseError(f"unknown definition '{key}'", nearest(key, self.content.definitions))

    def _figures(self, names: Sequence[str], first: str | None, shown: Appearances) -> str:
        """Place one figure, or several that share a place, of which the short way shows ``first`` first."""
        if not names or first not in (None, *names):
            must = "figure() must name a figure, or several and one of them first"
            raise ProseError(must, nearest(first or "", names), near=first)
        for name in names:
            self._check_figure(name)
            if name in shown.figures:
                raise ProseError(f"figure '{name}' must appear once on a page", "refer to it with ref()")
            shown.figures.append(name)
        if len(names) == 1:
            return shown.place("figure", names[0])
        return shown.place("series", " ".join([first or names[0], *names]))

    def _check_figure(self, name: str) -> None:
        if name not in self.content.figures:
            raise ProseError(f"unknown figure '{name}'", nearest(name, self.content.figures))

    def _guess(self, name: str, shown: Appearances) -> str:
        if name not in self.content.guesses:
            raise ProseError(f"unknown guess '{name}'", nearest(name, self.content.guesses))
        if ("guess", name) in shown.blocks:
            raise ProseError(f"guess '{name}' must appear once on a page")
        return shown.place("guess", name)

    def _ref(self, name: str) -> str:
        self._check_figure(name)
        if self.numbers and name not in self.numbers:
            raise ProseError(f"figure '{name}' is referred to but shown nowhere", f'add {{{{ figure("{name}") }}}}')
        return f"[{self.numbers.get(name, '')}](#{name})"

    def _cite(self, key: str, shown: Appearances) -> str:
        references = self.content.references
        if key not in references:
            raise ProseError(f"unknown citation '{key}'", nearest(key, references))
        if key not in shown.cited:
            shown.cited.append(key)
        return f"[{references[key].short.translate(MARKUP)}](#ref-{key})"


def _value(key: str, value: Any, style: str, item: int | None) -> str:
    """Write one number, or one of a list."""
    if isinstance(value, list):
        if item is None:
            raise ProseError(f"value '{key}' is a list", "say which item: value(key, style, 0)")
        if item not in range(-len(value), len(value)):
            raise ProseError(f"value '{key}' has {len(value)} items, counted from 0", f"there is no item {item}")
        value = value[item]
    return format_number(value, style).translate(MARKUP)


def _count(key: str, entry: Measured | Claim) -> str:
    """Write how many samples an entry rests on."""
    if entry.n is None:
        raise ProseError(f"'{key}' has no n")
    return format_number(entry.n, "integer")


def _line(path: Path, error: Exception) -> str:
    """Return ``file:line`` of the call that raised, which Jinja writes into the traceback."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return f"{path}:{lines[-1]}" if lines else str(path)


def _suggest(error: jinja2.TemplateError, known: Iterable[str]) -> str | None:
    """Name the known word most like the unknown one."""
    quoted = str(error.message).split("'")
    return nearest(quoted[1], known) if len(quoted) > 1 else None
