"""Feature maps are browsed with buttons and keys, and the keys belong to the figure that has focus."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.visits import Visit

N_MAPS = {"conv1": 16, "pool2": 32}


def channel(figure: Locator, k: int) -> None:
    expect(figure).to_have_attribute("data-channel", str(k))


@pytest.mark.parametrize("layer", N_MAPS)
def test_maps_are_stepped_through_by_buttons_and_by_keys(visit: Callable[..., Visit], layer: str) -> None:
    opened = visit().go(f"embed/{layer}/#channel=0&layer={layer}")
    figure = opened.mounted(layer)
    channel(figure, 0)
    figure.get_by_role("button", name="Next").click()
    channel(figure, 1)
    figure.get_by_role("button", name="Previous").click()
    channel(figure, 0)
    for key, expected in (
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("ArrowLeft", 1),
        ("End", N_MAPS[layer] - 1),
        ("Home", 0),
    ):
        opened.page.keyboard.press(key)
        channel(figure, expected)


def test_keys_move_only_the_figure_that_has_focus(visit: Callable[..., Visit]) -> None:
    opened = visit().go("#channel=3&layer=conv1")
    conv1, conv2 = opened.mounted("conv1"), opened.mounted("conv2")
    channel(conv1, 3)
    conv2.get_by_role("button", name="Next").press("End")
    channel(conv2, N_MAPS["pool2"] - 1)
    channel(conv1, 3)
    opened.page.evaluate("document.activeElement?.blur()")
    for key in ("ArrowRight", "ArrowLeft"):
        opened.page.keyboard.press(key)
    channel(conv1, 3)
    channel(conv2, N_MAPS["pool2"] - 1)
