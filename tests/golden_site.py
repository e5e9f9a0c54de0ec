"""A tiny article in a folder of its own: real templates, invented artifacts, no trained network."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from build.artifacts import Job
from build.configuration import Options, load_experiment
from build.errors import BuildError
from build.page.publication import render
from build.progress import Progress

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
CHAPTER = "content/chapters/02-claims.md"


def make_root(folder: Path) -> Path:
    """Lay out a checkout: the fixture's content, scripts and stages, the site's own templates."""
    for name in ("content", "templates", "stages"):
        shutil.copytree(GOLDEN / name, folder / name)
    for name in ("pages", "partials"):
        shutil.copytree(ROOT / "templates" / name, folder / "templates" / name)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return folder


def make_root_again(folder: Path) -> Path:
    """Lay out such a checkout where one was; formulas stay, as after the build before."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            if path.name != ".cache":
                shutil.rmtree(path)
        else:
            path.unlink()
    return make_root(folder)


def append(root: Path, text: str) -> None:
    """Write a text from line 30 of the second chapter on."""
    path = root / CHAPTER
    lines = path.read_text().rstrip("\n").split("\n")
    path.write_text("\n".join([*lines, *[""] * (29 - len(lines)), text, ""]))


def replace(root: Path, name: str, old: str, new: str) -> None:
    """Change a file."""
    text = (root / name).read_text()
    assert old in text
    (root / name).write_text(text.replace(old, new, 1))


def job_of(root: Path, site_url: str | None = None) -> Job:
    """Return the job of the render stage for such a checkout."""
    experiment = load_experiment(root / "content" / "experiments" / "tiny.toml")
    stages = root / "stages"
    inputs: Mapping[str, Path] = {
        **{f"tiny/{path.name}": path for path in (stages / "tiny").iterdir()},
        **{path.name: path for path in (stages / "site").iterdir()},
    }
    folder = root / "site"
    folder.mkdir()
    return Job(None, {"tiny": experiment}, folder, inputs, Progress(quiet=True), root, Options(site_url=site_url))


def render_golden(root: Path, site_url: str | None = None) -> Path:
    """Render the tiny article and return its site."""
    job = job_of(root, site_url)
    render.run(job)
    return job.folder


def complaint(root: Path, build: Callable[[Path], Any] = render_golden) -> str:
    """Build and return the error, its path cut to the checkout."""
    with pytest.raises(BuildError) as caught:
        build(root)
    said = str(caught.value).replace(f"{root}/", "")
    assert "\n" not in said
    return said
