"""Pages whose figures all live: each is brought to life once, for all tests that leave it as they found it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.rest import resize
from tests.browser.visits import Visit, open_visit

CALM = {"color_scheme": "dark", "reduced_motion": "reduce", "forced_colors": "none"}


def whole_page(place: str, *more: Any) -> Any:
    """Return the parameters of a test of such a page: one worker runs all tests of one page, and begins with them."""
    return pytest.param(place, *more, marks=[pytest.mark.xdist_group(f"whole {place}"), pytest.mark.lengthy])


class WholePages:
    """The pages that were brought to life, by their place in the site.

    Parameters
    ----------
    browser : Browser
        Chromium.
    url : str
        Where the site starts.
    """

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self._url = url
        self._visits: dict[str, Visit] = {}

    def open(self, place: str) -> Visit:
        """Return a page in the dark, without motion, 1280 pixels wide and at its beginning."""
        if place not in self._visits:
            self._visits[place] = open_visit(self._browser, self._url, **CALM).go(place)
            for figure_id in self._visits[place].figure_ids():
                self._visits[place].mounted(figure_id)
        page = self._visits[place].page
        page.emulate_media(**CALM)  # type: ignore[arg-type]
        page.evaluate("() => { document.activeElement?.blur(); getSelection().removeAllRanges(); scrollTo(0, 0); }")
        resize(page, 1280, 900)
        return self._visits[place]

    def faults(self) -> list[str]:
        """Return what a reader should never have met since the last question."""
        found = [fault for visit in self._visits.values() for fault in visit.faults]
        for visit in self._visits.values():
            visit.faults.clear()
        return found

    def close(self) -> None:
        """Leave all pages."""
        for visit in self._visits.values():
            visit.close()
