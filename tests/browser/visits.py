"""A visit to a page of the built site, which notes all that a reader should never meet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.rest import AT_REST, GUESSED, SETTLED, WATCH

MOUNT_MS = 45_000
READOUT = re.compile(r"(?P<layer>\w+)(?:\[(?P<channel>\d+)\])?(?:\((?P<row>\d+), (?P<column>\d+)\))? = (?P<value>\S+)")


@dataclass
class Visit:
    """One open page.

    Attributes
    ----------
    page : Page
        Playwright's handle.
    url : str
        Where the site starts.
    faults : list of str
        Console errors and warnings (notes of a graphics driver apart), uncaught errors, requests that failed or
        went to another host.
    addresses : list of str
        Every address asked for, data and blob addresses apart.
    owns_context : bool
        Whether the page's context ends with it.
    """

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    owns_context: bool = True

    def watch(self) -> None:
        """Note faults from now on."""
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        self.page.context.on("request", self._requested)
        self.page.on("websocket", lambda socket: self._asked(socket.url))
        self.page.on("response", lambda answer: self._answered(answer.status, answer.url))

    def go(self, path: str = "", wait_until: Any = "load") -> Visit:
        """Open a page by its path in the site."""
        self.page.goto(self.url + path, wait_until=wait_until)
        return self

    def figure(self, figure_id: str) -> Locator:
        """Return a figure by its id."""
        return self.page.locator(f"figure#{figure_id}")

    def mounted(self, figure_id: str) -> Locator:
        """Scroll a figure into view and wait until it lives."""
        figure = self.figure(figure_id)
        figure.scroll_into_view_if_needed()
        expect(figure).to_have_attribute("data-state", "ready", timeout=MOUNT_MS)
        figure.scroll_into_view_if_needed()
        return figure

    def rest(self) -> None:
        """Wait until the page has come to rest."""
        self.page.evaluate(AT_REST)

    def settle(self) -> None:
        """Wait until the figures have done what they were told."""
        self.page.evaluate(SETTLED)

    def figure_ids(self) -> list[str]:
        """Return the ids of all figures that are not folded away, in reading order."""
        seen = "all => all.filter(figure => !figure.closest('[hidden]')).map(figure => figure.id)"
        return self.page.locator("figure[data-figure]").evaluate_all(seen)

    def close(self) -> None:
        """Leave the page, and its context where nobody else is in it."""
        self.page.context.remove_listener("request", self._requested)
        if self.owns_context:
            self.page.context.close()
        else:
            self.page.close()

    def _requested(self, request: Any) -> None:
        self._asked(request.url)

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning") and "GL Driver Message" not in message.text:
            self.faults.append(f"console {message.type}: {message.text} {message.location.get('url', '')}")

    def _asked(self, address: str) -> None:
        if address.startswith(("data:", "blob:")):
            return
        self.addresses.append(address)
        if not address.startswith(self.url):
            self.faults.append(f"request outside the site: {address}")

    def _answered(self, status: int, address: str) -> None:
        if status >= 400:
            self.faults.append(f"{status}: {address}")


# As for a reader who chose the whole way once; they may choose again.
CHOOSE = "try { localStorage.depth ??= 'whole'; } catch { /* storage is closed, or nobody's */ }"


def new_context(browser: Browser, guessed: bool = True, depth: str = "whole", **options: Any) -> BrowserContext:
    """Return a context whose pages can be waited for, all guesses made and all folds open; the rest is Playwright's."""
    context = browser.new_context(service_workers="block", **options)
    if depth == "whole":
        context.add_init_script(CHOOSE)
    context.set_default_timeout(MOUNT_MS)
    context.add_init_script(WATCH)
    if guessed:
        context.add_init_script(GUESSED)
    return context


def open_visit(browser: Browser, url: str, **options: Any) -> Visit:
    """Open an empty tab in a context of its own.

    Parameters
    ----------
    browser : Browser
        Chromium.
    url : str
        Where the site starts.
    **options
        Of Playwright's ``new_context``; ``width`` and ``height`` in CSS pixels are shorthands.
    """
    size = {"width": options.pop("width", 1280), "height": options.pop("height", 900)}
    visit = Visit(new_context(browser, viewport=size, **options).new_page(), url)
    visit.watch()
    return visit
