"""Temporary files of a build: all in one folder, which no build leaves behind for long."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch(cache: Path) -> Iterator[Path]:
    """Let this process, and all that it starts, write temporary files into the cache; clear what a kill left there."""
    folder, before = cache / "scratch", os.environ.get("TMPDIR")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _use(str(folder.resolve()))
    try:
        yield folder
    finally:
        _use(before)
        shutil.rmtree(folder, ignore_errors=True)


def _use(folder: str | None) -> None:
    """Set the folder of temporary files, or the system's own."""
    os.environ.pop("TMPDIR", None)
    if folder is not None:
        os.environ["TMPDIR"] = folder
    tempfile.tempdir = None  # asks the variable anew
