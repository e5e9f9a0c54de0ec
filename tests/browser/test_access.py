"""For everyone: without scripts, fonts or pictures, in the system's colours, from a disk."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import SITE
from tests.browser.rest import resize
from tests.browser.sweep import OVERHANG, violations
from tests.browser.visits import Visit
from tests.browser.whole import whole_page

PLACES = [
    place
    for place in ("", "memory/", "digits/", "atlas/", "atlas/conv1-0/", "embed/", "embed/conv1/")
    if (SITE / place / "index.html").is_file()
]

ARTICLE = pytest.mark.parametrize("place", [whole_page("")])

# Buttons whose words do not fit them.
CUT = """() => [...document.querySelectorAll('button, summary, select')]
  .filter(item => item.checkVisibility() && item.textContent.trim() && item.scrollWidth > item.clientWidth + 1)
  .filter(item => getComputedStyle(item).overflowX !== 'visible' || item.scrollWidth > item.clientWidth + 12)
  .map(item => item.textContent.trim().slice(0, 40))"""


def without_scripts(page: Page) -> None:
    """Serve the page as a browser without scripts sees it, and leave room for axe, which is one."""

    def strip(route: Route) -> None:
        answer = route.fetch()
        scripts = r'<script (?:type="module" )?src=.*?</script>|<link rel="modulepreload"[^>]*>'
        body = re.sub(f"{scripts}|</?noscript>", "", answer.text())
        route.fulfill(response=answer, body=body)

    def believe(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub(r"\(scripting: ?none\)", "all", answer.text()))

    page.route(re.compile(r"/(?:#.*)?$"), strip)
    page.route(re.compile(r"site\.css"), believe)


@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_without_scripts(visit: Callable[..., Visit], place: str) -> None:
    opened = visit(alone=True, reduced_motion="reduce")
    without_scripts(opened.page)
    opened.go(place)
    assert violations(opened.page) == {}


@pytest.mark.parametrize("place", PLACES)
def test_without_the_fonts_nothing_is_lost(visit: Callable[..., Visit], place: str) -> None:
    opened = visit(alone=True, reduced_motion="reduce")
    opened.page.route(re.compile(r"\.woff2"), lambda route: route.abort())
    opened.go(place)
    for figure_id in opened.figure_ids()[:8]:
        opened.mounted(figure_id)
    assert opened.page.evaluate("[...document.fonts].some(font => font.status === 'error')")
    for width in (320, 768, 1280):
        resize(opened.page, width, 900)
        overhang = opened.page.evaluate(OVERHANG)
        assert overhang <= 0, f"{overhang} px beyond {width}"
        assert opened.page.evaluate(CUT) == [], f"at {width} px"
    assert all("woff2" in fault for fault in opened.faults)
    opened.faults.clear()


def test_without_pictures_words_stand_in_and_figures_live(visit: Callable[..., Visit]) -> None:
    opened = visit(alone=True, reduced_motion="reduce")
    opened.page.route(re.compile(r"\.(webp|avif|png|svg)(\?|$)"), lambda route: route.abort())
    opened.page.route("**/js/figures/relu.js*", lambda route: route.abort())
    opened.go(wait_until="domcontentloaded")
    failed = opened.figure("relu")
    failed.scroll_into_view_if_needed()
    expect(failed).to_have_attribute("data-state", "failed")
    expect(failed.locator(".figure-static img").first).to_have_js_property("naturalWidth", 0)
    for figure_id in ("conv1", "layer-map", "decision-depth"):
        opened.mounted(figure_id)
    portraits = opened.mounted("feature-visualization")
    expect(portraits.get_by_text("could not be loaded")).to_be_visible()
    assert opened.page.evaluate(OVERHANG) <= 0
    assert all(re.search("webp|avif|png|svg|ERR_FAILED", fault) for fault in opened.faults)
    opened.faults.clear()


@ARTICLE
def test_what_is_chosen_shows_in_forced_colours(whole: Callable[[str], Visit], place: str) -> None:
    opened = whole(place)
    opened.page.emulate_media(forced_colors="active")
    figure = opened.mounted("conv1")
    ground = "all => all.map(pill => getComputedStyle(pill).backgroundColor)"
    chosen = set(figure.locator('.pill[aria-pressed="true"]').evaluate_all(ground))
    others = set(figure.locator('.pill[aria-pressed="false"]').evaluate_all(ground))
    assert chosen and others and not chosen & others


@ARTICLE
def test_data_keep_their_colours_in_forced_colours(whole: Callable[[str], Visit], place: str) -> None:
    opened = whole(place)
    opened.page.emulate_media(forced_colors="active")
    grounds = "all => new Set(all.map(part => getComputedStyle(part).backgroundColor)).size"
    for figure_id, parts in (
        ("logits", ".bar-fill"),
        ("confusion-matrix", "td button"),
        ("kernel-painter", "input[type=number]"),
        ("shift-dial", "td"),
        ("lesions", ".unit-switch"),
        ("convolution", ".number-grid > *"),
    ):
        assert opened.mounted(figure_id).locator(parts).evaluate_all(grounds) > 4, figure_id


def test_a_page_from_a_disk_is_readable_and_says_what_is_missing(browser: Browser) -> None:
    page = browser.new_page()
    page.goto((SITE / "index.html").as_uri())
    expect(page.locator(".disk-note")).to_be_visible()
    expect(page.locator(".disk-note")).to_contain_text("make serve")
    expect(page.locator(".specimen-picker")).to_be_hidden()
    expect(page.locator("figure img").first).to_be_visible()
    assert page.locator("body").evaluate("body => getComputedStyle(body).margin") == "0px", "style sheets load"
    page.close()


@ARTICLE
def test_on_a_server_no_word_of_disks(whole: Callable[[str], Visit], place: str) -> None:
    expect(whole(place).page.locator(".disk-note")).to_be_hidden()
