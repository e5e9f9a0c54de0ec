"""Folders and files that are written whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from build.errors import BuildError


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Give a temporary folder that replaces ``target`` when the block ends well.

    An exception leaves ``target`` as it was and removes the temporary folder. What is written may be read by all,
    whatever the author's umask: a host shows it under a name of its own.

    Raises
    ------
    BuildError
        If the place cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        recover(target)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
    except OSError as error:
        do = "choose a folder that you may write to"
        raise BuildError(str(target), "must be writable", error.strerror, do) from error
    try:
        yield folder
        _open_to_all(folder)
        _swap(folder, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def recover(target: Path) -> None:
    """Clear what an interrupted write left beside ``target``; put back a folder it had moved away."""
    ours = re.compile(rf"\.{re.escape(target.name)}\.(new|old|try)-[a-z0-9_]{{8}}")
    for left in target.parent.glob(".*"):
        named = ours.fullmatch(left.name)
        if named and named[1] == "old" and not target.exists():
            left.rename(target)
        elif named:
            shutil.rmtree(left, ignore_errors=True)


def write_text_whole(path: Path, text: str) -> None:
    """Write one file under a temporary name and let that take the place of the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


def _open_to_all(folder: Path) -> None:
    """Let everybody read a folder and all that it holds, and the author alone write it."""
    for top, _, names in os.walk(folder):
        Path(top).chmod(0o755)
        for name in names:
            Path(top, name).chmod(0o644)


def _swap(folder: Path, target: Path) -> None:
    """Put ``folder`` in the place of ``target``, and the old one back if that fails."""
    retired = folder.with_name(f".{target.name}.old-{folder.name[-8:]}")
    if target.exists():
        target.rename(retired)
    try:
        folder.rename(target)
    except OSError:
        if retired.exists():
            retired.rename(target)
        raise
    if _late is None:
        shutil.rmtree(retired, ignore_errors=True)
    else:
        _late.append(retired)


_late: list[Path] | None = None
"""Folders that have had their day, where somebody waits for what took their place."""


@contextmanager
def removing_late() -> Iterator[None]:
    """Remove folders that others took the place of when the block ends; after a kill the next write does."""
    global _late
    _late = []
    try:
        yield
    finally:
        retired, _late = _late, None
        for folder in retired:
            shutil.rmtree(folder, ignore_errors=True)
