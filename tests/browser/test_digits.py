"""The companion on digits: two networks by experiment files only, a field to draw on, averages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SITE
from tests.browser.visits import Visit

pytestmark = pytest.mark.skipif(not (SITE / "digits").is_dir(), reason="this site has no page on digits")


def test_layers_are_those_of_the_experiment(visit: Callable[..., Visit]) -> None:
    figure = visit().go("embed/digits-conv3/#layer=conv3&channel=40").mounted("digits-conv3")
    expect(figure).to_have_attribute("data-layer", "conv3")
    expect(figure.locator("[data-readout]")).to_contain_text(re.compile(r"^conv3\[40\]\(\d, \d\) = "))
    figure.get_by_role("button", name="Explain this number").click()
    expect(figure.page.get_by_role("dialog")).to_contain_text(re.compile(r"conv3\[40\]\(\d, \d\) = "))


def test_a_stroke_is_read_while_it_is_drawn(visit: Callable[..., Visit]) -> None:
    opened = visit().go("embed/digits-draw/")
    figure = opened.mounted("digits-draw")
    figure.get_by_role("button", name="Clear").click()
    expect(figure).to_contain_text("Nothing yet")
    box = figure.get_by_role("application").bounding_box()
    assert box
    mouse = opened.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.2)
    mouse.down()
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.8, steps=12)
    expect(figure).to_contain_text("scaled and centred as the data were")
    mouse.up()
    for answer in figure.locator(".draw-answer").all():
        expect(answer.locator(".class-name").first).to_have_text("1")


def test_a_digit_can_be_drawn_by_keyboard(visit: Callable[..., Visit]) -> None:
    opened = visit().go("embed/digits-draw/")
    figure = opened.mounted("digits-draw")
    figure.get_by_role("button", name="Clear").click()
    figure.get_by_role("application").focus()
    opened.page.keyboard.press("Space")
    for _ in range(12):
        opened.page.keyboard.press("ArrowDown")
    expect(figure).to_contain_text("scaled and centred as the data were")


def test_two_classes_are_contrasted(visit: Callable[..., Visit]) -> None:
    opened = visit().go("embed/digits-averages/#averaged=conv2")
    figure = opened.mounted("digits-averages")
    figure.get_by_label("First class").select_option("3")
    figure.get_by_label("Second class").select_option("8")
    expect(figure.locator(".averages-ranking")).to_contain_text(
        re.compile(r"conv2\[\d+\]\s+d = \d+\.\d\d, higher for [38]")
    )
    opened.page.wait_for_url("**#*pair=3,8*")
    figure.get_by_role("button", name="fc1").click()
    expect(figure.locator(".class-bars")).to_be_visible()
