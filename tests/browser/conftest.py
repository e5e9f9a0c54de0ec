"""The built site served as GitHub Pages would serve it, and the browsers to read it with."""

import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from build.page.server import PagesServer
from tests.browser import firefox, webkit
from tests.browser.chromium import find_chromium, launch
from tests.browser.tabs import Tabs
from tests.browser.visits import MOUNT_MS, Visit
from tests.browser.whole import WholePages

ROOT = Path(__file__).resolve().parent.parent.parent
SITE = ROOT / "site"
PREFIX = "/how-a-network-learns-to-see/"
ENGINES = {"firefox": firefox, "webkit": webkit}  # beside Chromium
CARD = re.compile(r"^(atlas/\w+)-\d+/index.html$")
STOP_LOOKS_S = 0.02  # how often a server looks whether it shall stop
ONE_PROCESS = ("--process-per-site",)  # a new tab begins where the one before ended
HERE = Path(__file__).resolve().parent

expect.set_options(timeout=MOUNT_MS)  # what comes true is looked at at once; a busy machine is waited for


def obstacle(engine: str) -> str | None:
    """Say what keeps the tests of an engine from running."""
    if not (SITE / "index.html").is_file():
        return "there is no built site; run `make site` first"
    if engine in ENGINES:
        return ENGINES[engine].obstacle()
    if find_chromium():  # Playwright, which may have brought one of its own, takes a while to ask
        return None
    with sync_playwright() as playwright:
        if find_chromium(playwright) is None:
            return "no Chromium was found; install one, or name it: make test CHROMIUM=/path/to/chromium"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip in a voice that is heard, in CI fail; open every other engine once, in one worker."""
    own = [(item, engine_of(item)) for item in items if HERE in item.path.parents]
    reasons = {engine: obstacle(engine) for engine in {engine for _, engine in own}}
    for item, engine in own:
        reason = reasons[engine]
        if reason and os.environ.get("CI", "").lower() in ("1", "true"):
            raise pytest.UsageError(f"the browser tests must run in CI, but {reason}")
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))
        if engine in ENGINES:
            item.add_marker(pytest.mark.xdist_group(engine))
            item.add_marker(pytest.mark.lengthy)


def engine_of(item: pytest.Item) -> str:
    """Return the engine that a test runs in."""
    callspec = getattr(item, "callspec", None)
    return callspec.params.get("window", "chromium") if callspec else "chromium"


def published_address() -> str:
    """Return the address that the site was built for, as its sitemap says it first."""
    found = re.search(r"<loc>([^<]+)</loc>", (SITE / "sitemap.xml").read_text(encoding="utf-8"))
    assert found
    return found[1]


def pages() -> list[str]:
    """List the pages but 404.html; of cards that differ in nothing but their unit, one a layer."""
    paths = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("index.html"))
    kinds = {CARD.sub(r"\1", path): path for path in reversed(paths)}
    return sorted(kinds.values())


@contextmanager
def serving(folder: Path, prefix: str = "/") -> Iterator[PagesServer]:
    """Serve a folder as long as the block lasts."""
    pages = PagesServer(folder, prefix=prefix)
    threading.Thread(target=pages.serve_forever, args=(STOP_LOOKS_S,), daemon=True).start()
    try:
        yield pages
    finally:
        pages.shutdown()
        pages.server_close()


@pytest.fixture(scope="session")
def server() -> Iterator[PagesServer]:
    """Serve the site under a project sub-path."""
    with serving(SITE, PREFIX) as pages:
        yield pages


@pytest.fixture(scope="session")
def playwright_engine() -> Iterator[Playwright]:
    """Start Playwright once."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_engine: Playwright) -> Iterator[Browser]:
    """Start Chromium once."""
    chromium = launch(playwright_engine, ONE_PROCESS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def tabs(browser: Browser, server: PagesServer) -> Tabs:
    """Start the context that tests open their tabs in."""
    return Tabs(browser, server.url)


@pytest.fixture
def visit(tabs: Tabs) -> Iterator[Callable[..., Visit]]:
    """Open tabs, and demand at the end that none of them met a fault.

    A test that provokes faults clears ``visit.faults`` when it has looked at them.
    """
    yield tabs.open
    assert not tabs.close()


@pytest.fixture(scope="session")
def whole_pages(browser: Browser, server: PagesServer) -> Iterator[WholePages]:
    """Keep the pages that were brought to life."""
    pages = WholePages(browser, server.url)
    yield pages
    pages.close()


@pytest.fixture
def whole(whole_pages: WholePages) -> Iterator[Callable[[str], Visit]]:
    """Return a page whose figures all live, and demand at the end that it met no fault."""
    yield whole_pages.open
    assert not whole_pages.faults()


@pytest.fixture(scope="session")
def receipt() -> dict[str, Any]:
    """Read what the build says of itself."""
    return json.loads((SITE / "build.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def specimens() -> list[dict[str, Any]]:
    """Read the published specimens, in picker order."""
    return json.loads((SITE / "data" / "specimens.json").read_text(encoding="utf-8"))
