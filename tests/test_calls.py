"""The calls in prose: keys of the page's own experiment, and errors with their line."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from build.claims import Measured
from build.errors import BuildError
from build.page.prose.calls import Appearances, Prose
from tests.made_up_prose import ACCURACY, PATH, made_up_prose


@pytest.fixture
def prose() -> Prose:
    values = {"fashion.accuracy": ACCURACY, "rows.accuracy": Measured(0.5, 20)}
    return made_up_prose(values, ["fashion.most", "rows.most"], {}, "fashion")


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


def test_figures_share_a_place(prose: Prose) -> None:
    """Each has its number; one of them is seen first; a name too many, or a first that is none of them, is a fault."""
    prose.content.figures.update(dict.fromkeys(["relu", "relu1", "pool1"], Mock()))
    shown = Appearances()
    placed = prose.speak(PATH, '{{ figure("relu", "relu1") }}{{ figure("pool1") }}', shown)
    assert placed == "<!--block:0--><!--block:1-->"
    assert shown.blocks == [("series", "relu relu relu1"), ("figure", "pool1")]
    assert shown.figures == ["relu", "relu1", "pool1"]
    shown = Appearances()
    prose.speak(PATH, '{{ figure("relu", "relu1", first="relu1") }}', shown)
    assert shown.blocks == [("series", "relu1 relu relu1")]
    for call in ('figure("relu", "relu")', 'figure("relu", "relu1", first="pool1")', "figure()"):
        with pytest.raises(BuildError, match=f"{PATH}:2: "):
            prose.speak(PATH, f"\n{{{{ {call} }}}}", Appearances())
