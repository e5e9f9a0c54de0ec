"""What a reader downloads, in KB (1000 bytes) after gzip: first view, whole scroll, each figure, own scripts."""

import gzip
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser

from build.page.server import PagesServer, read_body
from tests.bench.browsing import SITE, browsing
from tests.bench.row import Row
from tests.browser.visits import Visit, open_visit

FIRST_VIEW_KB, FIRST_VIEW_REQUESTS = 150 + 25, 20  # 25 for the machine that opens the article
WHOLE_SCROLL_KB, WHOLE_SCROLL_REQUESTS = 2000, 120
SHORT_SCROLL_KB = 1490  # 1300 are wanted; 100 came with the blend between two classes, which a fold had swallowed
FIGURE_KB = 900


def measure() -> Iterator[Row]:
    with browsing("weight") as (browser, server):
        yield from rows(browser, server)


def rows(browser: Browser, server: PagesServer) -> Iterator[Row]:
    """Weigh the article in a browser."""
    for width, height in ((1280, 800), (360, 740)):
        visit = open_visit(browser, server.url, width=width, height=height).go()
        visit.mounted("machine")
        visit.rest()
        yield Row(f"first view at {width} x {height}", kilobytes(server, visit.addresses), "KB gzip", FIRST_VIEW_KB)
        yield Row(f"first view at {width} x {height}", len(visit.addresses), "requests", FIRST_VIEW_REQUESTS)
        visit.page.context.close()
    visit = open_visit(browser, server.url).go(wait_until="networkidle")
    figures = weigh_figures(server, visit)
    yield Row("whole article scrolled through", kilobytes(server, visit.addresses), "KB gzip", WHOLE_SCROLL_KB)
    yield Row("whole article scrolled through", len(visit.addresses), "requests", WHOLE_SCROLL_REQUESTS)
    short = open_visit(browser, server.url, depth="short").go(wait_until="networkidle")
    weigh_figures(server, short)
    yield Row("short way scrolled through", kilobytes(server, short.addresses), "KB gzip", SHORT_SCROLL_KB)
    for figure_id, weight_kb in sorted(figures.items(), key=lambda item: -item[1])[:5]:
        yield Row(f"figure {figure_id}, with what it is first to need", weight_kb, "KB gzip", FIGURE_KB)
    yield Row("own scripts, all together", own_scripts_kb(), "KB gzip")


def weigh_figures(server: PagesServer, visit: Visit) -> dict[str, float]:
    """Scroll through the article; give each figure what was fetched since the one before it."""
    weights: dict[str, float] = {}
    for figure_id in visit.figure_ids():
        before = kilobytes(server, visit.addresses)
        visit.mounted(figure_id)
        visit.page.wait_for_load_state("networkidle")
        weights[figure_id] = kilobytes(server, visit.addresses) - before
    return weights


def kilobytes(server: PagesServer, addresses: Iterable[str]) -> float:
    """Add up the files behind addresses, each once, as they go over the wire."""
    paths = {server.find(unquote(urlsplit(address).path)) for address in addresses}
    files = {path / "index.html" if path.is_dir() else path for path in paths if path}
    return sum(len(read_body(path, path.stat().st_mtime_ns, True).content) for path in files) / 1000


def own_scripts_kb() -> float:
    """Add up our own minified modules; packages of others lie in `vendor/`."""
    modules = (path for path in SITE.rglob("*.js") if "vendor" not in path.relative_to(SITE).parts)
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in modules) / 1000
