"""Call esbuild, which bundles Vega and takes the white space out of scripts and style sheets."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from build.errors import BuildError
from build.page.node import node_command

TARGET = "--target=es2022"


def bundle(root: Path, entry: Path, target: Path) -> None:
    """Bundle an entry module and all that it imports into one minified module."""
    _esbuild(root, [str(entry), "--bundle", "--format=esm", "--minify", TARGET, f"--outfile={target}"])


def minify_scripts(root: Path, folder: Path, sources: Sequence[Path], target: Path) -> None:
    """Minify each module of ``folder`` into the same place below ``target``."""
    names = [str(path) for path in sources]
    _esbuild(root, [*names, "--minify", TARGET, f"--outbase={folder}", f"--outdir={target}"])


def minify_css(root: Path, css: str) -> str:
    """Minify a style sheet."""
    return _esbuild(root, ["--loader=css", "--minify"], css)


def _esbuild(root: Path, arguments: list[str], text: str | None = None) -> str:
    """Run esbuild and return what it prints.

    Raises
    ------
    BuildError
        With esbuild's first complaint, which names file and line.
    """
    program = root / "node_modules" / "esbuild" / "bin" / "esbuild"
    if not program.is_file():
        raise BuildError("node_modules/esbuild", "must be installed", do="run `make setup`")
    command = [*_starter(program), "--log-level=warning", "--log-limit=1", "--color=false", *arguments]
    answer = subprocess.run(command, input=text, capture_output=True, text=True, cwd=root, check=False)
    if answer.returncode:
        raise BuildError("esbuild", " ".join(answer.stderr.split()) or "must run")
    return answer.stdout


def _starter(program: Path) -> list[str]:
    """Run the native program itself where npm put it there, otherwise through Node."""
    with program.open("rb") as file:
        return [*node_command(), str(program)] if file.read(2) == b"#!" else [str(program)]
