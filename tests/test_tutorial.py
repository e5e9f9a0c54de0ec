"""The tutorial, carried out with pictures that are drawn here: each command of it, in a checkout of its own."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from build.cli import parser

ROOT = Path(__file__).resolve().parent.parent
WORDS = (ROOT / "docs" / "portrait.md").read_text(encoding="utf-8")
VENDOR = ROOT / ".cache" / "site" / "vendor"
PARTS = ("build", "content", "templates", "package-lock.json", "package.json", "Makefile")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Lay out a checkout with a folder of pictures, and what the build takes from npm."""
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tmp_path / part)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    shutil.copytree(VENDOR, tmp_path / ".cache" / "site" / "vendor")
    draw(tmp_path / "leaves")
    return tmp_path


def draw(folder: Path) -> None:
    """Draw round and long leaves, thirty of each."""
    generator = np.random.default_rng(1)
    down, across = np.mgrid[:12, :16] - np.array([6, 8])[:, None, None]
    for name, stretch in (("maple", 1.0), ("willow", 4.0)):
        (folder / name).mkdir(parents=True)
        for number in range(30):
            leaf = (down**2 * stretch + across**2 / stretch) < generator.uniform(12, 24)
            green = np.where(leaf, generator.integers(120, 256), 20)
            pixels = np.stack([leaf * 60, green, leaf * 30], -1) + generator.integers(0, 15, (12, 16, 3))
            Image.fromarray(pixels.astype(np.uint8)).save(folder / name / f"{number:03}.png")


def commands() -> list[list[str]]:
    """Return the arguments of the build for each `make site` of the tutorial."""
    lines = re.findall(r"^    make site (.+)$", WORDS, re.MULTILINE)
    pairs = [[word.split("=") for word in line.split()] for line in lines]
    return [[part for key, value in pair for part in (f"--{key.lower()}", value)] for pair in pairs]


def test_the_commands_of_the_tutorial_are_commands() -> None:
    given = commands()
    assert [each[0] for each in given] == ["--data", "--pages", "--model"]
    for each in given:
        parser().parse_args(["site", *each])


@pytest.mark.lengthy
@pytest.mark.skipif(not VENDOR.is_dir(), reason="no site was built here: its fonts and packages take long to make")
def test_a_folder_of_pictures_becomes_a_page(checkout: Path) -> None:
    first, again, _ = commands()
    build = [sys.executable, "-m", "build", "site", "--jobs", "1"]
    started = subprocess.run([*build, *first, "leaves/data"], cwd=checkout, capture_output=True, text=True, check=False)
    assert started.returncode == 0, started.stderr
    file = checkout / "content" / "experiments" / "leaves.toml"
    edited = (
        file.read_text()
        .replace('noun = "picture"', 'noun = "leaf"')
        .replace('# plural = "pictures"', 'plural = "leaves"')
    )
    file.write_text(edited.replace("\n[dataset]", 'stages = ["train", "export", "activations"]\n\n[dataset]', 1))
    built = subprocess.run([*build, *again], cwd=checkout, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    html = (checkout / "site" / "leaves" / "index.html").read_text(encoding="utf-8")
    assert "One leaf, followed" in html and "classes of leaves apart" in html
    figures = set(re.findall(r'<figure id="([^"]+)"', html))
    assert {"conv1-kernels", "conv1-maps", "overview", "explain"} <= figures and "probes" not in figures
    assert {path.parent.name for path in (checkout / "site" / "embed" / "leaves").glob("*/index.html")} == figures
    assert "the build did not go through" in html
    first_time = published(checkout)
    for stages in ("leaves", "site/images", "site/charts", "site/cards", "site/render"):
        shutil.rmtree(checkout / ".cache" / stages)
    built = subprocess.run([*build, *again], cwd=checkout, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    second_time = published(checkout)
    assert [name for name in first_time if first_time[name] != second_time.get(name)] == []
    assert len(first_time) == len(second_time) > 100


def published(checkout: Path) -> dict[str, bytes]:
    """Return every file of the site, by name."""
    site = checkout / "site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
