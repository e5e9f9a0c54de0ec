"""Why a stage must run again: its settings, code, files, packages or inputs changed."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

FENCE = "+++"
"""What stands before and after the front matter of a Markdown file."""


def digest(value: Any) -> str:
    """Return a short hash of a JSON-like value."""
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def settings_prints(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return one hash per setting."""
    return {name: digest(value) for name, value in settings.items()}


def file_prints(root: Path, patterns: Iterable[str]) -> dict[str, str]:
    """Return one hash per file that the glob patterns find, by its path in the checkout."""
    return {name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for name, path in _found(root, patterns)}


def read_table(table: Path) -> dict[str, str]:
    """Return the SHA-256 of each file that a table lists, as ``sha256sum`` writes and reads it."""
    lines = (line.partition("  ") for line in table.read_text(encoding="utf-8").splitlines())
    return {name: listed for listed, _, name in lines}


def altered_files(root: Path, table: Path) -> dict[str, str | None]:
    """Return, by path in the checkout, the SHA-256 of each file that is not as its table says, ``None`` if missing."""
    found: dict[str, str | None] = {}
    for name, listed in read_table(table).items():
        path = root / name
        got = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
        if got != listed:
            found[name] = got
    return found


def table_prints(root: Path, tables: Iterable[str]) -> dict[str, str]:
    """Return one hash per table of files, and one per file that is not as its table says."""
    prints = file_prints(root, tables)
    for name in list(prints):
        prints |= {f"other bytes in {other}": str(got) for other, got in altered_files(root, root / name).items()}
    return prints


def head_prints(root: Path, patterns: Iterable[str]) -> dict[str, str]:
    """Return one hash per front matter of the Markdown files that the glob patterns find."""
    return {
        f"head of {name}": digest(path.read_bytes().split(FENCE.encode())[:2]) for name, path in _found(root, patterns)
    }


def package_prints(packages: Iterable[str]) -> dict[str, str]:
    """Return the installed version of each distribution."""
    return {f"package {name}": _version(name) for name in packages}


def change(old: Mapping[str, Any], new: Mapping[str, Any]) -> str | None:
    """Name the first differences between two fingerprints, or ``None`` if they are equal."""
    changed = [name for name in new if name in old and old[name] != new[name]]
    added = [name for name in new if name not in old]
    removed = [name for name in old if name not in new]
    reasons = [
        *(f"{n} changed" for n in changed),
        *(f"{n} is new" for n in added),
        *(f"{n} is gone" for n in removed),
    ]
    if not reasons:
        return None
    more = f" and {len(reasons) - 2} more" if len(reasons) > 2 else ""
    return ", ".join(reasons[:2]) + more


@functools.cache
def _version(package: str) -> str:
    """Return the installed version of a distribution, which does not change while a build runs."""
    return metadata.version(package)


def _found(root: Path, patterns: Iterable[str]) -> list[tuple[str, Path]]:
    """List the files that the glob patterns find, each with its path in the checkout."""
    paths = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    return sorted((path.relative_to(root).as_posix(), path) for path in paths)
