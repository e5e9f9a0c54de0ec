"""What the templates of blocks of the prose are given: claims, definitions, guesses and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup

from build.claims import Claim
from build.page.prose.guesses import GuessMatter
from build.page.publication.contexts import Template


@dataclass(frozen=True)
class Record:
    """One claim as it is printed.

    Attributes
    ----------
    key : str
        With its experiment.
    claim : Claim
        What was found.
    certainty : str
        Its interval, its p, or why it has neither.
    term : str or None
        What was measured; the page defines it.
    shown : bool
        Whether the prose shows it, with its numbers.
    """

    key: str
    claim: Claim
    certainty: str
    term: str | None
    shown: bool


@dataclass(frozen=True)
class ClaimTemplate(Template):
    """One claim, as a block of the prose."""

    template: ClassVar[str] = "partials/claim.html"

    record: Record


@dataclass(frozen=True)
class ClaimsTemplate(Template):
    """All claims of an experiment."""

    template: ClassVar[str] = "partials/claims.html"

    records: tuple[Record, ...]


@dataclass(frozen=True)
class DefinitionTemplate(Template):
    """What a measure is; ``miniature`` is the template of a small picture of it, where there is one."""

    template: ClassVar[str] = "partials/definition.html"

    key: str
    term: str
    text: Markup
    miniature: str | None


@dataclass(frozen=True)
class Choice:
    """One option of a guess.

    Attributes
    ----------
    text : Markup
        What it says.
    value : float or None
        What was measured of it.
    told : str
        The same as readers are told it.
    right : bool
        Whether it is the one to choose.
    network : str or None
        Whose map stands for it.
    """

    text: Markup
    value: float | None
    told: str
    right: bool
    network: str | None


@dataclass(frozen=True)
class GuessTemplate(Template):
    """What a reader is asked before a figure answers."""

    template: ClassVar[str] = "partials/guess.html"

    id: str
    matter: GuessMatter
    question: Markup
    options: tuple[Choice, ...]
    answer: Markup


@dataclass(frozen=True)
class LayersTemplate(Template):
    """The layers of a network: name, kind, output shape, formula of the count, count."""

    template: ClassVar[str] = "partials/layers.html"

    layers: tuple[dict[str, Any], ...]
    total: int


@dataclass(frozen=True)
class Part:
    """One of several figures that share a place: its id, what it is called there, its HTML."""

    figure_id: str
    name: str
    figure: Markup


@dataclass(frozen=True)
class SeriesTemplate(Template):
    """Figures that share a place: all of them on the whole way, one and a switch on the short way."""

    template: ClassVar[str] = "partials/series.html"

    first: str
    parts: tuple[Part, ...]
