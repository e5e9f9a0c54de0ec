"""The list by which a page knows its files: what it fetches while it is read must be of the same build."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from build.artifacts import sha256, write_json

NAME = "data/files.json"
FETCHED = (
    *(f"data/**/*.{kind}" for kind in ("bin", "json", "webp", "avif")),
    "charts/*.vg.json",
    "models/*.weights.*",
)
N_DIGITS = 8  # of 64: against accidents, not against forgers


def write_listing(folder: Path, version: str) -> None:
    """Write the beginning of the SHA-256 of every file that figures fetch.

    Parameters
    ----------
    folder : Path
        The site being written; what stages left lies in it.
    version : str
        Of the build.
    """
    found = sorted(path.relative_to(folder).as_posix() for pattern in FETCHED for path in folder.glob(pattern))
    write_json(folder / NAME, {"version": version, "files": digests_of(folder, found)})


def first_files(experiment: str) -> list[str]:
    """Return the files that the first view of a page about an experiment may ask for."""
    return [f"data/{experiment}/{name}.bin" for name in ("specimens", "ambiguous")]


def digests_of(folder: Path, paths: Iterable[str]) -> dict[str, str]:
    """Return the beginning of the SHA-256 of those of some files that the site has."""
    return {path: sha256(folder / path)[:N_DIGITS] for path in paths if (folder / path).is_file()}
