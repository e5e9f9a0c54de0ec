"""What stands on a line of its own in the prose: claims, definitions and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from build.network.kinds import kind_named
from build.page.prose.calls import Appearances
from build.page.prose.content import Content
from build.page.prose.derived import n_parameters, shape_text
from build.page.prose.drafts import GuessDraft, render_inline
from build.page.prose.exhibits import Exhibit
from build.page.prose.formulas import Formula
from build.page.prose.values import Ledger, format_certainty
from build.page.publication.block_contexts import (
    Choice,
    ClaimsTemplate,
    ClaimTemplate,
    DefinitionTemplate,
    GuessTemplate,
    LayersTemplate,
    Part,
    Record,
    SeriesTemplate,
)
from build.page.publication.environment import Templates

MINIATURES = "partials/miniatures"


@dataclass(frozen=True)
class Blocks:
    """Render the blocks of one page.

    Attributes
    ----------
    content, ledger, exhibits
        What blocks are made from.
    environment : Templates
        Finds the templates.
    shown : Appearances
        What the page shows.
    """

    content: Content
    ledger: Ledger
    exhibits: Mapping[str, Exhibit]
    environment: Templates
    shown: Appearances

    def block(self, kind: str, name: str, composed: Mapping[str, Mapping[str, Markup]]) -> Markup:
        """Render what stands at a placeholder; what has words of its own is ``composed`` already, by kind and name."""
        match kind:
            case "claim":
                return ClaimTemplate(self._record(name)).render(self.environment)
            case "claims":
                records = tuple(self._record(key) for key in self.ledger.claims_of(name))
                return ClaimsTemplate(records).render(self.environment)
            case "layers":
                layers = tuple(_row(layer) for layer in self.exhibits[name].layers)
                return LayersTemplate(layers, sum(layer["parameters"] for layer in layers)).render(self.environment)
            case "series":
                first, *names = name.split()
                parts = tuple(Part(each, self._part_name(each), composed["figure"][each]) for each in names)
                return SeriesTemplate(first, parts).render(self.environment)
        return composed[kind][name]

    def definition(self, key: str, text: Markup) -> Markup:
        """Render the box of a measure."""
        miniature = f"{MINIATURES}/{key}.svg"
        known = miniature in self.environment.names
        term = self.content.definitions[key].term
        return DefinitionTemplate(key, term, text, miniature if known else None).render(self.environment)

    def guess(self, draft: GuessDraft, formulas: Mapping[Formula, str]) -> Markup:
        """Render a guess: its options with what was measured of them, and its answer."""
        matter = draft.source.matter
        options = tuple(
            Choice(render_inline(text, formulas), value, told, at == draft.right, option.network)
            for at, (text, value, told, option) in enumerate(
                zip(draft.options, draft.measured, draft.told, matter.options, strict=True)
            )
        )
        question, answer = render_inline(draft.question, formulas), render_inline(draft.answer, formulas)
        return GuessTemplate(draft.source.id, matter, question, options, answer).render(self.environment)

    def _part_name(self, figure: str) -> str:
        front = self.content.figures[figure].front
        return front.part or front.layer or figure

    def _record(self, key: str) -> Record:
        claim = self.ledger.claims[key]
        term = self.content.definitions[claim.definition].term if claim.definition else None
        return Record(key, claim, format_certainty(claim), term, ("claim", key) in self.shown.blocks)


def _row(layer: dict[str, Any]) -> dict[str, Any]:
    """Describe a layer in a table."""
    return {
        "name": layer["name"],
        "work": kind_named(layer["kind"], layer["name"]).described(layer),
        "shape": shape_text(layer["shape"]),
        "parameters": n_parameters(layer),
    }
