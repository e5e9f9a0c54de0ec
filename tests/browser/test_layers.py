"""The walk through the layers: every figure lives, answers to keys, and shows the network's own numbers."""

import random
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.test_numbers import Run, readout, run
from tests.browser.visits import Visit

STEPPED = ("convolution", "pooling", "relu", "conv1-kernels", "kernel-painter")  # one of each kind
__all__ = ["run"]  # a fixture of the neighbouring module
Open = Callable[..., Visit]


def embedded(visit: Open, figure_id: str, state: str = "") -> tuple[Visit, Locator]:
    """Open a figure alone, where it mounts soonest."""
    opened = visit().go(f"embed/{figure_id}/{state}")
    return opened, opened.mounted(figure_id)


@pytest.mark.parametrize("figure_id", STEPPED)
def test_keys_step_through_the_channels(visit: Open, figure_id: str) -> None:
    opened, figure = embedded(visit, figure_id, "#layer=conv1&channel=0")
    figure.get_by_role("button", name="Next").focus()
    for key, channel in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("Home", 0)):
        opened.page.keyboard.press(key)
        expect(figure).to_have_attribute("data-channel", str(channel))


@pytest.mark.parametrize(
    ("figure_id", "layer"),
    [
        ("convolution", "conv1"),
        ("convolution", "conv2"),
        ("pooling", "pool1"),
        ("relu", "relu1"),
        ("relu", "relu2"),
        ("relu", "relu3"),
        ("conv1-kernels", "conv1"),
        ("conv2-kernels", "conv2"),
        ("explain", "conv2"),
        ("explain", "pool2"),
        ("explain", "fc1"),
        ("explain", "logits"),
        ("network-overview", "fc1"),
    ],
)
def test_readouts_equal_onnx_runtime(visit: Open, run: Run, specimens: list[Any], figure_id: str, layer: str) -> None:
    chance = random.Random(figure_id + layer)
    specimen = chance.randrange(len(specimens))
    expected = run(specimen)[layer]
    place = [chance.randrange(size) for size in expected.shape]
    cell = f"&cell={place[1]},{place[2]}" if expected.ndim == 3 else ""
    _, figure = embedded(visit, figure_id, f"#image={specimen}&layer={layer}&channel={place[0]}{cell}")
    shown = readout(figure)
    assert (shown["layer"], shown["channel"]) == (layer, place[0])
    where = tuple(shown[key] for key in ("channel", "row", "column"))[: expected.ndim]
    assert list(where) == place
    assert float(shown["value"]) == pytest.approx(float(expected[where]), rel=6e-4, abs=2e-4)


def test_the_tree_unfolds_by_keys_and_its_terms_add_up(visit: Open, run: Run) -> None:
    opened, figure = embedded(visit, "explain", "#image=0&layer=logits&channel=3")
    tree = figure.get_by_role("tree")
    terms = tree.locator(":scope > li > [role=treeitem]")
    amounts = [
        float(text.replace("\u2212", "-")) for text in terms.locator(":scope > .term-amount").all_text_contents()
    ]
    assert sum(amounts) == pytest.approx(float(run(0)["logits"][3]), abs=1e-3)
    terms.first.focus()
    for _ in range(3):
        opened.page.keyboard.press("ArrowRight")
    expect(tree.locator("[role=treeitem]:focus")).to_have_attribute("aria-level", "2")
    opened.page.keyboard.press("ArrowLeft")
    opened.page.keyboard.press("End")
    focused = tree.locator("[role=treeitem]:focus")
    expect(focused).to_have_count(1)
    opened.page.keyboard.press("Home")
    expect(terms.first).to_be_focused()


def test_undo_restores_the_painted_kernel(visit: Open) -> None:
    _, figure = embedded(visit, "kernel-painter", "#layer=conv1&channel=2")
    cells = figure.get_by_role("spinbutton")
    before = [cells.nth(at).input_value() for at in range(9)]
    undo = figure.get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    figure.get_by_role("button", name="blur").click()
    expect(cells.nth(0)).to_have_value(cells.nth(8).input_value())
    cells.nth(4).fill("1.5")
    cells.nth(4).press("Tab")
    expect(cells.nth(4)).to_have_value("1.50")
    undo.click()
    undo.click()
    for at, value in enumerate(before):
        expect(cells.nth(at)).to_have_value(value)


def test_the_temperature_evens_out_the_probabilities(visit: Open, run: Run) -> None:
    _, figure = embedded(visit, "logits", "#image=0")
    slider = figure.get_by_role("slider", name="Temperature")
    slider.fill("2")
    logits = run(0)["logits"].astype(np.float64) / 4
    largest = float(np.exp(logits.max()) / np.exp(logits).sum())
    expect(figure.locator(".readout-note").first).to_contain_text(f"{100 * largest:.1f}")


def test_a_number_is_explained_where_it_stands(visit: Open, run: Run) -> None:
    opened, figure = embedded(visit, "conv2", "#image=0&layer=conv2&channel=7&cell=3,5")
    opener = figure.get_by_role("button", name="Explain this number")
    before = opened.page.evaluate("scrollY")
    opener.click()
    drawer = opened.page.get_by_role("dialog")
    value = float(run(0)["conv2"][7, 3, 5])
    expect(drawer.get_by_role("heading")).to_be_focused()
    title = drawer.get_by_role("heading").text_content() or ""
    assert title.startswith("conv2[7](3, 5) = ")
    assert float(title.rpartition(" ")[2]) == pytest.approx(value, abs=1e-3)
    products = drawer.get_by_role("img", name=re.compile("^products: "))
    expect(products).to_be_visible()
    expect(drawer.locator(".equation")).to_contain_text("which weighs most")
    drawer.get_by_role("treeitem").first.click()
    assert drawer.get_by_role("treeitem").count() > 7
    assert opened.page.evaluate("scrollY") == before
    opened.page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_products_of_a_small_window_stand_under_its_map(visit: Open, run: Run) -> None:
    _, figure = embedded(visit, "conv1", "#image=0&layer=conv1&channel=3&cell=14,14")
    numbers = (figure.get_by_role("img", name=re.compile("^products: ")).get_attribute("aria-label") or "").split(": ")
    total = sum(float(number.replace("\u2212", "-")) for number in numbers[1].split(", "))
    told = figure.locator(".equation").text_content() or ""
    spelled = [float(number.replace("\u2212", "-")) for number in re.findall(r"\u2212?\d[\d.e]*", told)]
    assert spelled[0] == pytest.approx(total, abs=0.1)
    assert spelled[0] + spelled[1] == pytest.approx(spelled[2], abs=1e-3)
    assert spelled[2] == pytest.approx(float(run(0)["conv1"][3, 14, 14]), abs=1e-3)


def test_a_short_step_on_one_weight_does_what_its_derivative_promises(visit: Open) -> None:
    opened = visit().go("embed/worked-step/#weight=9&rate=0")
    figure = opened.mounted("worked-step")
    numbers = figure.locator(".worked-numbers dd")

    def read() -> list[float]:
        return [float(text.replace("\u2212", "-")) for text in numbers.all_text_contents()]

    value, slope, step, moved, before, promised, after = read()
    assert (step, moved) == (pytest.approx(-slope, rel=1e-3), pytest.approx(value - slope, abs=2e-4))
    assert promised == pytest.approx(before - slope**2, abs=2e-5)
    assert 0 < before - after == pytest.approx(before - promised, rel=0.2)
    figure.get_by_role("button", name="30 ×", exact=True).click()
    expect(numbers.nth(2)).not_to_have_text(f"{step:.4f}".replace("-", "\u2212"))
    opened.page.keyboard.press("Home")
    expect(figure.get_by_role("button", name="conv1", exact=True)).to_have_attribute("aria-pressed", "true")
