"""Where the site may be written: nowhere that its author would lose something."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from build.errors import BuildError

RECEIPT = "build.json"
ROOMS = (
    *(".cache", ".ci", ".git", ".github", ".venv", "node_modules"),
    *("build", "content", "data", "docs", "templates", "tests"),
)
"""What the checkout holds, whether it is there by now or not."""


def output_folder(root: Path, output: Path) -> Path:
    """Return the real folder of the site, behind links.

    Parameters
    ----------
    root : Path
        The checkout.
    output : Path
        As the author wrote it; relative to the checkout.

    Raises
    ------
    BuildError
        If something that the build did not write would be lost.
    """
    place, home = Path(os.path.realpath(root / output)), root.resolve()
    room = place.relative_to(home).parts[:1] if place.is_relative_to(home) else ()
    if place == home or place in home.parents:
        raise _refusal(output, "must be a folder for the site alone", f"{place}, which holds the checkout")
    if room and room[0] in ROOMS:
        raise _refusal(output, "must be a folder for the site alone", f"the checkout's own {room[0]}/")
    if (place.exists() or place.is_symlink()) and not place.is_dir():
        raise _refusal(output, "must be a folder", "something else")
    if place.is_dir() and any(place.iterdir()) and not _is_site(place):
        raise _refusal(output, f"must be empty or an earlier site, with its {RECEIPT}", "other files")
    if (place / ".git").exists():
        raise _refusal(output, "must not be a repository of its own", "a folder with a .git")
    return place


def check_replaceable(place: Path) -> None:
    """Make sure, before anything is built, that a finished site can take its place.

    Raises
    ------
    BuildError
        If the folder is a mount point or beside it nothing can be written.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{place.name}.try-", dir=place.parent) as beside:
            Path(beside, "full").touch()
            if place.exists():
                place.rename(beside)  # never done, as that is not empty; a mount point is told of all the same
    except OSError as error:
        if error.errno == errno.EBUSY:
            do = f"name a folder in it: --output {place / 'site'}"
            raise BuildError(str(place), "must not be a mount point", do=do) from error
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            do = "choose a folder that you may write to"
            raise BuildError(str(place), "must be writable", error.strerror, do) from error


def _is_site(place: Path) -> bool:
    """Tell whether a folder has a receipt as the build writes it, be it damaged."""
    receipt = place / RECEIPT
    return receipt.is_file() and b'"files"' in receipt.read_bytes()


def _refusal(output: Path, must: str, got: str) -> BuildError:
    """Say why a place is not written to."""
    return BuildError(f"--output {output}", must, got, "name a new one, like --output site")
