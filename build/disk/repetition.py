"""What a process that builds again and again need not make twice."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

T = TypeVar("T")


class Made(NamedTuple):
    """A folder as it was made, and what its maker returned."""

    key: str
    files: dict[str, bytes]
    result: Any


_made: dict[str, Made] = {}


def made_once(name: str, key: str, folder: Path, make: Callable[[], T]) -> T:
    """Let ``make`` fill a folder that nothing else fills, or fill it as it did when the key was the same.

    Parameters
    ----------
    name : str
        What is made; only the last of a name is remembered, as long as this process lives.
    key : str
        A hash of all that decides how it becomes.
    folder : Path
        Where it goes.
    make : callable
        Makes it.
    """
    known = _made.get(name)
    if known is None or known.key != key:
        result = make()
        _made[name] = Made(key, dict(_contents(folder)), result)
        return result
    for path, content in known.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return cast(T, known.result)


def _contents(folder: Path) -> list[tuple[str, bytes]]:
    """Read all files of a folder."""
    paths = (Path(top) / name for top, _, names in os.walk(folder) for name in names)
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths]
