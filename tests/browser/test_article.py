"""Figures wake when they are near, keep a picture without scripts, and say why when they fail."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.visits import MOUNT_MS, Visit

STATES = "all => Object.fromEntries(all.map(figure => [figure.id, figure.dataset.state ?? 'asleep']))"


def test_figures_far_below_stay_asleep(visit: Callable[..., Visit]) -> None:
    opened = visit().go(wait_until="networkidle")
    states = opened.page.locator("figure[data-figure]").evaluate_all(STATES)
    assert "asleep" in states.values()


def test_scripts_off_keeps_a_picture_of_every_figure(visit: Callable[..., Visit]) -> None:
    opened = visit(java_script_enabled=False).go()
    for figure_id in opened.figure_ids():
        figure = opened.figure(figure_id)
        figure.scroll_into_view_if_needed()
        picture = figure.locator("img").first
        expect(picture).to_be_visible()
        expect(picture).not_to_have_js_property("naturalWidth", 0)
        assert len(picture.get_attribute("alt") or "") > 20, f"{figure_id} needs words for its picture"
    assert opened.page.locator("main math").count() >= 3
    assert not [
        address for address in opened.addresses if address.partition("?")[0].endswith((".bin", ".onnx", ".wasm"))
    ]


def test_a_figure_that_fails_keeps_its_picture_and_says_why(visit: Callable[..., Visit]) -> None:
    opened = visit(alone=True)
    opened.page.route(re.compile(r"weights\.bin"), lambda route: route.fulfill(status=404, body=""))
    opened.go()
    figure = opened.figure("conv1")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-state", "failed", timeout=MOUNT_MS)
    expect(figure.locator("img").first).to_be_visible()
    expect(figure.locator("[role=status]")).not_to_be_empty()
    opened.settle()  # its neighbours ask as well
    assert "weights.bin" in " ".join(opened.faults)
    opened.faults.clear()
