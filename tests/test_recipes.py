"""The recipes of `CONTRIBUTING.md`, followed to the letter in a copy of the checkout."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
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
    "templates/figures/tally/room.html": "<i></i>\n",
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
from build.page.figures.images import draw_figure, save
from build.page.figures.paint import PAGE, Palette, Sheet
from build.page.prose.content import read_content
from build.page.tokens import SCHEMES, read_tokens
from tests.golden_site import render_golden

root = Path.cwd()
figure = read_content(root / "content").figures["count"]
tokens = read_tokens(root / "templates")
for theme in SCHEMES:
    sheet = Sheet((PAGE, PAGE), Palette(tokens[theme]), root)
    draw_figure(figure, None, sheet)
    save(sheet, root / "stages" / "site" / "images" / "site" / "pictures" / f"count.{theme}.webp")
render_golden(root)
"""

KIND = {
    "build/network/kinds/arctan.py": '''"""Arctangent: every number is pressed between -π/2 and π/2."""

from build.network.kind import Kind, Output
from build.network.shaped_layer import Flags


class Arctan(Kind):
    """The arctangent of each number."""

    name = "arctan"
    flags = Flags(keeps_channels=True, signed=True)
    words = "every number between -π/2 and π/2"

    def output(self, settings, sources, where):
        """Keep the shape."""
        return Output(sources[0].shape)

    def apply(self, layer, values, weight, bias):
        """Return an array of the same shape."""
        return values[0].arctan()

    def add_forward(self, graph, layer, sources):
        """Add Atan."""
        graph.add("Atan", layer.inputs, layer.name)

    def add_backward(self, graph, layer, sources, dy, dx):
        """Divide by 1 + x²."""
        graph.add("Mul", [*layer.inputs, *layer.inputs], f"{layer.name}_squared")
        graph.add("Add", [graph.constant("one", 1.0), f"{layer.name}_squared"], f"{layer.name}_slope")
        graph.add("Div", [dy, f"{layer.name}_slope"], dx[0])


KIND = Arctan()
'''
}
OPERATION = """const arctan = {
  forward(_layer, [x], y) { x.forEach((value, at) => { y[at] = Math.atan(value); }); },
  backward(_layer, [x], _y, dy, [dx]) { dy.forEach((value, at) => { dx[at] += value / (1 + x[at] * x[at]); }); },
  terms: () => [],
};
"""
# A network with such a layer as PyTorch sees it; its files, which ONNX Runtime must see likewise.
AGREE = """
import json
from pathlib import Path
import numpy as np
import torch
from build.configuration import Experiment, Layer, Network
from build.data.datasets.drawn_garments import DATASET
from build.network.export.gradient_graph import GradientGraph
from build.network.export.onnx_graph import onnx_model
from build.network.export.parity import awkward_images, check_parity, onnx_session
from build.network.export.weights_file import write_weights_file
from build.network.layers import shaped_layers
from build.network.model import LayeredNetwork
from tests.small_network import small_weights

chosen = (Layer("conv1", "conv", channels=3, kernel=3), Layer("arctan1", "arctan"), Layer("flatten", "flatten"),
          Layer("logits", "dense", units=10))
layers = shaped_layers(Experiment("bent", "Bent", "drawn-garments", Network(chosen)), DATASET)
weights = small_weights(layers)
network, images = LayeredNetwork(layers, weights), awkward_images(layers[0].shape)
model, gradient, label = Path("bent.onnx"), Path("gradient.onnx"), 4
model.write_bytes(onnx_model(layers, weights, "bent").SerializeToString())
check_parity(model, network, images)
gradient.write_bytes(GradientGraph(layers, weights).model().SerializeToString())
image = torch.tensor(images[-1:], requires_grad=True)
logits = network(image)
logits[0, label].backward()
[found] = onnx_session(gradient).run(["gradient"], {"image": images[-1:], "class": np.array([label])})
np.testing.assert_allclose(found, image.grad, rtol=1e-4, atol=1e-4)
write_weights_file(Path("bent"), layers, weights, "bent", "trained", list("0123456789"))
given = {"image": image, "logits": logits, "gradient": image.grad}
print(json.dumps({name: value.flatten().tolist() for name, value in given.items()}))
"""
# What the page's engine says of it.
ENGINE = """import { readFileSync } from "node:fs";
import { createNetwork } from "./templates/static/js/engine/network.js";
const given = JSON.parse(readFileSync(0, "utf8"));
const network = createNetwork(JSON.parse(readFileSync("bent.weights.json", "utf8")),
  new Uint8Array(readFileSync("bent.weights.bin")).buffer);
const image = Float32Array.from(given.image);
console.log(JSON.stringify({ logits: [...network.forward(image).get("logits")],
  gradient: [...network.gradient(image, "logits", 4)] }));"""


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
    for name in ("golden_site.py", "small_network.py"):
        shutil.copy(ROOT / "tests" / name, folder / "tests")
    return folder


def run(root: Path, *command: str, given: str | None = None) -> str:
    done = subprocess.run(command, cwd=root, input=given, capture_output=True, text=True, check=False)
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
    } | {"templates/figures/tally/reads.json", "templates/figures/tally/later.js", "content/guesses/count.md"}


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


def test_a_layer_of_a_new_kind_is_the_same_network_everywhere(tmp_path: Path) -> None:
    """In PyTorch, in ONNX Runtime and in the page's engine: its output, and the gradient of a logit."""
    text, operations = recipe("Adding a kind of layer"), "templates/static/js/engine/operations.js"
    assert named(text, kind="arctan") == KIND.keys() and f"`{operations}`" in text
    root = checkout(tmp_path)
    shutil.copytree(ROOT / "templates" / "static" / "js" / "engine", root / "templates" / "static" / "js" / "engine")
    write(root, KIND)
    script, table = (root / operations).read_text(encoding="utf-8"), "export const OPERATIONS = Object.freeze({"
    assert script.count(table) == 1
    (root / operations).write_text(script.replace(table, f"{OPERATION}{table} arctan,"), encoding="utf-8")
    expected = run(root, sys.executable, "-c", AGREE)
    found = json.loads(run(root, *node_command(), "--input-type=module", "--eval", ENGINE, given=expected))
    for name, value in found.items():
        np.testing.assert_allclose(value, json.loads(expected)[name], rtol=1e-4, atol=1e-4, err_msg=name)
