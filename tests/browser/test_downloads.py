"""What a figure shows can be taken away: its numbers, whatever it draws."""

import csv
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SITE
from tests.browser.visits import Visit
from tests.browser.whole import whole_page

PLACES = [place for place in ("", "digits/", "memory/") if (SITE / place / "index.html").is_file()]


@pytest.mark.parametrize("place", [whole_page(place) for place in PLACES])
def test_every_figure_gives_its_numbers(whole: Callable[[str], Visit], place: str) -> None:
    opened = whole(place)
    wrong = {}
    for figure_id in opened.figure_ids():
        figure = opened.figure(figure_id)
        opener = figure.get_by_role("button", name="Download")
        if not opener.is_visible():  # the first figure of the masthead is words and numbers only
            expect(figure.locator(".value").first).to_be_visible()
            continue
        opener.press("Enter")
        with opened.page.expect_download() as taken:
            figure.get_by_role("button", name="Numbers (CSV)").press("Enter")
        head, *rows = csv.reader(taken.value.path().read_text(encoding="utf-8").splitlines())
        if not rows or any(len(row) != len(head) for row in rows) or "" in head:
            wrong[figure_id] = head, rows[:2]
        opened.page.keyboard.press("Escape")
        expect(opener).to_be_focused()
    assert not wrong
    for chart in opened.page.locator("figure[data-figure=chart]").all():
        expect(chart.locator("details table tbody tr")).not_to_have_count(0)


def test_a_press_beside_an_open_panel_is_not_lost(visit: Callable[..., Visit]) -> None:
    opened = visit(width=640, height=420).go("embed/conv1/")
    figure, page = opened.mounted("conv1"), opened.page
    figure.get_by_role("button", name="Download").click()
    expect(figure.get_by_role("group", name="Download")).to_be_visible()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    pressed = figure.get_by_role("button", name="Untrained", exact=True)
    box = pressed.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 3)
    expect(pressed).to_have_attribute("aria-pressed", "true")
