"""Every page opens quietly, every figure comes alive, and nothing is lost without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.controls import SILENT, SMALL
from tests.browser.visits import MOUNT_MS, Visit

UNSEEN = """all => all
  .filter(words => words.textContent.trim() && !words.checkVisibility() && !words.closest('details:not([open])'))
  .map(words => words.textContent.trim().slice(0, 60))"""
STATES = "all => Object.fromEntries(all.map(figure => [figure.id, figure.dataset.state ?? 'asleep']))"


@pytest.fixture(scope="module", params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return request.param


def test_page_opens_without_a_fault(visit: Callable[..., Visit], page_path: str, scheme: str) -> None:
    page = visit(color_scheme=scheme).go(page_path, wait_until="networkidle").page
    assert page.title()
    assert page.locator("html").get_attribute("lang")
    assert page.locator("h1").count() == 1


def test_every_figure_comes_alive(visit: Callable[..., Visit], scheme: str) -> None:
    opened = visit(color_scheme=scheme).go()
    figure_ids = opened.figure_ids()
    assert len(figure_ids) >= 11
    for figure_id in figure_ids:
        opened.mounted(figure_id)
    states = opened.page.locator("figure[data-figure]").evaluate_all(STATES)
    assert set(states.values()) == {"ready"}, states


def test_figures_far_below_stay_asleep(visit: Callable[..., Visit]) -> None:
    opened = visit().go(wait_until="networkidle")
    states = opened.page.locator("figure[data-figure]").evaluate_all(STATES)
    assert "asleep" in states.values()


def test_nothing_sticks_out_and_every_control_has_room(visit: Callable[..., Visit], page_path: str) -> None:
    opened = visit(reduced_motion="reduce").go(page_path)
    for figure_id in opened.figure_ids():
        opened.mounted(figure_id)
    for width in (320, 360, 768, 1280, 1920):
        opened.page.set_viewport_size({"width": width, "height": 900})
        overhang = opened.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overhang <= 0, f"{overhang} px beyond {width}"
        if width in (360, 1280):
            assert opened.page.evaluate(SMALL) == [], f"at {width} px"
    assert opened.page.evaluate(SILENT) == []


def test_scripts_off_keeps_all_words(visit: Callable[..., Visit], page_path: str) -> None:
    page = visit(java_script_enabled=False).go(page_path).page
    words = page.locator("body :is(p, li, td, figcaption, h1, h2, h3, math):not(.figure-body *, .disk-note)")
    assert words.count() > 0
    assert not words.evaluate_all(UNSEEN)


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
    opened = visit()
    opened.page.route(re.compile(r"weights\.bin"), lambda route: route.fulfill(status=404, body=""))
    opened.go()
    figure = opened.figure("conv1")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-state", "failed", timeout=MOUNT_MS)
    expect(figure.locator("img").first).to_be_visible()
    expect(figure.locator("[role=status]")).not_to_be_empty()
    assert "weights.bin" in " ".join(opened.faults)
    opened.faults.clear()
