"""Room on the disk: asked for before a build, and told of where it ends."""

from __future__ import annotations

import errno
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
        if not is_full(error) and shutil.disk_usage(_existing(folder)).free > CROWDED_BYTES:
            raise
        raise _no_room(where, folder, n_bytes) from error


def is_full(error: BaseException | None) -> bool:
    """Tell whether an exception, or one that it comes from, is about a full disk."""
    return error is not None and (
        getattr(error, "errno", None) in FULL or is_full(error.__cause__ or error.__context__)
    )


def _existing(folder: Path) -> Path:
    """Return a folder, or the nearest above it that is there."""
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


def _no_room(where: str, folder: Path, n_bytes: float) -> BuildError:
    """Say what is full, and how much is needed."""
    free = shutil.disk_usage(_existing(folder)).free
    must = f"needs about {max(n_bytes / 1e6, 1):,.0f} MB on the disk of {_existing(folder)}"
    return BuildError(where, must, f"{free / 1e6:,.0f} MB free", "make room, or raise the limit, and run it again")
