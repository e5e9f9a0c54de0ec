"""The whole site as one file to take along: unpacked into any folder, any static server shows it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

NAME = "site.zip"
FOLDER = "site"
"""What the archive unpacks into."""
SIZE = "\ue000\u00a0MB"
"""Stands on a page for the size of the archive, which is known when all pages are written."""
NO_TIME = (1980, 1, 1, 0, 0, 0)
PERMISSIONS = 0o100644 << 16
UNIX = 3
# A file's two headers, each with its name, and the end of the archive (PKWARE's application note, 4.3).
HEADERS, END = 30 + 46, 22


def contents(folder: Path) -> list[Path]:
    """Return what goes into the archive of a folder: all its files but the archive, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / NAME)


def archive_size(folder: Path) -> int:
    """Return how many bytes the archive of a folder takes."""
    sizes = (
        path.stat().st_size + HEADERS + 2 * len(f"{FOLDER}/{path.relative_to(folder).as_posix()}".encode())
        for path in contents(folder)
    )
    return END + sum(sizes)


def tell_size(pages: Iterable[Path], folder: Path) -> None:
    """Write the size of the archive of a folder into its pages, where they say it."""
    words = f"{archive_size(folder) / 1e6:.1f}\u00a0MB"
    for page in pages:
        page.write_text(page.read_text(encoding="utf-8").replace(SIZE, words), encoding="utf-8")


def write_archive(folder: Path) -> None:
    """Put a folder into an archive in it; the same files give the same bytes, whatever the machine's packer."""
    with ZipFile(folder / NAME, "w", ZIP_STORED) as archive:
        for path in contents(folder):
            entry = ZipInfo(f"{FOLDER}/{path.relative_to(folder).as_posix()}", NO_TIME)
            entry.external_attr, entry.create_system = PERMISSIONS, UNIX
            archive.writestr(entry, path.read_bytes())
