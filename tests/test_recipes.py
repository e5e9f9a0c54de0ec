"""The recipes of `CONTRIBUTING.md`, followed to the letter in a copy of the checkout."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from build.page.assets.node import node_command
from tests.golden_site import ROOT, make_root

FIGURE = {
    "content/figures/count.md": """+++
kind = "tally"
question = "How many are there?"
alt = "The word seven, large, as a picture that stands in for the count."
width = "text"
+++
Seven of them. **Take away:** counting works.
""",
    "templates/figures/tally/figure.js": """// @ts-check
import { tally } from "./strokes.js";

export async function mount(element) {
  element.append(tally(7));
  return { update() {}, destroy() {} };
}
""",
    "templates/figures/tally/strokes.js": """// @ts-check
/** @param {number} n */
export const tally = (n) => "|".repeat(n);
""",
    "templates/figures/tally/figure.html": '<p class="tally-word">seven</p>\n',
    "templates/figures/tally/figure.css": ".tally-word { letter-spacing: 7px; }\n",
    "templates/figures/tally/figure.test.js": """import assert from "node:assert/strict";
import test from "node:test";
import { tally } from "./strokes.js";

test("a tally has a stroke for each", () => assert.equal(tally(7), "|||||||"));
""",
    "build/page/figures/pictures/tally.py": '''"""Seven, in words."""


def draw(figure, material, sheet):
    """Write the word."""
    sheet.text("seven", 20, 40, "ink", 24)
''',
}
# Draws the pictures of the new figure, as the images stage does, and renders.
BUILD = """
from pathlib import Path
from build.artifacts import read_json
from build.page.figures.images import THEMES, draw_figure, save
from build.page.figures.paint import PAGE, Palette, Sheet
from build.page.prose.content import read_content
from tests.golden_site import render_golden

root = Path.cwd()
figure = read_content(root / "content").figures["count"]
tokens = read_json(root / "templates" / "tokens.json")
for theme in THEMES:
    sheet = Sheet((PAGE, PAGE), Palette(tokens[theme]), root)
    draw_figure(figure, None, sheet)
    save(sheet, root / "stages" / "site" / "images" / "site" / "pictures" / f"count.{theme}.webp")
render_golden(root)
"""


def recipe(title: str) -> str:
    """Return a section of `CONTRIBUTING.md`."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0]


def named(text: str, **given: str) -> set[str]:
    """Return the paths with a blank to fill in that a recipe names, filled in."""
    blanks = (path for path in re.findall(r"`([\w./-]*<\w+>[\w./-]*)`", text) if "." in path)
    return {re.sub(r"<(\w+)>", lambda blank: given[blank[1]], path) for path in blanks}


def checkout(folder: Path) -> Path:
    """Copy what a build needs, with the tiny article as its content."""
    make_root(folder)
    shutil.copytree(ROOT / "build", folder / "build", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "golden_site.py", folder / "tests")
    return folder


def run(root: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def with_a_figure(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Follow the recipe for a figure of a new kind, and build."""
    root = checkout(tmp_path_factory.mktemp("figure"))
    write(root, FIGURE)
    chapter = root / "content" / "chapters" / "01-beginning.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + '\n{{ figure("count") }}\n', encoding="utf-8")
    run(root, sys.executable, "-c", BUILD)
    return root


def test_the_recipe_of_a_figure_names_its_files() -> None:
    assert named(recipe("Adding a figure"), id="count", kind="tally") == FIGURE.keys() - {
        "templates/figures/tally/strokes.js"  # "its own modules"
    }


def test_a_figure_of_a_new_kind_is_on_the_page(with_a_figure: Path) -> None:
    site = with_a_figure / "site"
    [figure] = re.findall(r'<figure [^>]*id="count".*?</figure>', (site / "index.html").read_text("utf-8"), re.DOTALL)
    assert 'data-figure="tally"' in figure and 'class="tally-word"' in figure and "counting works" in figure
    assert (site / "embed" / "count" / "index.html").is_file()
    assert ".tally-word{letter-spacing:7px}" in (site / "css" / "site.css").read_text(encoding="utf-8")
    assert {path.name for path in (site / "pictures").glob("count.*")} == {"count.light.webp", "count.dark.webp"}
    mounted = f"""const {{ mount }} = await import("{(site / "js" / "figures" / "tally.js").as_uri()}");
      await mount({{ append: (text) => console.log(text) }});"""
    assert run(site, *node_command(), "--input-type=module", "--eval", mounted).strip() == "|||||||"


def test_its_test_is_found(with_a_figure: Path) -> None:
    """By the pattern of the Makefile."""
    [patterns] = re.findall(r"NODE_TESTS = .*wildcard (.*?)\)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    found = [path for pattern in patterns.split() for path in with_a_figure.glob(pattern)]
    assert [path.parent.name for path in found] == ["tally"]
    run(with_a_figure, *node_command(), "--test", *map(str, found))
