"""The built site, served, and a browser to measure it in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from build.errors import BuildError
from build.page.server import PagesServer
from tests.browser.chromium import find_chromium, launch

SITE = Path(__file__).resolve().parent.parent.parent / "site"


@contextmanager
def browsing(section: str) -> Iterator[tuple[Browser, PagesServer]]:
    """Serve the site and start Chromium as long as the block lasts, for a section of the table."""
    if not (SITE / "index.html").is_file():
        raise BuildError(section, "needs the built site", None, "run `make site` first")
    server = PagesServer(SITE)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        if find_chromium(playwright) is None:
            raise BuildError(section, "needs Chromium", None, "install one, or set CHROMIUM")
        browser = launch(playwright)
        yield browser, server
        browser.close()
    server.shutdown()
