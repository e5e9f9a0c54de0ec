"""The calls in prose: keys of the page's own experiment, and errors with their line."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest

from build.claims import Claim, Measured, Verdict
from build.errors import BuildError
from build.page.prose.calls import Appearances, Prose
from build.page.prose.content import Content, Definition
from build.page.prose.values import Ledger

PATH = Path("content/chapters/01-first.md")
SHARE = Definition("share", "A part.")
MOST = Claim("Most.", Verdict.HOLDS, "9 of 10.", 10, 0.9, rule="Holds if above 0.", p=0.01, definition="share")


@pytest.fixture
def prose() -> Prose:
    values = {"fashion.accuracy": Measured(0.9, 10, 0.8, 0.95), "rows.accuracy": Measured(0.5, 20)}
    ledger = Ledger(values, {"fashion.most": MOST, "rows.most": MOST})
    return Prose(
        Mock(Content, figures={}, references={}, definitions={"share": SHARE}),
        ledger,
        {},
        {},
        "fashion",
    )


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('value("accuracy")', "0.900"),
        ('value("fashion.accuracy")', "0.900"),
        ('value("rows.accuracy")', "0.500"),
        ('interval("accuracy", ".2")', "0.80 to 0.95"),
        ('count("accuracy")', "10"),
        ('count("most")', "10"),
        ('detail("most")', "9 of 10."),
        ('claims["most"].holds', "True"),
        ('values["accuracy"].low', "0.8"),
        ('"accuracy" in values', "True"),
        ("n_claims()", "1"),
        ("n_holding()", "1"),
    ],
)
def test_a_call_speaks_of_the_page_s_experiment(prose: Prose, call: str, said: str) -> None:
    assert prose.speak(PATH, f"{{{{ {call} }}}}", Appearances()) == said


def test_a_figure_of_another_experiment_speaks_of_its_own(prose: Prose) -> None:
    assert prose.speak(PATH, '{{ value("accuracy") }}', Appearances(), "rows") == "0.500"


def test_a_claim_keeps_its_whole_key(prose: Prose) -> None:
    shown = Appearances()
    prose.speak(PATH, '{{ claim("most") }} {{ claim("rows.most") }} {{ claims_table() }}', shown)
    assert shown.blocks == [("claim", "fashion.most"), ("claim", "rows.most"), ("claims", "fashion")]


def test_a_misspelt_key_is_an_error_of_one_line_that_names_the_nearest(prose: Prose) -> None:
    with pytest.raises(BuildError) as caught:
        prose.speak(PATH, 'First.\n{{ claim("mots") }}', Appearances())
    assert str(caught.value) == f"{PATH}:2: unknown claim 'mots'; did you mean 'most'?"
