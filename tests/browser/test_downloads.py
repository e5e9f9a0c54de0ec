"""What a figure shows can be taken away: its numbers, whatever it draws."""

import csv
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SITE
from tests.browser.visits import Visit

PLACES = [place for place in ("", "digits/", "memory/") if (SITE / place / "index.html").is_file()]


@pytest.mark.lengthy
@pytest.mark.parametrize("place", PLACES)
def test_every_figure_gives_its_numbers(visit: Callable[..., Visit], place: str) -> None:
    opened = visit(accept_downloads=True, reduced_motion="reduce").go(place)
    wrong = {}
    for figure_id in opened.figure_ids():
        figure = opened.mounted(figure_id)
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
    assert not wrong
    for chart in opened.page.locator("figure[data-figure=chart]").all():
        expect(chart.locator("details table tbody tr")).not_to_have_count(0)
