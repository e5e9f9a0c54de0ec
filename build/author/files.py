"""What an author wrote, read as text, and the line of it that a fault is in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from build.errors import BuildError

# A table's header or a key, as far as the places of TOML need to be told apart.
HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
KEY = re.compile(r"\s*([\w\"'./-]+)\s*=")
QUOTES = " \"'"


def read_text(path: Path) -> str:
    """Read one file as UTF-8.

    Raises
    ------
    BuildError
        If it is missing or no UTF-8; the line is named.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise BuildError(str(path), "must exist") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{error.object[error.start]:02x}"
        raise BuildError(f"{path}:{line}", "must be UTF-8", found, "save it as UTF-8") from error


def load_toml(path: Path) -> dict[str, Any]:
    """Read one TOML file.

    Raises
    ------
    BuildError
        If it is missing or not TOML; the line is named.
    """
    return parse_toml(read_text(path), path)


def parse_toml(text: str, path: Path, before: int = 0) -> dict[str, Any]:
    """Parse TOML that stands in ``path`` after so many lines.

    Raises
    ------
    BuildError
        With the line, if it is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        told = re.match(r"line (\d+)", place)
        line = int(told[1]) if told else text.count("\n") + 1
        raise BuildError(f"{path}:{line + before}", "must be valid TOML", reason[0].lower() + reason[1:]) from error


@contextmanager
def lines_named(path: Path, called: str | None = None) -> Iterator[None]:
    """Add the line to a fault that names a key of a TOML file as ``path: table: key``, or a layer of it.

    Parameters
    ----------
    path : Path
        The file.
    called : str, optional
        What the fault calls it, where not by its path.
    """
    try:
        yield
    except BuildError as error:
        keys = error.where.removeprefix(f"{called or path}: ")
        line = line_of_keys(read_text(path), keys) if keys != error.where else None
        if line is None:
            raise
        raise BuildError(f"{path}:{line}: {keys}", error.must, error.got, error.do) from error


def line_of(source: str, words: str) -> int:
    """Return the line of the first occurrence of some words, 1 if there is none."""
    return source.count("\n", 0, max(source.find(words), 0)) + 1


def line_of_keys(text: str, keys: str) -> int | None:
    """Return the line of ``table: items[2]: key``, or of the innermost table of it that is written down.

    What has a name is found by ``layer conv1``, too.
    """
    places: dict[str, int] = {}
    table, counts = "", dict[str, int]()
    for number, line in enumerate(text.split("\n"), 1):
        if header := HEADER.match(line):
            table = re.sub(r"[\"']", "", header[2]).replace(".", ": ")
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = f"{table}[{counts[table]}]"
            places.setdefault(table, number)
        elif key := KEY.match(line):
            places.setdefault(": ".join(filter(None, (table, key[1].strip(QUOTES)))), number)
            if key[1] == "name":
                places.setdefault("layer " + line[key.end() :].strip(QUOTES), number)
    while keys and keys not in places:
        keys = keys.rpartition("[" if keys.endswith("]") else ": ")[0]
    return places.get(keys)


def placed(path: Path, text: str) -> str:
    """Put a text of a TOML file after as many empty lines as stand before it there, so that errors name its line."""
    written = text.partition("\\")[0]  # as TOML spells it, too
    return "\n" * (line_of(read_text(path), written) - 1) + text
