"""What a reader feels: another garment, a scroll through the article, a thousand presses, eight tabs."""

from collections.abc import Iterator
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from build.page.server import PagesServer
from tests.bench.browsing import browsing
from tests.bench.row import Row
from tests.browser.visits import Visit, open_visit

N_TABS = 8
N_PRESSES = 1000
N_TIMED = 3
# Presses, one after the other; of each the figures have four frames to show it.
PRESSES = """async (count) => {
  const strip = document.querySelectorAll("#specimens .specimen-row button");
  for (let i = 0; i < count; i++) {
    window.presses = (window.presses ?? 0) + 1;
    strip[(window.presses * 7) % 12].click();
    for (let more = 0; more < 4; more++) await new Promise(requestAnimationFrame);
  }
}"""
SCROLL = """async () => {
  let longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: "longtask" });
  const frame = () => new Promise(requestAnimationFrame);
  scrollTo({ top: 0, behavior: "instant" });
  const end = document.documentElement.scrollHeight - innerHeight;
  for (let top = 0; top < end; top += 40) { scrollTo({ top, behavior: "instant" }); await frame(); }
  await frame();
  return longest;
}"""


def measure() -> Iterator[Row]:
    with browsing("interaction") as (browser, server):
        yield from rows(browser, server)


def rows(browser: Browser, server: PagesServer) -> Iterator[Row]:
    visit = open_visit(browser, server.url, width=1280, height=800).go(wait_until="networkidle")
    visit.page.locator("#specimens .specimen-row button").first.wait_for(state="attached")
    session = visit.page.context.new_cdp_session(visit.page)
    times_ms = pressed(visit, session)
    what = "another garment, processor time of the main thread"
    yield Row(f"{what} ({len(times_ms)} presses): median", median(times_ms), "ms", 16)
    yield Row(f"{what}: 95th percentile", quantiles(times_ms, n=20)[-1], "ms", 50)
    yield Row("longest task while scrolling, 0 where none takes 50 ms", visit.page.evaluate(SCROLL), "ms", 50)
    visit.page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    visit.page.evaluate(PRESSES, 100)
    before_mb = heap_mb(session)
    visit.page.evaluate(PRESSES, N_PRESSES)
    yield Row(f"growth of the heap over {N_PRESSES} presses", heap_mb(session) - before_mb, "MB", 5)
    yield Row(f"tabs that live, of {N_TABS} at once", alive(visit.page, server.url), "tabs", N_TABS, "at least")


def pressed(visit: Visit, session: CDPSession) -> list[float]:
    """Choose garments in front of every figure; the first presses, which compile, are not counted."""
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    times_ms: list[float] = []
    for figure_id in visit.figure_ids():
        visit.mounted(figure_id)
        visit.settle()
        visit.page.evaluate(PRESSES, 2)
        for _ in range(N_TIMED):
            before_ms = tasks_ms(session)
            visit.page.evaluate(PRESSES, 1)
            times_ms.append(tasks_ms(session) - before_ms)
    return times_ms


def tasks_ms(session: CDPSession) -> float:
    """Return how long the main thread has worked, in time of its own: other programs do not count."""
    found: dict[str, Any] = session.send("Performance.getMetrics")
    return 1000 * next(float(each["value"]) for each in found["metrics"] if each["name"] == "TaskDuration")


def heap_mb(session: CDPSession) -> float:
    """Return what the page's scripts hold after the garbage is gone."""
    session.send("HeapProfiler.enable")
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    found: dict[str, Any] = session.send("Runtime.getHeapUsage")
    return float(found["usedSize"]) / 1e6


def alive(page: Page, address: str) -> int:
    """Open tabs side by side and count those whose first layer lives."""
    tabs = [page.context.new_page() for _ in range(N_TABS)]
    for tab in tabs:
        tab.goto(f"{address}#conv1")
    for tab in tabs:
        tab.bring_to_front()
        tab.locator("figure#conv1[data-state=ready]").wait_for(timeout=60_000)
    return sum(tab.locator("figure#conv1[data-state=ready]").count() for tab in tabs)
