"""Numbers and claims as the prose prints them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from build.claims import Claim, Measured, Verdict
from build.errors import BuildError
from build.page.prose.values import Entries, ProseError, format_interval, format_number, read_ledger

NARROW = "\u202f"

RECORD: dict[str, Any] = {"n": 10, "rule": "Holds if above 0.", "p": 0.01, "definition": "share"}


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (0.92641, "percent", f"92.6{NARROW}%"),
        (0.5, "whole percent", f"50{NARROW}%"),
        (206922, "integer", "206,922"),
        (206922, "plain", "206922"),
        (206922, "number", "206,922"),
        (0.012345, "number", "0.0123"),
        (1.23456, "number", "1.23"),
        (123.4, "number", "123"),
        (0, "number", "0"),
        (-0.25, "number", "−0.250"),
        (-0.25, "signed", "−0.25"),
        (0.25, "signed", "+0.25"),
        (0.0312, "points", "3.1"),
        (0.0031, "fine points", "0.31"),
        (0.9999, "percent", f"99.99{NARROW}%"),
        (0.9999, "whole percent", f"99.99{NARROW}%"),
        (0.0004, "percent", f"0.04{NARROW}%"),
        (1, "percent", f"100.0{NARROW}%"),
        (0.0, "whole percent", f"0{NARROW}%"),
        (1 - 2**-53, "percent", f"100.0{NARROW}%"),
        (1 - 1e-12, "percent", f"100.000000{NARROW}%"),
        (11, "words", "eleven"),
        (13, "words", "13"),
        (2.5, ".2", "2.50"),
        ("more than 50", "number", "more than 50"),
    ],
)
def test_styles(value: float, style: str, text: str) -> None:
    assert format_number(value, style) == text


def test_unknown_style_names_the_nearest() -> None:
    with pytest.raises(ProseError, match="unknown number style 'procent'") as caught:
        format_number(1, "procent")
    assert caught.value.do == "did you mean 'percent'?"


def test_interval_names_its_unit_once() -> None:
    assert format_interval(Measured(0.9, 100, 0.82, 0.95), "percent") == f"82.0 to 95.0{NARROW}%"
    with pytest.raises(ProseError, match="no interval"):
        format_interval(Measured(0.9))


def test_ledger_joins_stages_under_their_experiment(tmp_path: Path) -> None:
    for stage, name, content in (
        ("train", "values.json", {"accuracy": {"value": 0.9, "n": 10}}),
        ("export", "values.json", {"bytes": {"value": 3}}),
        ("train", "claims.json", {"most": RECORD | {"statement": "Most.", "holds": True, "detail": "Or 90 %."}}),
    ):
        (tmp_path / stage).mkdir(exist_ok=True)
        (tmp_path / stage / name).write_text(json.dumps(content))
    ledger = read_ledger([("fashion", tmp_path / "train"), ("fashion", tmp_path / "export")])
    assert ledger.values["fashion.accuracy"] == Measured(0.9, 10)
    assert ledger.values["fashion.bytes"].value == 3
    assert ledger.claims["fashion.most"] == Claim("Most.", Verdict.HOLDS, f"Or 90{NARROW}%.", **RECORD)
    with pytest.raises(BuildError, match="one stage only"):
        read_ledger([("fashion", tmp_path / "train"), ("fashion", tmp_path / "train")])


def test_ledger_refuses_an_entry_of_another_form(tmp_path: Path) -> None:
    (tmp_path / "values.json").write_text('{"accuracy": {"valeu": 0.9}}')
    with pytest.raises(BuildError, match="accuracy: must be a measured"):
        read_ledger([("fashion", tmp_path)])


VALUES = Entries(
    "value", {"fashion.accuracy": Measured(1), "rows.accuracy": Measured(2), "rows.n": Measured(3)}, "fashion"
)


def test_a_key_without_an_experiment_is_of_the_page_s_own() -> None:
    assert VALUES["accuracy"] == VALUES["fashion.accuracy"] == Measured(1)
    assert VALUES["rows.accuracy"] == Measured(2)
    assert "accuracy" in VALUES and "rows.n" in VALUES and "n" not in VALUES
    assert VALUES.whole("accuracy") == "fashion.accuracy"


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("acuracy", "accuracy"),
        ("fashion.acuracy", "fashion.accuracy"),
        ("row.accuracy", "rows.accuracy"),
        ("zzz", None),
    ],
)
def test_unknown_keys_name_the_nearest(key: str, near: str | None) -> None:
    with pytest.raises(ProseError, match=f"unknown value '{re.escape(key)}'") as caught:
        VALUES[key]
    assert caught.value.do == (near and f"did you mean '{near}'?")


def test_a_key_that_may_mean_two_is_refused() -> None:
    both = Entries("value", {"rows.n": Measured(1), "fashion.rows.n": Measured(2)}, "fashion")
    with pytest.raises(ProseError, match=r"value 'rows\.n' must be one only") as caught:
        both["rows.n"]
    assert caught.value.do == "write 'fashion.rows.n' for that of this page"
    assert both["fashion.rows.n"] == Measured(2)
