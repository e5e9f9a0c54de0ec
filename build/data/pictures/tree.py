"""Files by name, whether they lie in a folder or in a zip; nothing is ever unpacked to disk."""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from build.errors import BuildError

MOST_FILES = 500_000
MOST_BYTES = 64 << 20
"""Of one file, decompressed."""
HIDDEN = ("__MACOSX", "Thumbs.db", "desktop.ini")


class Unreadable(Exception):
    """One file cannot be read; the message says why."""


class Tree(ABC):
    """Files by their names from the top, with slashes.

    Parameters
    ----------
    path : Path
        The folder or the zip.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def names(self) -> Sequence[str]:
        """All files that are not hidden, sorted."""
        found = sorted(name for name in self._all() if not any(map(_is_hidden, PurePosixPath(name).parts)))
        if len(found) > MOST_FILES:
            raise BuildError(str(self.path), f"must hold at most {MOST_FILES:,} files", f"{len(found):,}")
        return found

    @abstractmethod
    def _all(self) -> Sequence[str]:
        """List every file."""

    @abstractmethod
    def read(self, name: str) -> bytes:
        """Return a file's content; :class:`Unreadable` where that cannot be."""

    @abstractmethod
    def content_print(self) -> str:
        """Return one hash of all that is read of it."""


class Folder(Tree):
    """A folder and all that lies in it; links are followed, though not in circles."""

    def _all(self) -> Sequence[str]:
        found, seen = list[str](), set[tuple[int, int]]()
        for top, folders, files in os.walk(self.path, followlinks=True):
            status = Path(top).stat()
            if (status.st_dev, status.st_ino) in seen:
                folders.clear()
                continue
            seen.add((status.st_dev, status.st_ino))
            found += [Path(top, name).relative_to(self.path).as_posix() for name in files]
        return found

    def read(self, name: str) -> bytes:
        """Return a file's content; :class:`Unreadable` where that cannot be."""
        path = self.path / name
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("not a file")
            if status.st_size > MOST_BYTES:
                raise Unreadable(f"more than {MOST_BYTES >> 20} MB")
            return path.read_bytes()
        except OSError as error:
            raise Unreadable(error.strerror or str(error)) from error

    def content_print(self) -> str:
        """Return one hash of names and contents."""
        whole = hashlib.sha256()
        for name in self.names:
            try:
                content = hashlib.sha256(self.read(name)).digest()
            except Unreadable as fault:
                content = str(fault).encode()
            whole.update(name.encode("utf-8", "surrogateescape") + b"\0" + content)
        return whole.hexdigest()


class Zip(Tree):
    """A zip, read in place: a name in it leads nowhere on disk.

    Raises
    ------
    BuildError
        If it is no zip, is encrypted, or names files outside of itself.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise BuildError(str(path), "must be a whole zip file", error, "download or pack it anew") from error
        members = [member for member in self._archive.infolist() if not member.is_dir()]
        for member in members:
            if member.flag_bits & 1:
                raise BuildError(f"{path}: {member.filename}", "must not be encrypted", do="pack it without a password")
            if ".." in PurePosixPath(member.filename).parts or member.filename.startswith("/"):
                raise BuildError(f"{path}: {member.filename}", "a name in a zip must stay inside it", do="pack it anew")
        self._members = {member.filename: member for member in members}

    def _all(self) -> Sequence[str]:
        return list(self._members)

    def read(self, name: str) -> bytes:
        """Return a file's content, decompressed no further than it may be long; :class:`Unreadable` otherwise."""
        try:
            with self._archive.open(self._members[name]) as file:
                content = file.read(MOST_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
            raise Unreadable(str(error) or "damaged") from error
        if len(content) > MOST_BYTES:
            raise Unreadable(f"more than {MOST_BYTES >> 20} MB")
        return content

    def content_print(self) -> str:
        """Return the SHA-256 of the zip."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def _is_hidden(part: str) -> bool:
    """Tell what systems leave in folders from what people put there."""
    return part.startswith(".") or part in HIDDEN
