"""Finding one's way, in the article and in its companions: contents, progress, chapters, links, reset, keys."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SITE
from tests.browser.visits import Visit

PLACES = [place for place in ("", "digits/", "memory/") if (SITE / place / "index.html").is_file()]
# Headings without a link to the place where they stand.
UNLINKED = """all => all.filter(heading => {
  const target = document.getElementById(heading.querySelector('a.anchor')?.hash.slice(1) ?? '');
  return target !== heading && target !== heading.parentElement;
}).map(heading => heading.textContent)"""
STRAY = (
    "all => all.filter(figure => figure.querySelector('.figure-number')?.hash !== `#${figure.id}`).map(({id}) => id)"
)
# Whether the box of a definition lies within the window's width, just below its word or just above.
BESIDE = """() => {
  const box = document.querySelector('.term-box');
  const [word, around] = [box.previousElementSibling, box].map(each => each.getBoundingClientRect());
  const gaps = [around.top - word.bottom, word.top - around.bottom];
  return around.left >= 0 && around.right <= innerWidth && gaps.some(gap => gap >= 0 && gap < 20);
}"""


@pytest.mark.parametrize("place", PLACES)
def test_the_running_foot_knows_where_the_reader_is(visit: Callable[..., Visit], place: str) -> None:
    opened = visit(reduced_motion="reduce").go(place)
    page, foot = opened.page, opened.page.locator(".running-foot")
    expect(foot).to_be_visible()
    begun = foot.locator("progress").evaluate("bar => bar.value")
    assert begun < 0.05
    chapters = page.locator("section.chapter").evaluate_all("all => all.map(chapter => chapter.id)")
    foot.get_by_role("button", name="Contents").click()
    entries = foot.locator(".popover a").evaluate_all("all => all.map(link => link.hash.slice(1))")
    assert entries == chapters
    foot.locator(f'.popover a[href="#{chapters[2]}"]').click()
    expect(foot.locator(".popover")).to_be_hidden()
    expect(foot.get_by_role("link", name=re.compile("^Next"))).to_have_attribute("href", f"#{chapters[3]}")
    expect(foot.get_by_role("link", name=re.compile("^Before"))).to_have_attribute("href", f"#{chapters[1]}")
    assert begun < foot.locator("progress").evaluate("bar => bar.value") < 1
    foot.get_by_role("link", name=re.compile("^Next")).click()
    expect(foot.locator(".foot-chapter")).to_contain_text("4 ")
    opened.rest()  # the way there is held for two frames more
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(foot.get_by_role("link", name=re.compile("^Next"))).to_be_hidden()
    assert foot.locator("progress").evaluate("bar => bar.value") > 0.99
    expect(foot).to_be_in_viewport()


@pytest.mark.parametrize("place", PLACES)
def test_every_heading_and_figure_can_be_linked_to(visit: Callable[..., Visit], place: str) -> None:
    """Its link leads to itself, can be seen when the keyboard is on it, and lands below the strip."""
    opened = visit(reduced_motion="reduce").go(place)
    page = opened.page
    assert page.locator(".passage > :is(h2, h3, h4)").evaluate_all(UNLINKED) == []
    assert page.locator("figure[data-figure]").evaluate_all(STRAY) == []
    anchor = page.locator("h3 .anchor").first
    anchor.focus()
    expect(anchor).to_have_css("opacity", "1")
    anchor.press("Enter")
    page.wait_for_function("() => location.hash.length > 1")
    strip = page.locator("#specimens").bounding_box() if place == "" else None
    heading = page.locator("h3").first.bounding_box()
    assert heading and heading["y"] >= (strip["y"] + strip["height"] - 1 if strip else 0)
    terms_open_where_they_stand(page)


def terms_open_where_they_stand(page: Page) -> None:
    """A dotted word shows its definition beside itself, takes the keyboard along and gives it back."""
    link = page.locator('.passage > p > a[href^="#definition-"]').first
    link.press("Enter")
    box = page.get_by_role("dialog")
    expect(box).to_be_focused()
    said = page.locator(link.get_attribute("href") or "").inner_text()
    assert " ".join(said.split()) in " ".join(box.inner_text().split())
    page.wait_for_function(BESIDE)
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(link).to_be_focused()
    link.click()
    expect(box).to_be_visible()
    box.get_by_role("button", name="Close").click()
    expect(box).to_have_count(0)


@pytest.mark.parametrize("place", PLACES)
def test_chapters_lead_to_their_neighbours_without_scripts(visit: Callable[..., Visit], place: str) -> None:
    opened = visit(java_script_enabled=False).go(place)
    chapters = opened.page.locator("section.chapter").evaluate_all("all => all.map(chapter => chapter.id)")
    following = opened.page.locator('.chapter-turn [rel="next"]').evaluate_all("all => all.map(link => link.hash)")
    assert following == [f"#{chapter}" for chapter in chapters[1:]]
    expect(opened.page.locator(".running-foot")).to_have_count(0)


@pytest.mark.parametrize(("place", "figure_id"), [("", "conv1"), ("digits/", "digits-conv1")])
def test_figures_can_be_reset(visit: Callable[..., Visit], place: str, figure_id: str) -> None:
    opened = visit().go(place)
    figure = opened.mounted(figure_id)
    first = figure.get_attribute("data-channel")
    figure.get_by_role("button", name="Previous").click()
    expect(figure).not_to_have_attribute("data-channel", first or "")
    opened.page.wait_for_url("**#*channel=*")
    opened.page.get_by_role("button", name="Reset figures").click()
    expect(figure).to_have_attribute("data-channel", first or "")
    opened.page.wait_for_function("() => !location.hash.includes('=')")


@pytest.mark.parametrize("place", PLACES)
def test_a_question_mark_lists_the_keys(visit: Callable[..., Visit], place: str) -> None:
    page = visit().go(place).page
    panel = page.get_by_role("dialog", name="Keys")
    expect(page.locator(".running-foot")).to_be_visible()
    page.keyboard.press("?")
    expect(panel).to_be_visible()
    expect(panel.get_by_role("heading")).to_be_focused()
    panel.get_by_label("? opens this panel").uncheck()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.keyboard.press("?")
    expect(panel).to_be_hidden()
    page.get_by_role("button", name="Keys").click()
    expect(panel).to_be_visible()
