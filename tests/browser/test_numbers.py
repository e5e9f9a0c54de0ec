"""The numbers that the page spells out are those of the exported file under ONNX Runtime."""

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import onnxruntime
import pytest
from playwright.sync_api import Locator, expect

from build.data.datasets import load_split
from tests.browser.conftest import ROOT, SITE
from tests.browser.visits import READOUT, Visit

LAYERS = ("image", "conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "flatten", "fc1", "relu3", "logits")
VECTORS = ("flatten", "fc1", "relu3", "logits")
N_CELLS = 4
Run = Callable[[int], dict[str, np.ndarray]]


@pytest.fixture(scope="module")
def run(receipt: dict[str, Any], specimens: list[dict[str, Any]]) -> Run:
    """Run the exported network on a specimen of the picker: {layer: (C, H, W) or (D,)}."""
    session = onnxruntime.InferenceSession(SITE / "models" / "fashion.onnx", providers=["CPUExecutionProvider"])
    images = load_split(ROOT / ".cache" / receipt["dataset"] / "data", "test").images  # (N, 1, 28, 28)
    names = [output.name for output in session.get_outputs()]

    def forward(specimen: int) -> dict[str, np.ndarray]:
        index = specimens[specimen]["test_index"]
        image = np.asarray(images[index : index + 1])
        outputs = dict(zip(names, session.run(None, {"image": image}), strict=True))
        return {name: value[0] for name, value in {"image": image, **outputs}.items()}

    return forward


def readout(figure: Locator) -> dict[str, Any]:
    """Read the cell that a figure spells out."""
    output = figure.locator("output[data-readout]").first
    expect(output).to_contain_text(" = ")
    found = READOUT.search((output.text_content() or "").replace("\u2212", "-"))
    assert found
    return {key: value if key in ("layer", "value") else int(value or 0) for key, value in found.groupdict().items()}


@pytest.mark.parametrize("layer", LAYERS)
def test_readouts_equal_onnx_runtime(visit: Callable[..., Visit], run: Run, layer: str, specimens: list[Any]) -> None:
    chance = random.Random(layer)
    opened = visit()
    for specimen in chance.sample(range(len(specimens)), 3):
        opened.go(f"embed/{layer}/#image={specimen}&layer={layer}&channel={chance.randrange(10)}")
        figure = opened.mounted(layer)
        opened.rest()  # from the second specimen on the page is the same, and follows its address
        expected = run(specimen)[layer]
        for _ in range(N_CELLS):
            if layer in VECTORS:
                step_along(opened, figure, chance)
            else:
                point_somewhere(opened, figure, chance)
            cell = readout(figure)
            assert cell["layer"] == layer
            place = (cell["channel"], cell["row"], cell["column"])[: expected.ndim]
            assert float(cell["value"]) == pytest.approx(float(expected[place]), rel=6e-4, abs=2e-4)


def point_somewhere(opened: Visit, figure: Locator, chance: random.Random) -> None:
    """Put the pointer on a random cell of the figure's stage."""
    box = figure.locator("canvas").first.bounding_box()
    assert box
    opened.page.mouse.move(box["x"] + box["width"] * chance.random(), box["y"] + box["height"] * chance.random())


def step_along(opened: Visit, figure: Locator, chance: random.Random) -> None:
    """Go from the first or last unit a few steps towards the middle."""
    start, step = chance.choice((("Home", "ArrowRight"), ("End", "ArrowLeft")))
    figure.get_by_role("button", name="Next").focus()
    for key in (start, *(step for _ in range(chance.randrange(5)))):
        opened.page.keyboard.press(key)


def test_all_readouts_agree_on_the_layer_list(receipt: dict[str, Any]) -> None:
    assert tuple(layer["name"] for layer in receipt["experiments"]["fashion"]["layers"]) == LAYERS
