"""Which file is a picture of which class and of which split, by folders or by a ``metadata.csv``."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from build.data.pictures.tree import Tree, Unreadable
from build.errors import BuildError

ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp")
SPLITS = {
    "train": ("train", "training"),
    "validation": ("val", "valid", "validation", "dev"),
    "test": ("test", "testing"),
}
ALIASES = {alias: split for split, aliases in SPLITS.items() for alias in aliases}
WHOLE = "all"
"""The split of what is not divided."""
TABLE = "metadata.csv"
LABELS = ("label", "class", "category", "labels", "target")


@dataclass(frozen=True)
class Picture:
    """One file, before it is read.

    Attributes
    ----------
    name : str
        In its tree.
    label : str
        Its class.
    split : str
        A key of :data:`SPLITS`, or :data:`WHOLE`.
    """

    name: str
    label: str
    split: str


def natural(name: str) -> tuple[object, ...]:
    """Return a key that sorts 2 before 10, and large letters with small ones."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return tuple(int(part) if index % 2 else part for index, part in enumerate(parts)), name


def arrange(tree: Tree) -> tuple[list[Picture], int]:
    """Return all pictures, by split, class and name, and the number of files that are none.

    Raises
    ------
    BuildError
        If there are no pictures, or splits stand beside classes.
    """
    tables = [name for name in tree.names if PurePosixPath(name).name == TABLE]
    pictures = _listed(tree, tables) if tables else _by_folder(tree)
    if not pictures:
        do = "put them into a folder for each class, such as cat/1.png and dog/1.png"
        raise BuildError(str(tree.path), f"must hold pictures ({', '.join(ENDINGS)})", _found(tree), do)
    pictures.sort(key=lambda picture: (picture.split, natural(picture.label), natural(picture.name)))
    return pictures, len(tree.names) - len(pictures) - len(tables)


def _found(tree: Tree) -> str:
    """Say what lies there instead of pictures in folders."""
    loose = [name for name in tree.names if _is_picture(name)]
    return f"{len(loose)} pictures in no folder" if loose else f"{len(tree.names)} other files"


def _is_picture(name: str) -> bool:
    return name.lower().endswith(ENDINGS)


def _by_folder(tree: Tree) -> list[Picture]:
    """Read class and split off the folders; one folder around all is looked through."""
    paths = {name: PurePosixPath(name).parts for name in tree.names if _is_picture(name)}
    while _wrapped(paths.values()):
        paths = {name: parts[1:] for name, parts in paths.items()}
    paths = {name: parts for name, parts in paths.items() if len(parts) > 1}
    divided = {parts[0] for parts in paths.values() if len(parts) > 2 and parts[0].lower() in ALIASES}
    others = sorted({parts[0] for parts in paths.values()} - divided, key=natural)
    if not divided:
        return [Picture(name, parts[0], WHOLE) for name, parts in paths.items()]
    if others:
        where = f"{tree.path}: {others[0]}"
        must = f"must lie in one of {', '.join(sorted(divided))}, which stand beside it"
        raise BuildError(where, must, do="put all classes into splits, or none")
    return [Picture(name, parts[1], ALIASES[parts[0].lower()]) for name, parts in paths.items()]


def _wrapped(paths: Iterable[Sequence[str]]) -> bool:
    """Tell whether one folder that is neither class nor split lies around all pictures."""
    firsts = {parts[0] for parts in paths}
    return len(firsts) == 1 and min(map(len, paths)) > 2 and firsts.isdisjoint(ALIASES)


def _listed(tree: Tree, tables: Sequence[str]) -> list[Picture]:
    """Read the tables, each of which lists the pictures below its own folder."""
    return [picture for table in tables for picture in _rows(tree, table)]


def _rows(tree: Tree, table: str) -> list[Picture]:
    """Read one table as Hugging Face writes them: ``file_name`` and a column for the class."""
    where = f"{tree.path}: {table}"
    try:
        text = tree.read(table).decode("utf-8-sig")
    except (Unreadable, UnicodeDecodeError) as error:
        raise BuildError(where, "must be readable as UTF-8", error) from error
    rows = csv.DictReader(io.StringIO(text, newline=""))
    column = _column(rows.fieldnames or (), where)
    home, known = PurePosixPath(table).parent, set(tree.names)
    split = next((ALIASES[part.lower()] for part in home.parts if part.lower() in ALIASES), WHOLE)
    found = []
    for row in rows:
        name = (home / (row["file_name"] or "")).as_posix()
        if name not in known:
            do = "list only files that are there, below the table's folder"
            raise BuildError(f"{where}:{rows.line_num}", "must name a file", row["file_name"], do)
        found.append(Picture(name, (row[column] or "").strip(), _split_of(row, name, split)))
    return found


def _column(header: Sequence[str], where: str) -> str:
    """Return the name of the column of classes."""
    others = [name for name in header if name not in ("file_name", "split")]
    column = next((name for name in LABELS if name in others), others[0] if len(others) == 1 else None)
    if "file_name" not in header or column is None:
        raise BuildError(where, "must have the columns file_name and label", ", ".join(header) or "nothing")
    return column


def _split_of(row: Mapping[str, str | None], name: str, split: str) -> str:
    """Return the split that a row, its table's folder or its own folder names."""
    words = [row.get("split") or "", *PurePosixPath(name).parts[:1]] if split == WHOLE else []
    return next((ALIASES[word.lower()] for word in words if word.lower() in ALIASES), split)
