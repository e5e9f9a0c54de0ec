"""While `make serve` runs: from a saved file to the open page."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from build.errors import BuildError
from tests.bench.checkout import build, copied
from tests.bench.row import Row
from tests.browser.chromium import launch

CHAPTER = "content/chapters/02-pictures.md"
STYLE = "templates/static/css/base.css"
FIGURE = "templates/figures/relu/figure.js"
LATE_S = 60
REST_S = 3.0
"""How long the page may take to come to rest before the next file is saved."""


def measure() -> Iterator[Row]:
    with copied() as checkout, sync_playwright() as playwright:
        build(checkout)
        with serving(checkout) as address:
            browser = launch(playwright)
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(address)
            page.wait_for_selector("figure[data-state=ready]")
            yield from rows(page, checkout)
            browser.close()


def rows(page: Page, checkout: Path) -> Iterator[Row]:
    seen_s(page, checkout / CHAPTER, "\nA rehearsal.\n", words("A rehearsal."))
    yield Row(
        "a changed sentence", seen_s(page, checkout / CHAPTER, "\nWatched words.\n", words("Watched words.")), "s", 2
    )
    told = "document.querySelector('preview-fault')?.textContent"
    yield Row("a mistake is told", seen_s(page, checkout / CHAPTER, "\n{{ value('none') }}\n", told), "s", 2)
    kept = (checkout / CHAPTER).read_text(encoding="utf-8").replace("\n{{ value('none') }}\n", "")
    (checkout / CHAPTER).write_text(kept, encoding="utf-8")
    wait_until(page, f"!{told}")
    styled = "getComputedStyle(document.body).getPropertyValue('--watched').trim() === '7px'"
    yield Row("a changed style", seen_s(page, checkout / STYLE, "\nbody { --watched: 7px }\n", styled), "s", 1.5)
    page.evaluate("() => { window.older = true }")
    changed = seen_s(page, checkout / FIGURE, "\nwindow.watched = 1;\n", "!window.older")
    yield Row("a changed module of a figure: the page is loaded again", changed, "s", 1.5)


def words(expected: str) -> str:
    return f"document.body.innerText.includes({expected!r})"


def seen_s(page: Page, path: Path, added: str, condition: str) -> float:
    """Save a file and return the seconds until the open page shows it."""
    time.sleep(REST_S)
    started = time.perf_counter()
    with path.open("a", encoding="utf-8") as file:
        file.write(added)
    wait_until(page, condition)
    return time.perf_counter() - started


def wait_until(page: Page, condition: str) -> None:
    """Ask until the page says yes, the page that takes its place included."""
    late = time.perf_counter() + LATE_S
    while time.perf_counter() < late:
        with suppress(Error):  # between two pages there is none to ask
            if page.evaluate(f"() => Boolean({condition})"):
                return
        time.sleep(0.01)
    raise BuildError("watch", f"must show what was saved within {LATE_S} s", condition)


@contextmanager
def serving(checkout: Path) -> Iterator[str]:
    """Serve a checkout as `make serve` does, and give the address."""
    command = [sys.executable, "-u", "-m", "build", "serve", "--port", "0"]
    server = subprocess.Popen(command, cwd=checkout, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield (server.stdout.readline() if server.stdout else "").split()[0]
    finally:
        server.terminate()
        server.wait()
