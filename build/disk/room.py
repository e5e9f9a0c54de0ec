"""Room on the disk: asked for before a build, and told of where it ends."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from build.errors import BuildError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""No space, no quota, no larger file."""
CROWDED_BYTES = 1_000_000
"""With less than this free, a write that failed failed for want of room, whatever it says."""


def check_room(needs: Iterable[tuple[Path, float]]) -> None:
    """Make sure that every disk has room for what will be written to it.

    Parameters
    ----------
    needs : iterable of (Path, float)
        Folders, there or not yet, and the bytes that each will need.

    Raises
    ------
    BuildError
        Naming the fuller disk by a folder on it.
    """
    disks: dict[int, tuple[Path, float]] = {}
    for folder, n_bytes in needs:
        place = _existing(folder)
        disk = place.stat().st_dev
        disks[disk] = (place, disks.get(disk, (place, 0.0))[1] + n_bytes)
    for place, n_bytes in disks.values():
        if shutil.disk_usage(place).free < n_bytes:
            raise _no_room("this build", place, n_bytes)


@contextmanager
def told_when_full(where: str, folder: Path, n_bytes: float) -> Iterator[None]:
    """Turn what a full disk makes of a block into one line; ``n_bytes`` is about what all would need."""
    try:
        yield
    except Exception as error:
        complaint = full_disk(error)
        if complaint is None and shutil.disk_usage(_existing(folder)).free > CROWDED_BYTES:
            raise
        raise _no_room(where, folder, n_bytes, complaint) from error


def full_disk(error: BaseException | None) -> str | None:
    """Return what the system says of a full disk in an exception or in one that it comes from, or ``None``."""
    if error is None:
        return None
    if isinstance(error, OSError) and error.errno in FULL:
        return error.strerror or os.strerror(error.errno or 0)
    return full_disk(error.__cause__ or error.__context__)


def _existing(folder: Path) -> Path:
    """Return a folder, or the nearest above it that is there."""
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


def _no_room(where: str, folder: Path, n_bytes: float, complaint: str | None = None) -> BuildError:
    """Say what is full, and how much is needed."""
    free = f"{shutil.disk_usage(_existing(folder)).free / 1e6:,.0f} MB free"
    must = f"needs about {max(n_bytes / 1e6, 1):,.0f} MB on the disk of {_existing(folder)}"
    return BuildError(where, must, f"{complaint}, {free}" if complaint else free, "make room and run it again")
