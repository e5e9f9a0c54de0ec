"""What counts as a change of code: meaning, not words about it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from build.disk.modules import Modules
from build.freshness import change, head_prints


def write(root: Path, **modules: str) -> None:
    """Write modules of a package `build`, each in a room of its own."""
    for name, text in modules.items():
        room = root / "build" / name
        room.mkdir(parents=True, exist_ok=True)
        (room / "noun.py").write_text(text)


def prints(root: Path) -> dict[str, str]:
    return Modules(root).prints(["build.upper.noun"])


def test_a_comment_or_docstring_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, upper='"""One."""\nx = 1\n')
    old = prints(tmp_path)
    write(tmp_path, upper='"""Two."""\nx = 1  # one\n')
    assert change(old, prints(tmp_path)) is None


def test_what_was_parsed_is_not_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, upper="from build.lower import noun\n", lower="x = 1\n")
    modules = Modules(tmp_path)
    old = modules.prints(["build.upper.noun"])
    modules.keep()
    parsed: list[str] = []
    monkeypatch.setattr(ast, "parse", lambda source, filename: parsed.append(filename) or ast.Module([], []))
    assert prints(tmp_path) == old
    assert parsed == []
    write(tmp_path, lower="x = 2\n")
    assert change(old, prints(tmp_path)) == "code of build.lower.noun changed"
    assert parsed == [str(tmp_path / "build" / "lower" / "noun.py")]


def test_a_change_in_an_imported_module_is_named(tmp_path: Path) -> None:
    write(tmp_path, upper="from build.lower import noun\n", lower="x = 1\n")
    old = prints(tmp_path)
    write(tmp_path, lower="x = 2\n")
    assert change(old, prints(tmp_path)) == "code of build.lower.noun changed"


def test_a_package_that_loads_what_lies_in_it_counts_all_of_it(tmp_path: Path) -> None:
    write(tmp_path, upper="from build.kinds import KINDS\n", kinds="x = 1\n")
    (tmp_path / "build" / "kinds" / "__init__.py").write_text("import pkgutil\n")
    old = prints(tmp_path)
    write(tmp_path, kinds="x = 2\n")
    assert change(old, prints(tmp_path)) == "code of build.kinds.noun changed"


def test_modules_beside_the_rooms_do_not_count(tmp_path: Path) -> None:
    write(tmp_path, upper="from build.errors import BuildError\n")
    (tmp_path / "build" / "errors.py").write_text("x = 1\n")
    assert list(prints(tmp_path)) == ["code of build.upper.noun"]


def test_a_caption_is_not_in_the_head_of_its_figure(tmp_path: Path) -> None:
    figure = tmp_path / "a.md"
    figure.write_text('+++\nkind = "maps"\n+++\nOne caption.\n')
    old = head_prints(tmp_path, ["*.md"])
    figure.write_text('+++\nkind = "maps"\n+++\nAnother +++ caption.\n')
    assert change(old, head_prints(tmp_path, ["*.md"])) is None
    figure.write_text('+++\nkind = "bars"\n+++\nAnother caption.\n')
    assert change(old, head_prints(tmp_path, ["*.md"])) == "head of a.md changed"


def test_more_than_two_reasons_are_counted() -> None:
    assert change({"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 2, "d": 1}) == "a changed, b changed and 2 more"
