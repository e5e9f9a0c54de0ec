"""Files of the cache and of the site that were damaged, cut short, or put there by somebody else."""

from pathlib import Path

import pytest

from build.artifacts import MANIFEST
from build.disk.modules import Modules
from build.page.prose import formulas
from build.page.prose.formulas import Formula, typeset
from tests.faults.tiny import build, tiny_pipeline


@pytest.fixture
def typesetter(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand in for KaTeX; return what it was asked for."""
    asked: list[str] = []

    def answer(wanted: list[Formula], root: Path) -> dict[str, str]:
        asked.extend(formula.tex for formula in wanted)
        return {formula.key: f"<math>{formula.tex}</math>" for formula in wanted}

    monkeypatch.setattr(formulas, "_edition", lambda root: "1")
    monkeypatch.setattr(formulas, "_typeset_anew", answer)
    return asked


DAMAGES = pytest.mark.parametrize(
    "damaged",
    [b"", b"{", b"[]", b"null", b'{"kept": 3, "sha256": ""}', b"\xff\xfe", None],
    ids=["empty", "cut", "list", "null", "number", "bytes", "flipped"],
)


@DAMAGES
def test_a_damaged_file_of_formulas_is_an_empty_one(
    tmp_path: Path, typesetter: list[str], damaged: bytes | None
) -> None:
    whole = typeset([Formula("x")], tmp_path)
    [kept] = (tmp_path / ".cache").glob("formulas-*")
    kept.write_bytes(kept.read_bytes().replace(b">x<", b">y<") if damaged is None else damaged)
    assert typeset([Formula("x")], tmp_path) == whole
    assert typeset([Formula("x")], tmp_path) == whole
    assert typesetter == ["x", "x"]


@DAMAGES
def test_a_damaged_file_of_modules_is_an_empty_one(tmp_path: Path, damaged: bytes | None) -> None:
    room = tmp_path / "build" / "upper"
    room.mkdir(parents=True)
    (room / "noun.py").write_text("import build.lower.noun\n")
    modules = Modules(tmp_path)
    whole = modules.prints(["build.upper.noun"])
    modules.keep()
    [kept] = (tmp_path / ".cache").glob("modules-*")
    [code] = whole.values()
    kept.write_bytes(kept.read_bytes().replace(code.encode(), b"0" * 16) if damaged is None else damaged)
    assert Modules(tmp_path).prints(["build.upper.noun"]) == whole


def test_a_write_that_breaks_off_leaves_the_formulas_that_were_kept(
    tmp_path: Path, typesetter: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typeset([Formula("x")], tmp_path)

    def break_off(path: Path, text: str, encoding: str) -> None:
        path.write_bytes(text.encode()[:9])
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", break_off)
        with pytest.raises(KeyboardInterrupt):
            typeset([Formula("x"), Formula("y")], tmp_path)
    typeset([Formula("x"), Formula("y")], tmp_path)
    assert typesetter == ["x", "y", "y"]


def test_a_file_that_no_manifest_lists_is_damage_and_is_not_published(tmp_path: Path) -> None:
    build(tiny_pipeline(tmp_path))
    stray = tmp_path / ".cache" / "tiny" / "first" / "site" / "stray.js"
    stray.write_text("alert(1)")
    assert "stale (site/stray.js is not ours)" in build(tiny_pipeline(tmp_path))
    assert not stray.exists()
    (tmp_path / "site" / "stray.js").write_text("alert(1)")
    assert "stale (stray.js is not ours)" in build(tiny_pipeline(tmp_path))
    assert not (tmp_path / "site" / "stray.js").exists()
    assert build(tiny_pipeline(tmp_path)).count("fresh") == 2


@pytest.mark.parametrize("text", ["", "[]", '{"outputs": {}}', '{"outputs": [], "fingerprint": {}}'])
def test_a_damaged_manifest_makes_its_step_run_again(tmp_path: Path, text: str) -> None:
    build(tiny_pipeline(tmp_path))
    (tmp_path / ".cache" / "tiny" / "first" / MANIFEST).write_text(text)
    assert "tiny/first                   stale (never finished)" in build(tiny_pipeline(tmp_path))
