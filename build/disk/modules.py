"""What the modules of this package mean and import: each is read once a run, and parsed once for good."""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from build.disk.kept import read_kept, write_kept

PACKAGE = "build"
APART = ("", "disk")
"""Rooms that change no result: what stands beside the storeys, and how files are written; settings count by value."""


class Module(NamedTuple):
    """A module whose code counts.

    Attributes
    ----------
    source : str
        SHA-256 of its file.
    code : str
        A hash of what it means: comments, docstrings and layout do not count.
    imported : list of str
        The dotted names of this package that it imports, those of a name in a module among them.
    loads_room : bool
        Whether it loads whatever lies beside it.
    """

    source: str
    code: str
    imported: list[str]
    loads_room: bool


class Modules:
    """The modules of a checkout, as they were when first asked for.

    Parameters
    ----------
    root : Path
        The checkout.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._store = root / ".cache" / f"modules-{_edition()}.json"
        self._kept = read_kept(self._store)
        self._known: dict[str, Module | None] = {}
        self._ways: dict[str, list[str]] = {}
        self._apart = {root / PACKAGE / room for room in APART}

    def prints(self, names: Iterable[str]) -> dict[str, str]:
        """Return one hash per module that the named ones import, themselves included."""
        found: dict[str, str] = {}
        seen: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            module = self._module(name)
            if module:
                found[f"code of {name}"] = module.code
                waiting.extend(self._reached(name, module))
        return found

    def keep(self) -> None:
        """Keep what was parsed for the next run."""
        known = {name: list(module) for name, module in self._known.items() if module}
        if any(self._kept.get(name) != module for name, module in known.items()):
            self._kept |= known
            write_kept(self._store, self._kept)

    def _module(self, name: str) -> Module | None:
        """Return a module by its dotted name, or ``None`` where its code does not count."""
        if name not in self._known:
            path = self._path(name)
            self._known[name] = self._read(name, path) if path else None
        return self._known[name]

    def _reached(self, name: str, module: Module) -> list[str]:
        """Return what a module imports, with what lies beside it where it loads that."""
        if name not in self._ways:
            path = self._path(name) if module.loads_room else None
            beside = path.parent.glob("[!_]*.py") if path else ()
            self._ways[name] = [*module.imported, *(f"{name}.{each.stem}" for each in beside)]
        return self._ways[name]

    def _read(self, name: str, path: Path) -> Module:
        """Take what was kept of a module whose source is the same; parse any other."""
        source = path.read_bytes()
        summed = hashlib.sha256(source).hexdigest()
        kept = self._kept.get(name)
        if kept and kept[0] == summed:
            return Module(*kept)
        tree = ast.parse(source, filename=str(path))
        imported = list(_imported(tree))
        own = [each for each in imported if each.startswith(f"{PACKAGE}.")]
        return Module(summed, _meaning(tree), own, "pkgutil" in imported)

    def _path(self, name: str) -> Path | None:
        """Return the file of a module whose code counts."""
        if not name.startswith(f"{PACKAGE}."):
            return None
        stem = self._root.joinpath(*name.split("."))
        candidates = (stem.with_suffix(".py"), stem / "__init__.py")
        path = next((path for path in candidates if path.is_file()), None)
        return path if path and path.parent not in self._apart else None


def _edition() -> str:
    """Name what parses, so that another Python or another rule starts anew."""
    rules = Path(__file__).read_bytes() + sys.version.encode()
    return hashlib.sha256(rules).hexdigest()[:8]


def _imported(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted names that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _meaning(tree: ast.Module) -> str:
    """Return the hash of a module without its docstrings."""
    for node in ast.walk(tree):
        _drop_docstring(node)
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()[:16]


def _drop_docstring(node: ast.AST) -> None:
    """Take the docstring out of a module, class or function."""
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or not node.body:
        return
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        node.body = node.body[1:]
