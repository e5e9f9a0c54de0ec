"""What stages find out: made well or not at all, and read as it was written."""

from __future__ import annotations

import ast
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from build.claims import (
    Claim,
    Measured,
    NoInterval,
    Verdict,
    read_claims,
    read_values,
    write_claims,
    write_values,
)
from build.errors import BuildError
from build.page.prose.content import read_content

ROOT = Path(__file__).parent.parent
SOUND: dict[str, Any] = {
    "statement": "It is so.",
    "verdict": Verdict.HOLDS,
    "detail": "9 of 10.",
    "n": 10,
    "value": 0.9,
    "rule": "Holds if above 0.",
    "interval": (0.8, 0.95),
    "definition": "share",
}


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"statement": " "}, "claim ' ': statement must be a sentence"),
        ({"detail": ""}, "claim 'It is so.': detail must be a sentence"),
        ({"rule": None}, "claim 'It is so.': rule must be said (got nothing)"),
        ({"n": None}, "claim 'It is so.': n must be said (got nothing)"),
        ({"definition": None}, "claim 'It is so.': definition must be said (got nothing)"),
        ({"interval": None}, "claim 'It is so.': interval or p must be said (got neither); or say why there is none"),
        ({"rule": ""}, "rule must be a sentence"),
        ({"verdict": True}, "verdict must be a Verdict (got True)"),
        ({"n": 0}, "n must be a whole number above 0 (got 0)"),
        ({"n": 2.5}, "n must be a whole number above 0 (got 2.5)"),
        ({"value": math.nan}, "must be text or a finite number (got nan)"),
        ({"value": [1.0, math.inf]}, "must be text or a finite number (got inf)"),
        ({"interval": (0.1, math.nan)}, "must be text or a finite number (got nan)"),
        ({"definition": "The share of it."}, "definition must be a key of content/definitions.toml"),
        ({"p": 1.2}, "p must lie between 0 and 1 (got 1.2)"),
    ],
)
def test_a_malformed_claim_fails_where_it_is_made(fault: dict[str, Any], message: str) -> None:
    Claim(**SOUND)
    with pytest.raises(BuildError) as caught:
        Claim(**SOUND | fault)
    assert message in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ((math.nan,), "measured value nan: must be text or a finite number"),
        (({"no": 1},), "must be text or a finite number"),
        ((0.5, -1), "measured value 0.5: n must be a whole number above 0 (got -1)"),
        ((0.5, 10, 0.4), "an interval must have two ends"),
        ((0.5, 10, 0.4, math.inf), "interval of measured value 0.5: must be text or a finite number"),
    ],
)
def test_a_malformed_number_fails_where_it_is_made(fields: tuple[Any, ...], message: str) -> None:
    with pytest.raises(BuildError) as caught:
        Measured(*fields)
    assert message in str(caught.value)


def test_values_are_read_as_they_were_written(tmp_path: Path) -> None:
    values = {
        "share": Measured(0.9, 10, 0.8, 0.95),
        "name": Measured("Bag"),
        "each": Measured([1, 2.5]),
        "zero": Measured(0),
    }
    write_values(tmp_path, values)
    assert read_values(tmp_path) == values
    assert json.loads((tmp_path / "values.json").read_text())["name"] == {"value": "Bag"}


def test_claims_are_read_as_they_were_written(tmp_path: Path) -> None:
    claims = {
        "bare": Claim(**SOUND | {"interval": None, "no_interval": NoInterval.COUNTED, "verdict": Verdict.FAILS}),
        "open": Claim(**SOUND | {"verdict": Verdict.NOT_SHOWN, "p": 0.066}),
        "whole": Claim(**SOUND, measured="On test images."),
    }
    write_claims(tmp_path, claims)
    assert read_claims(tmp_path) == claims
    written = json.loads((tmp_path / "claims.json").read_text())
    assert written["bare"]["no_interval"] == NoInterval.COUNTED.value and "interval" not in written["bare"]
    assert written["open"]["holds"] is None


def test_only_the_kind_that_a_file_holds_is_written(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"claims\.json: share must be a Claim"):
        write_claims(tmp_path, {"share": Measured(1)})  # type: ignore[dict-item]


def test_a_file_without_a_verdict_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "claims.json").write_text('{"most": {"statement": "Most.", "detail": "9 of 10."}}')
    with pytest.raises(BuildError, match="most: must be a claim"):
        read_claims(tmp_path)


def test_a_stage_that_wrote_nothing_found_nothing(tmp_path: Path) -> None:
    assert read_values(tmp_path) == {} and read_claims(tmp_path) == {}


def test_a_verdict_of_numpy_is_a_verdict() -> None:
    assert Verdict.of(np.float64(2) > 1) is Verdict.HOLDS
    assert Verdict.of(np.float64(2) < 1) is Verdict.FAILS


def test_what_chance_may_make_among_many_tests_is_not_shown() -> None:
    alone = Claim(**SOUND | {"p": 0.03})
    among = alone.among(4, 0.06)
    assert (alone.holds, among.verdict, among.p, among.p_among) == (True, Verdict.NOT_SHOWN, 0.03, 0.06)
    assert alone.among(4, 0.04).holds and not alone.among(4, 0.04).fails
    assert among.record()["n_tests"] == 4 and among.record()["holds"] is None


def test_no_claim_says_what_is_true_of_one_data_set_only() -> None:
    for path in sorted((ROOT / "build").glob("[an]*/**/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings)
        said = " ".join(str(node.value) for node in texts)
        assert not re.search(r"garment|chance(:| is) \d", said), path


def test_every_measure_that_a_claim_names_is_defined() -> None:
    modules = (path.read_text(encoding="utf-8") for path in (ROOT / "build" / "analysis").rglob("*.py"))
    named = {key for source in modules for key in re.findall(r'definition="(\w+)"', source)}
    assert named and named <= read_content(ROOT / "content").definitions.keys()
