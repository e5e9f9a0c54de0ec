"""Tabs: each is new and finds nothing kept, but opens where a browser is warm: scripts are not compiled anew."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser

from tests.browser.visits import Visit, new_context

MEDIA = ("color_scheme", "reduced_motion", "forced_colors")
SIZE = {"width": 1280, "height": 900}
ICON = "favicon.svg"  # the smallest thing that the site serves


class Tabs:
    """Opens tabs for one test after the other, in one context that a waiting tab keeps alive.

    Parameters
    ----------
    browser : Browser
        Chromium, with one process for each site.
    url : str
        Where the site starts.
    """

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self._url = url
        self._shared = new_context(browser)
        self._waiting = self._shared.new_page()
        self._waiting.goto(url + ICON)
        self._opened: list[Visit] = []

    def open(self, alone: bool = False, **options: Any) -> Visit:
        """Open an empty tab.

        Parameters
        ----------
        alone : bool
            In a context of its own, where nothing is in the cache: for who counts requests or stands in their way.
        **options
            ``width`` and ``height`` in CSS pixels, what ``Page.emulate_media`` takes, and what only a context of its
            own can have: ``java_script_enabled``, ``bypass_csp``, ``has_touch``, ``is_mobile``; ``guessed``, false for
            a reader who has not made the guesses before figures; ``depth="short"`` for one who reads the short way.
        """
        size = {name: options.pop(name, default) for name, default in SIZE.items()}
        media = {
            name: options.pop(name) for name in ("color_scheme", "reduced_motion", "forced_colors") if name in options
        }
        own = alone or bool(options)
        context = new_context(self._browser, viewport=size, **options) if own else self._shared
        page = context.new_page()
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(**media)
        visit = Visit(page, self._url, owns_context=own)
        visit.watch()
        self._opened.append(visit)
        return visit

    def close(self) -> list[str]:
        """Close all tabs, forget what they left, and return what a reader should never have met in them."""
        opened, self._opened = self._opened, []
        for visit in opened:
            visit.close()
        self._waiting.evaluate("localStorage.clear()")
        return [fault for visit in opened for fault in visit.faults]
