"""A copy of the checkout that may be built and edited, and what a build in it takes."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from build.errors import BuildError

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_COPIED = {".git", ".venv", "node_modules", "data"}
"""Of the checkout's own folder; what is called so deeper in it is copied."""


@dataclass(frozen=True)
class Taken:
    """What a build took.

    Attributes
    ----------
    wall_s, processor_s : float
        Time on the clock, and of all processors.
    """

    wall_s: float
    processor_s: float


@contextmanager
def copied(*left: str) -> Iterator[Path]:
    """Give a copy with its stage outputs, the npm packages and the data linked, further names left out."""
    if not (ROOT / ".cache" / "arguments.json").is_file():
        raise BuildError("checkout", "needs a built site", None, "run `make site` first")
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        checkout = Path(place) / ROOT.name

        def ignored(folder: str, names: list[str]) -> set[str]:
            return {"__pycache__"} | (NOT_COPIED | set(left) if Path(folder) == ROOT else set())

        shutil.copytree(ROOT, checkout, symlinks=True, ignore=ignored)
        for name in ("node_modules", "data"):
            if (ROOT / name).exists():
                (checkout / name).symlink_to((ROOT / name).resolve())
        yield checkout


def arguments() -> list[str]:
    """Return how the site was built last."""
    words: list[str] = json.loads((ROOT / ".cache" / "arguments.json").read_text(encoding="utf-8"))
    return words


def build(checkout: Path) -> Taken:
    """Build the site as it was built last, and return what it took."""
    mirror = ROOT.parent / "shared" / "datasets"
    given = os.environ | ({"DATA_MIRROR": str(mirror)} if mirror.is_dir() and "DATA_MIRROR" not in os.environ else {})
    before, started = sum(os.times()[2:4]), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "build", *arguments()], cwd=checkout, check=True, capture_output=True, env=given
    )
    return Taken(time.perf_counter() - started, sum(os.times()[2:4]) - before)


def change(path: Path, pattern: str, replacement: str) -> None:
    """Change the first place of a file that a pattern finds."""
    text, count = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), count=1)
    if not count:
        raise BuildError(str(path), f"must hold '{pattern}'")
    path.write_text(text, encoding="utf-8")
