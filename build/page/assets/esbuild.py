"""Call esbuild, which bundles modules and takes the white space out of scripts and style sheets."""

from __future__ import annotations

import functools
import json
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from build.errors import BuildError
from build.page.assets.node import node_command

TARGET = "--target=es2022"


def bundle(root: Path, entry: Path, target: Path) -> list[str]:
    """Bundle an entry module and all that it imports into one minified module, and return what went into it."""
    with tempfile.TemporaryDirectory(prefix="esbuild-") as temporary:
        told = Path(temporary) / "inputs.json"
        ways = ["--bundle", "--format=esm", "--minify", TARGET, f"--metafile={told}"]
        _esbuild(root, [str(entry), *ways, f"--outfile={target}"])
        return list(json.loads(told.read_text(encoding="utf-8"))["inputs"])


def module_graph(root: Path, entries: Sequence[Path]) -> dict[str, tuple[str, ...]]:
    """Return what each module below some entries imports before it runs, all by absolute path."""
    with tempfile.TemporaryDirectory(prefix="esbuild-") as temporary:
        told, every = Path(temporary) / "inputs.json", Path(temporary) / "every.js"
        every.write_text(
            "".join(f"import {json.dumps(str(entry.resolve()))};\n" for entry in entries), encoding="utf-8"
        )
        ways = ["--bundle", "--format=esm", TARGET, f"--outdir={temporary}/made", f"--metafile={told}"]
        _esbuild(root, [str(every), *ways])
        inputs: Mapping[str, Any] = json.loads(told.read_text(encoding="utf-8"))["inputs"]
        graph = {
            str((root / path).resolve()): tuple(str((root / name).resolve()) for name in _imports(module))
            for path, module in inputs.items()
        }
        del graph[str(every.resolve())]
    return graph


def _imports(module: Mapping[str, Any]) -> list[str]:
    """Return what esbuild says that a module imports before it runs."""
    return [each["path"] for each in module["imports"] if each["kind"] == "import-statement"]


def split_modules(
    root: Path, entries: Mapping[str, Path], companions: Mapping[str, Sequence[str]], target: Path
) -> dict[str, tuple[str, ...]]:
    """Bundle entry modules, with what several of them import in chunks of its own, and maps that lead to the sources.

    Parameters
    ----------
    root : Path
        The checkout.
    entries : mapping of str to Path
        Entry modules by the name, without ending, that they get below ``target``.
    companions : mapping of str to sequence of str
        What else each entry shall import.
    target : Path
        Where the modules go.

    Returns
    -------
    dict
        By module, relative to ``target``, what it imports before it runs.
    """
    if not entries:
        return {}
    with tempfile.TemporaryDirectory(prefix="esbuild-") as temporary:
        named = [f"{name}={_gate(Path(temporary), name, path, companions[name])}" for name, path in entries.items()]
        told = Path(temporary) / "outputs.json"
        ways = ["--bundle", "--splitting", "--format=esm", "--minify", "--sourcemap", "--chunk-names=chunks/[hash]"]
        _esbuild(root, [*named, *ways, TARGET, f"--outdir={target}", f"--metafile={told}"])
        outputs: Mapping[str, Any] = json.loads(told.read_text(encoding="utf-8"))["outputs"]
    for path in sorted(target.rglob("*.map")):
        _name_sources(root, path)

    def within(path: str) -> str:
        """Return an output's path relative to the target."""
        return (root / path).resolve().relative_to(target.resolve()).as_posix()

    return {
        within(path): tuple(map(within, _imports(output))) for path, output in outputs.items() if path.endswith(".js")
    }


def _gate(folder: Path, name: str, entry: Path, companions: Sequence[str]) -> Path:
    """Write a module that imports an entry's companions before the entry."""
    path = folder / f"{name}.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"import {json.dumps(each)};" for each in companions]
    path.write_text("\n".join([*lines, f"export * from {json.dumps(str(entry.resolve()))};"]), encoding="utf-8")
    return path


def _name_sources(root: Path, path: Path) -> None:
    """Let a source map name its sources from the checkout's root, wherever it was built."""
    content = json.loads(path.read_text(encoding="utf-8"))
    places = [(path.parent / source).resolve() for source in content["sources"]]
    content["sources"] = [
        place.relative_to(root.resolve()).as_posix() if place.is_relative_to(root.resolve()) else place.name
        for place in places
    ]
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def minify_scripts(root: Path, folder: Path, sources: Sequence[Path], target: Path) -> None:
    """Minify each module of ``folder`` into the same place below ``target``."""
    names = [str(path) for path in sources]
    if not names:
        return
    _esbuild(root, [*names, "--minify", TARGET, f"--outbase={folder}", f"--outdir={target}"])


def bundle_script(root: Path, source: Path, target: Path) -> None:
    """Write a script with all that it imports as one file, which needs no modules."""
    _esbuild(root, [str(source), "--bundle", "--minify", "--format=iife", TARGET, f"--outfile={target}"])


def minify_css(root: Path, sheets: Mapping[str, str]) -> str:
    """Join style sheets, given by what errors call them, and minify them.

    Raises
    ------
    BuildError
        At the first fault, with its sheet and line.
    """
    try:
        return _minified(root, "\n".join(sheets.values()))
    except BuildError as error:
        path, _, line = error.where.rpartition(":")
        if path != "<stdin>":
            raise
        raise BuildError(_place(sheets, int(line)), error.must) from error


@functools.lru_cache(4)
def _minified(root: Path, styles: str) -> str:
    """Minify styles; the same ones are read for mistakes and then published."""
    return _esbuild(root, ["--loader=css", "--minify"], styles)


def _place(sheets: Mapping[str, str], line: int) -> str:
    """Return the sheet and its own line of a line of all sheets together."""
    for name, sheet in sheets.items():
        n_lines = sheet.count("\n") + 1
        if line <= n_lines:
            return f"{name}:{line}"
        line -= n_lines
    return "esbuild"


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
    # No tsconfig.json decides what is published.
    raw = [] if text is not None else ["--tsconfig-raw={}"]
    command = [*_starter(program), *raw, "--log-level=warning", "--log-limit=1", "--color=false", *arguments]
    answer = subprocess.run(command, input=text, capture_output=True, text=True, cwd=root, check=False)
    # A broken style sheet is no more than a warning to esbuild.
    if answer.returncode or (text is not None and answer.stderr):
        raise _complaint(answer.stderr)
    return answer.stdout


def _complaint(told: str) -> BuildError:
    """Return esbuild's first complaint, at its file and line."""
    found = re.search(r"\[(?:ERROR|WARNING)\] (.+?)(?: \[[\w-]+\])?\n\n\s+(\S+):(\d+):\d+:", told)
    if found is None:
        return BuildError("esbuild", "must run", " ".join(told.split()) or None)
    must, path, line = found.groups()
    return BuildError(f"{path}:{line}", must[0].lower() + must[1:])


def _starter(program: Path) -> list[str]:
    """Run the native program itself where npm put it there, otherwise through Node."""
    with program.open("rb") as file:
        return [*node_command(), str(program)] if file.read(2) == b"#!" else [str(program)]
