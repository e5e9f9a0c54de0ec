"""How long the author waits: nothing changed, and one sentence changed."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from build.errors import BuildError
from tests.bench.row import Row

ROOT = Path(__file__).resolve().parent.parent.parent


def measure() -> Iterator[Row]:
    if not (ROOT / ".cache").is_dir():
        raise BuildError("rebuild", "needs a built site", None, "run `make site` first")
    with tempfile.TemporaryDirectory() as place:
        checkout = copied(Path(place) / ROOT.name)
        build_s(checkout)
        yield Row("nothing changed", build_s(checkout), "s", 2)
        chapter = sorted((checkout / "content" / "chapters").glob("*.md"))[0]
        chapter.write_text(chapter.read_text(encoding="utf-8") + "\n\nOne more sentence.\n", encoding="utf-8")
        yield Row("one sentence changed", build_s(checkout), "s", 4)


def copied(checkout: Path) -> Path:
    """Copy the checkout with its stage outputs; the npm packages are linked."""
    apart = shutil.ignore_patterns(".git", ".venv", "node_modules", "site", "__pycache__")
    shutil.copytree(ROOT, checkout, ignore=apart)
    (checkout / "node_modules").symlink_to(ROOT / "node_modules")
    return checkout


def build_s(checkout: Path) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "build", "site"], cwd=checkout, check=True, capture_output=True)
    return time.perf_counter() - started
