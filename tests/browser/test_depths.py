"""The short way and the whole one: what is folded opens in place, by every way into it, and stays as it was left."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_ways import AWAKE, BELOW, MOST_GROWTH, NEAR_PX
from tests.browser.visits import Visit

Open = Callable[..., Visit]
FOLDED = ".fold-body[hidden]"
TOP = "item => item.getBoundingClientRect().top"
DENY = """Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"""


def folds(page: Page) -> Locator:
    """Return the buttons of all folds."""
    return page.locator(".fold-button")


def holder(page: Page, place: str) -> Locator:
    """Return the fold around a place."""
    return page.locator(".fold", has=page.locator(f"#{place}"))


def test_a_fold_opens_in_place_and_stays_so(visit: Open) -> None:
    """By keyboard; after a reload; with storage denied the page goes on."""
    opened = visit(width=390, height=844, depth="short").go()
    page = opened.page
    assert page.locator(FOLDED).count() == folds(page).count() > 20
    line = folds(page).nth(8)
    line.scroll_into_view_if_needed()
    line.focus()
    before = line.evaluate(TOP)
    page.keyboard.press("Enter")
    expect(line).to_have_attribute("aria-expanded", "true")
    page.evaluate(AWAKE)
    assert abs(line.evaluate(TOP) - before) <= 1
    page.reload()
    assert page.locator(".fold-button[aria-expanded=true]").count() == 1
    expect(line).to_have_attribute("aria-expanded", "true")
    page.evaluate(DENY)
    line.click()
    expect(line).to_have_attribute("aria-expanded", "false")


def test_the_whole_page_opens_and_closes(visit: Open) -> None:
    """From the masthead; from the foot in the midst of reading, and what is read stays where it is."""
    opened = visit(depth="short").go()
    page = opened.page
    masthead = page.locator(".masthead .depth-choice")
    masthead.get_by_role("button", name="Whole way").click()
    assert page.locator(FOLDED).count() == 0
    assert (
        page.locator(".depth-choice button[aria-pressed=true]").all_inner_texts()
        == [masthead.get_by_role("button", name="Whole way").inner_text()] * 2
    )
    page.reload()
    assert page.locator(FOLDED).count() == 0
    page.evaluate("document.getElementById('wants').scrollIntoView()")
    page.evaluate(AWAKE)
    title = page.locator("#wants-title")
    before = title.evaluate(TOP)
    foot = page.locator(".running-foot")
    for depth in ("Short way", "Whole way", "Short way"):
        for name in ("Contents", depth, "Contents"):
            foot.get_by_role("button", name=name).evaluate("button => button.click()")
        page.evaluate(AWAKE)
        assert abs(title.evaluate(TOP) - before) <= 2, depth
    assert page.locator(FOLDED).count() == folds(page).count()


def test_figures_share_a_place_on_the_short_way(visit: Open) -> None:
    """One and a switch, by keyboard; a link turns to another; the whole way, paper and no scripts show each."""
    opened = visit(depth="short").go()
    page = opened.page
    series = page.locator(".series", has=page.locator("#conv2"))
    seen = "all => all.filter(each => !each.closest('[hidden]')).map(each => each.id)"
    figures = series.locator("figure")
    ids = ["conv2", "conv2-kernels", "relu2", "pool2"]
    assert figures.evaluate_all(seen) == ids[:1]
    opened.mounted("conv2")
    switch = series.get_by_role("group", name="Which of these figures to see").get_by_role("button")
    switch.nth(1).focus()
    top = series.evaluate(TOP)
    page.keyboard.press("Enter")
    assert figures.evaluate_all(seen) == ids[1:2] and abs(series.evaluate(TOP) - top) <= 1
    expect(switch.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(switch.nth(1)).to_be_focused()
    expect(opened.figure("conv2-kernels")).to_have_attribute("data-state", "ready")
    page.locator('a.set[href="#pool2"]').first.evaluate("link => link.click()")
    expect(opened.figure("pool2")).to_have_attribute("data-state", "ready")
    assert figures.evaluate_all(seen) == ids[3:]
    page.emulate_media(media="print")
    assert min(figures.evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")) > 50
    page.emulate_media(media="screen")
    page.locator(".masthead .depth-choice").get_by_role("button", name="Whole way").evaluate("button => button.click()")
    assert figures.evaluate_all(seen) == ids and not switch.first.is_visible()


WAYS: dict[str, Any] = {
    "an anchor": ("#feature-visualization", "feature-visualization"),
    "a heading": ("#on-average", "on-average"),
    "a shared link": ("#image=3&figure=kernel-painter", "kernel-painter"),
    "a layer": ("#image=3&layer=pool2", "pool2"),
    "a shared place": ("#relu1", "relu1"),
    "a search": ("#:~:text=by its own average gradient", "how-it-was-trained"),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_address_opens_what_it_leads_into(visit: Open, way: str) -> None:
    address, place = WAYS[way]
    page = visit(width=390, height=844, depth="short").go(address).page
    if way == "a search":
        page.wait_for_function("document.querySelectorAll('.fold-button[aria-expanded=true]').length === 1")
        return
    expect(page.locator(f"#{place}")).to_be_visible()
    if way not in ("a layer", "a shared place"):
        expect(holder(page, place).locator(".fold-button")).to_have_attribute("aria-expanded", "true")
    page.evaluate(AWAKE)
    assert 0 <= page.evaluate(BELOW, place) <= NEAR_PX


def test_links_open_what_they_lead_into(visit: Open) -> None:
    """A sentence that sets a figure, the number of a figure, a claim's place in the ledger, Back."""
    opened = visit(depth="short").go()
    page = opened.page
    height = page.evaluate("document.documentElement.scrollHeight")
    for link in ('a.set[href="#feature-visualization"]', 'a[href="#probes"]', 'a[href^="#claim-fashion-edges"]'):
        place = page.locator(link).first.evaluate("link => { link.click(); return link.hash.slice(1); }")
        page.evaluate(AWAKE)
        assert 0 <= page.evaluate(BELOW, place) <= NEAR_PX, link
        assert page.locator(f"#{place}").evaluate("item => item.closest('[hidden]') === null")
    page.go_back()
    assert page.evaluate("document.documentElement.scrollHeight") > height


def test_the_short_way_stands_still(visit: Open) -> None:
    """On a phone, scrolled to its end; on paper and without scripts all folds are open."""
    opened = visit(width=390, height=844, depth="short").go()
    page = opened.page
    height = page.evaluate("document.documentElement.scrollHeight")
    for figure in opened.figure_ids():
        opened.mounted(figure)
    assert abs(page.evaluate("document.documentElement.scrollHeight") - height) <= MOST_GROWTH * height
    page.emulate_media(media="print")
    heights = page.locator(".fold-body").evaluate_all("all => all.map(body => body.getBoundingClientRect().height)")
    assert min(heights) > 20


def test_without_scripts_all_folds_are_open(visit: Open) -> None:
    page = visit(java_script_enabled=False).go().page
    assert page.get_by_text("by its own average gradient").is_visible()
    assert not page.locator(".depth-choice").first.is_visible()
