"""Every way into the page ends with its target below the strip and stays there; a jump leaves a way back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.rest import resize
from tests.browser.visits import Visit

Open = Callable[..., Visit]
NEAR_PX = 8
PLACES = "[...document.querySelectorAll('main :is(section.chapter, figure[data-figure])')].map(place => place.id)"
# How far below the strip a place begins.
BELOW = """id => Math.round(document.getElementById(id).getBoundingClientRect().top
  - (document.getElementById('specimens')?.getBoundingClientRect().bottom ?? 0))"""
# Resolves when all that can be seen is awake and two frames have passed.
AWAKE = """() => new Promise((done) => {
  const asleep = (figure) => {
    const { top, bottom } = figure.getBoundingClientRect();
    const seen = top < innerHeight + 400 && bottom > -400 && !figure.closest("[hidden]");
    return seen && (figure.ariaBusy || !["ready", "failed"].includes(figure.dataset.state));
  };
  let calm = 0;
  const look = () => {
    calm = [...document.querySelectorAll("figure[data-figure]")].some(asleep) ? 0 : calm + 1;
    if (calm > 2) done(); else requestAnimationFrame(look);
  };
  look();
})"""


# Heights of the page and of its figures.
HEIGHTS = """() => Object.fromEntries([document.documentElement, ...document.querySelectorAll('figure[data-figure]')]
  .map(item => [item.id || 'page', item.scrollHeight]))"""
# How much has shifted under the reader's eyes, all together.
SHIFTED = """() => new Promise(done => {
  let sum = 0;
  const watcher = new PerformanceObserver(list => { for (const { value } of list.getEntries()) sum += value; });
  watcher.observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done(sum))));
})"""
MOST_GROWTH = 0.01  # of a page, from its load to the end of a scroll
MOST_SHIFT = 0.01


def heights(page: Page, width: int) -> dict[str, int]:
    """Measure the page and its figures in a window of some width."""
    resize(page, width, 900)
    return page.evaluate(HEIGHTS)


def growth(asleep: dict[str, int], awake: dict[str, int]) -> dict[str, int]:
    """Say which figures are another height awake than asleep, if the page is."""
    grown = {name: awake[name] - height for name, height in asleep.items()}
    return {name: px for name, px in grown.items() if px} if abs(grown["page"]) > MOST_GROWTH * asleep["page"] else {}


def follow(page: Page, place: str) -> None:
    """Go to a place by its plain anchor."""
    page.evaluate("hash => { location.hash = hash; }", place)
    page.wait_for_function("hash => location.hash === `#${hash}`", arg=place)


def misses(page: Page, places: list[str]) -> dict[str, Any]:
    """Go to places by their anchors and return how far off the strip they are, if they are off."""
    found = {}
    for place in places:
        follow(page, place)
        page.evaluate(AWAKE)
        below = page.evaluate(BELOW, place)
        if not 0 <= below <= NEAR_PX:
            found[place] = below
    return found


@pytest.mark.parametrize("width", [360, 1280])
def test_every_chapter_and_figure_is_reached(visit: Open, width: int) -> None:
    """From the end to the beginning, so that all above each of them is still asleep."""
    opened = visit(width=width).go()
    others = [768] if width == 1280 else []
    asleep = {each: heights(opened.page, each) for each in (*others, width)}
    places = opened.page.evaluate(PLACES)
    resized = opened.page.evaluate(SHIFTED)
    assert misses(opened.page, places[::-1]) == {}
    assert opened.page.evaluate(SHIFTED) - resized <= MOST_SHIFT
    assert growth(asleep[width], heights(opened.page, width)) == {}
    before = opened.page.evaluate("scrollY")
    follow(opened.page, places[-1])
    opened.page.go_back()
    opened.page.wait_for_function("y => Math.abs(scrollY - y) <= 1", arg=before)
    opened.page.go_forward()
    opened.page.wait_for_function(f"id => ({BELOW})(id) <= {NEAR_PX}", arg=places[-1])
    opened.page.reload()
    opened.page.evaluate(AWAKE)
    assert 0 <= opened.page.evaluate(BELOW, places[-1]) <= NEAR_PX
    assert [growth(asleep[each], heights(opened.page, each)) for each in others] == [{}] * len(others)


@pytest.mark.parametrize("address", ["#saliency", "#image=3&figure=saliency"])
def test_a_visit_begins_where_its_address_leads(visit: Open, address: str) -> None:
    opened = visit(width=360).go(address)
    opened.page.evaluate(AWAKE)
    assert 0 <= opened.page.evaluate(BELOW, "saliency") <= NEAR_PX


def test_a_jump_leaves_a_way_back(visit: Open) -> None:
    """From the contents, by keyboard; from a sentence that sets a figure far away; none where nothing is left."""
    opened = visit().go()
    page = opened.page
    back = page.get_by_role("button", name="Back to where you were")
    link = page.locator("nav.contents a").nth(4)
    link.focus()
    begun = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    expect(back).to_be_visible()
    back.focus()
    page.keyboard.press("Enter")
    expect(back).to_be_hidden()
    page.wait_for_function("y => Math.abs(scrollY - y) <= 1", arg=begun)
    expect(link).to_be_focused()
    figure = page.locator("a.set").last.evaluate("link => { link.click(); return link.hash; }")
    expect(back).to_be_visible()
    assert 0 <= page.evaluate(BELOW, figure[1:]) <= NEAR_PX
    page.go_back()
    expect(back).to_be_hidden()
    page.wait_for_function("y => Math.abs(scrollY - y) <= 1", arg=begun)


def test_before_and_next_lead_to_chapters(visit: Open) -> None:
    opened = visit(width=360).go()
    foot = opened.page.locator(".running-foot")
    for _ in range(2):
        foot.get_by_role("link", name=re.compile("^Next")).click()
        name = opened.page.evaluate("location.hash.slice(1)")
        opened.page.evaluate(AWAKE)
        assert 0 <= opened.page.evaluate(BELOW, name) <= NEAR_PX
