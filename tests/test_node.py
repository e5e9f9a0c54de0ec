"""Node is the machine's where new enough, and the packaged one otherwise."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from build.errors import BuildError
from build.page.assets import node


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    node.node_command.cache_clear()
    node.npm_command.cache_clear()
    yield
    node.node_command.cache_clear()
    node.npm_command.cache_clear()


def machine_with(folder: Path, monkeypatch: pytest.MonkeyPatch, **versions: str) -> None:
    """Make a machine whose programs answer with the given versions, and that has no other."""
    for name, version in versions.items():
        program = folder / name
        program.write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_the_machines_own_node_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine_with(tmp_path, monkeypatch, node="v22.1.0", npm="10.0.0")
    assert node.node_command() == [str(tmp_path / "node")]
    assert node.npm_command() == [str(tmp_path / "npm")]


@pytest.mark.parametrize(
    "versions", [{}, {"node": "v18.20.4", "npm": "9.2.0"}, {"node": "v20.18.9"}, {"node": "broken"}]
)
def test_an_old_or_missing_node_gives_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, versions: dict[str, str]
) -> None:
    machine_with(tmp_path, monkeypatch, **versions)
    monkeypatch.setattr(node, "_packaged_folder", lambda: Path("/packaged"))
    assert node.node_command() == ["/packaged/bin/node"]
    assert node.npm_command() == ["/packaged/bin/node", "/packaged/lib/node_modules/npm/bin/npm-cli.js"]


def test_a_node_without_npm_borrows_the_packaged_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine_with(tmp_path, monkeypatch, node="v22.1.0")
    monkeypatch.setattr(node, "_packaged_folder", lambda: Path("/packaged"))
    assert node.npm_command() == [str(tmp_path / "node"), "/packaged/lib/node_modules/npm/bin/npm-cli.js"]


def test_the_packaged_node_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    for command in (node.node_command(), node.npm_command()):
        subprocess.run([*command, "--version"], check=True, capture_output=True)


def test_no_node_at_all_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(BuildError, match=r"Node 20.19 or newer must be installed; run `make setup`"):
        node.node_command()
