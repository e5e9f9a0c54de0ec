"""Where a person's data lie, and one hash of what they hold."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from build.data.pictures.tree import Folder, Tree, Zip
from build.errors import BuildError


def locate(source: str, root: Path, mirror: str | None, where: str) -> Path:
    """Find what ``source`` names: absolute, or from the checkout, from ``data/`` or from a mirror that is a folder.

    Raises
    ------
    BuildError
        If it is in none of these places.
    """
    given = Path(source).expanduser()
    places = [root, root / "data", *([Path(mirror)] if mirror and "://" not in mirror else [])]
    found = next((place / given for place in places if (place / given).exists()), None)
    if found is None:
        looked = "there" if given.is_absolute() else f"in {', '.join(str(place) for place in places)}"
        must = "must be a folder of pictures, a zip of one, an NPZ file or a folder of IDX files"
        raise BuildError(where, must, f"nothing called {source} {looked}", "mend the path, or put the pictures there")
    return found


def open_tree(path: Path) -> Tree:
    """Open a folder, or a zip of one.

    Raises
    ------
    BuildError
        If it is neither.
    """
    if path.is_dir():
        return Folder(path)
    if path.suffix.lower() == ".zip":
        return Zip(path)
    raise BuildError(str(path), "must be a folder, a zip or an NPZ file", path.suffix or "no ending")


def content_print(path: Path) -> str:
    """Return one hash of a source's content, whatever its file times say."""
    entries = sorted(path.rglob("*")) if path.is_dir() else [path]
    status = [(entry, entry.stat()) for entry in entries if entry.exists()]
    return _content_print(path, tuple((str(entry), got.st_size, got.st_mtime_ns) for entry, got in status))


@functools.lru_cache(maxsize=4)
def _content_print(path: Path, _: object) -> str:
    """Read it all, once in a build: the second argument tells whether it changed meanwhile."""
    if path.is_file() and path.suffix.lower() != ".zip":
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return open_tree(path).content_print()
