"""A tiny article in a folder of its own: real templates, invented artifacts, no trained network."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from build.artifacts import Job
from build.configuration import Options, load_experiment
from build.page.publication import render
from build.progress import Progress

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"


def make_root(folder: Path) -> Path:
    """Lay out a checkout: the fixture's content, scripts and stages, the site's own templates."""
    for name in ("content", "templates", "stages"):
        shutil.copytree(GOLDEN / name, folder / name)
    for name in ("pages", "partials"):
        shutil.copytree(ROOT / "templates" / name, folder / "templates" / name)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return folder


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
