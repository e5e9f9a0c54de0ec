"""Formulas: MathML from KaTeX, typeset once."""

import subprocess
from pathlib import Path

import pytest

from build.page.prose import formulas
from build.page.prose.formulas import Formula, FormulaError, typeset

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def root(tmp_path: Path) -> Path:
    if not (ROOT / "node_modules" / "katex").is_dir():
        pytest.skip("npm packages are not installed")
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


def test_mathml_only(root: Path) -> None:
    inline, display = Formula("x_i < y"), Formula(r"\sum_{i=1}^{n} w_i x_i", display=True)
    typeset_ones = typeset([inline, display], root)
    assert typeset_ones[inline].startswith("<math><")
    assert "<mo>&lt;</mo>" in typeset_ones[inline]
    assert typeset_ones[display].startswith('<math display="block">')
    assert not any(word in html for html in typeset_ones.values() for word in ("style=", "annotation", "span"))


def test_bad_latex_is_refused(root: Path) -> None:
    with pytest.raises(FormulaError, match="Undefined control sequence") as caught:
        typeset([Formula("x"), Formula(r"\frc{1}{2}")], root)
    assert caught.value.formula == Formula(r"\frc{1}{2}")


def test_what_was_typeset_starts_no_node(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = typeset([Formula("x"), Formula("y")], root)

    def refuse(*command: object, **options: object) -> None:
        raise AssertionError("Node must not be started")

    monkeypatch.setattr(subprocess, "run", refuse)
    assert typeset([Formula("y")], root)[Formula("y")] == first[Formula("y")]


def test_one_call_for_all(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    run = subprocess.run
    monkeypatch.setattr(formulas.subprocess, "run", lambda *a, **k: calls.append(a) or run(*a, **k))
    typeset([Formula(f"x_{index}") for index in range(20)], root)
    assert len([call for call in calls if str(formulas.SCRIPT) in call[0]]) == 1
