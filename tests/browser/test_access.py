"""For everyone: without scripts, by keyboard, enlarged, on paper, in the system's colours, from a disk."""

import itertools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import ROOT, SITE
from tests.browser.test_markup import AXE
from tests.browser.visits import Visit

PLACES = [
    place
    for place in ("", "memory/", "digits/", "atlas/", "embed/", "embed/conv1/")
    if (SITE / place / "index.html").is_file()
]


def without_scripts(page: Page) -> None:
    """Serve the page as a browser without scripts sees it, and leave room for axe, which is one."""

    def strip(route: Route) -> None:
        answer = route.fetch()
        scripts = r'<script (?:type="module" )?src=.*?</script>|<link rel="modulepreload"[^>]*>'
        body = re.sub(scripts, "", answer.text())
        route.fulfill(response=answer, body=body)

    def believe(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub(r"\(scripting: ?none\)", "all", answer.text()))

    page.route(re.compile(r"/(?:#.*)?$"), strip)
    page.route(re.compile(r"site\.css"), believe)


@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_without_scripts(visit: Callable[..., Visit], place: str) -> None:
    opened = visit(reduced_motion="reduce")
    without_scripts(opened.page)
    opened.go(place)
    opened.page.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    violations = set()
    for width, scheme in itertools.product((320, 768, 1280), ("light", "dark")):
        opened.page.set_viewport_size({"width": width, "height": 900})
        opened.page.emulate_media(color_scheme=scheme)
        opened.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        for found in opened.page.evaluate(AXE)["violations"]:
            violations.add((found["id"], width, scheme, str([node["target"][0] for node in found["nodes"][:4]])))
    assert not violations


@pytest.mark.parametrize("place", PLACES)
def test_enlarged_four_times_nothing_scrolls_sideways(visit: Callable[..., Visit], place: str) -> None:
    opened = visit(width=320, height=256).go(place)
    for figure_id in opened.figure_ids()[:6]:
        opened.mounted(figure_id)
    assert opened.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_the_running_foot_knows_where_the_reader_is(visit: Callable[..., Visit]) -> None:
    opened = visit(reduced_motion="reduce").go()
    page, foot = opened.page, opened.page.locator(".running-foot")
    expect(foot).to_be_visible()
    assert foot.locator("progress").evaluate("bar => bar.value") < 0.05
    chapters = page.locator("section.chapter").evaluate_all("all => all.map(chapter => chapter.id)")
    foot.get_by_role("button", name="Contents").click()
    foot.locator(f'.popover a[href="#{chapters[2]}"]').click()
    expect(foot.locator(".popover")).to_be_hidden()
    expect(foot.get_by_role("link", name=re.compile("^Next"))).to_have_attribute("href", f"#{chapters[3]}")
    expect(foot.get_by_role("link", name=re.compile("^Before"))).to_have_attribute("href", f"#{chapters[1]}")
    assert 0.05 < foot.locator("progress").evaluate("bar => bar.value") < 1


def test_chapters_lead_to_their_neighbours_without_scripts(visit: Callable[..., Visit]) -> None:
    opened = visit(java_script_enabled=False).go()
    chapters = opened.page.locator("section.chapter").evaluate_all("all => all.map(chapter => chapter.id)")
    following = opened.page.locator('.chapter-turn [rel="next"]').evaluate_all("all => all.map(link => link.hash)")
    assert following == [f"#{chapter}" for chapter in chapters[1:]]
    expect(opened.page.locator(".running-foot")).to_have_count(0)


def test_figures_can_be_reset(visit: Callable[..., Visit]) -> None:
    opened = visit().go()
    figure = opened.mounted("conv1")
    first = figure.get_attribute("data-channel")
    figure.get_by_role("button", name="Next").click()
    expect(figure).not_to_have_attribute("data-channel", first or "")
    opened.page.wait_for_url("**#*channel=*")
    opened.page.get_by_role("button", name="Reset figures").click()
    expect(figure).to_have_attribute("data-channel", first or "")
    opened.page.wait_for_function("() => !location.hash.includes('=')")


def test_a_question_mark_lists_the_keys(visit: Callable[..., Visit]) -> None:
    page = visit().go().page
    panel = page.get_by_role("dialog", name="Keys")
    expect(page.locator(".running-foot")).to_be_visible()
    page.keyboard.press("?")
    expect(panel).to_be_visible()
    panel.get_by_label("? opens this panel").uncheck()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.keyboard.press("?")
    expect(panel).to_be_hidden()
    page.get_by_role("button", name="Keys").click()
    expect(panel).to_be_visible()


def test_what_is_chosen_shows_in_forced_colours(visit: Callable[..., Visit]) -> None:
    opened = visit(forced_colors="active").go()
    figure = opened.mounted("conv1")
    ground = "all => all.map(pill => getComputedStyle(pill).backgroundColor)"
    chosen = set(figure.locator('.pill[aria-pressed="true"]').evaluate_all(ground))
    others = set(figure.locator('.pill[aria-pressed="false"]').evaluate_all(ground))
    assert chosen and others and not chosen & others


def test_a_page_from_a_disk_is_readable_and_says_what_is_missing(browser: Browser) -> None:
    page = browser.new_page()
    page.goto((SITE / "index.html").as_uri())
    expect(page.locator(".disk-note")).to_be_visible()
    expect(page.locator(".disk-note")).to_contain_text("make serve")
    expect(page.locator(".specimen-picker")).to_be_hidden()
    expect(page.locator("figure img").first).to_be_visible()
    assert page.locator("body").evaluate("body => getComputedStyle(body).margin") == "0px", "style sheets load"
    page.close()


def test_on_a_server_no_word_of_disks(visit: Callable[..., Visit]) -> None:
    expect(visit().go().page.locator(".disk-note")).to_be_hidden()
