"""All that must hold on every page, found on one visit: each check has a name, and says what it found wrong."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import ROOT
from tests.browser.controls import SILENT, SMALL
from tests.browser.rest import AT_REST, SETTLED, resize
from tests.browser.visits import Visit

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """([places, rules]) => axe.run(places ? {include: places.map(place => [place])} : document,
                                     {resultTypes: ['violations'], runOnly: rules})"""
# What the foot happens to cover can be scrolled away from under it.
STAND = "document.querySelector('.running-foot')?.style.setProperty('position', '{}')"
WIDTHS = (320, 1280, 360, 768, 1920)  # the ends of the views first
NARROW_FRAME = 280
ENLARGED = (320, 256)  # 1280 by 1024, four times as large
# Each theme and the ends of the widths; ``room`` demands that nothing is seen at other widths alone.
VIEWS = ((320, "dark"), (1280, "light"))
OTHER_COLOURS = ((320, "light"), (1280, "dark"))
# For a figure that an article shows in all views, in a frame that another embed shows in all views.
ONE_VIEW = VIEWS[:1]

OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HEAD = """() => Object.entries({
  title: document.title.length > 0, language: document.documentElement.lang.length > 0,
  heading: document.querySelectorAll('h1').length === 1,
}).filter(([, held]) => !held).map(([name]) => name)"""
NOT_READY = """() => [...document.querySelectorAll('figure[data-figure]')]
  .filter(figure => figure.dataset.state !== 'ready').map(figure => `${figure.id} is ${figure.dataset.state}`)"""
UNSEEN = """() => [...document.querySelectorAll('figure[data-figure] .figure-live')]
  .filter(live => !live.checkVisibility()).map(live => live.closest('figure').id)"""
# What kinds of things are to be seen: their figures, elements and classes.
SEEN = """() => [...new Set([...document.body.querySelectorAll('*')].filter(item => item.checkVisibility())
  .map(item => `${item.closest('figure[data-figure]')?.id ?? ''} ${item.localName} ${item.classList}`))]"""
# What stays over the text when the reader scrolls.
STANDING = """() => [...document.querySelectorAll('body *')]
  .filter(item => ['sticky', 'fixed'].includes(getComputedStyle(item).position) && item.checkVisibility())
  .map(item => item.className)"""
# Presses whatever can be pressed, the last line of the figure first, and what a press brings up; things that differ in
# their numbers only once; nothing that would take back what is under way. What took the focus away is told.
PRESS_ALL = f"""async () => {{
  const rested = {AT_REST}, settled = {SETTLED};
  const frame = () => new Promise(requestAnimationFrame);
  const pressed = new Set(), lost = [];
  const focused = () => document.activeElement.closest("figure[data-figure]");
  const kinds = ":is(button, summary, input:not([type=file]), select, a[download])";
  const words = (item) => `${{item.tagName}} ${{item.type}} ${{item.ariaLabel}} ${{item.textContent.trim()}}`;
  const name = (item) => words(item).replace(/[\\d.,]+/g, "#");
  const waits = (item) => !item.disabled && item.checkVisibility() && !pressed.has(name(item))
    && !/^(Cancel|Pause|Back|Copied)/.test(item.textContent);
  const parts = [...document.querySelectorAll(".figure-foot, .figure-body")].reverse();
  const all = () => parts.flatMap((part) => [...part.querySelectorAll(kinds)]);
  for (let next; pressed.size < 80 && (next = all().find(waits));) {{
    pressed.add(name(next));
    next.focus();
    next.click();
    if (next instanceof HTMLSelectElement) next.selectedIndex = next.options.length - 1;
    if (next.matches("select, input")) next.dispatchEvent(new Event("change", {{ bubbles: true }}));
    await (next.ariaExpanded ? settled() : frame().then(frame));
    document.querySelector("[role=dialog].drawer:not([hidden]) header button")?.click();
    if (!focused()) await settled();
    if (!focused()) lost.push(name(next));
  }}
  await rested();
  return [[...pressed], lost];
}}"""

Findings = dict[str, list[Any]]


def sweep(opened: Visit, views: Any = VIEWS, other_colours: Any = ()) -> Findings:
    """Look at a page whose figures live in every respect; return what is wrong, by the name of the check."""
    found = {
        "head": opened.page.evaluate(HEAD),
        "figures that do not live": opened.page.evaluate(NOT_READY),
        "canvases without words": opened.page.evaluate(SILENT),
        **room(opened.page),
        **violations(opened.page, views=views),
    }
    found |= violations(opened.page, views=other_colours, rules=["color-contrast"])
    return {name: wrong for name, wrong in found.items() if wrong}


def room(page: Page) -> Findings:
    """Find what has no room at some width, is seen where nobody looks, or stands in the way when enlarged."""
    found: Findings = {}
    looked: set[str] = set()
    for width in WIDTHS:
        resize(page, width, 900)
        seen = set(page.evaluate(SEEN))
        looked |= seen if width in dict(VIEWS) else set()
        found[f"seen at {width} px and not where axe looks"] = sorted(seen - looked)
        found[f"beyond {width} px"] = overhang(page)
        if width in (360, 1280):
            found[f"too small to press at {width} px"] = page.evaluate(SMALL)
        if width == min(WIDTHS):
            found["figures not to be seen on the smallest phone"] = page.evaluate(UNSEEN)
    resize(page, *ENLARGED)
    return found | {"beyond the page enlarged": overhang(page), "in the way enlarged": page.evaluate(STANDING)}


def overhang(page: Page) -> list[int]:
    """Return by how many pixels the page is wider than the window, if it is."""
    return [px for px in [page.evaluate(OVERHANG)] if px > 0]


@cache
def axe() -> str:
    """Return axe-core's script."""
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(
    page: Page, places: list[str] | None = None, views: Any = VIEWS, rules: Sequence[str] = RULES
) -> Findings:
    """Let axe look at the page, or at places in it, at some widths and in some themes."""
    found: Findings = {}
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe())
    page.evaluate(STAND.format("static"))
    for width, scheme in views:
        page.emulate_media(color_scheme=scheme)
        resize(page, width, 900)
        for each in page.evaluate(AXE, [places, rules])["violations"]:
            nodes = [node["target"][0] for node in each["nodes"][:4]]
            found.setdefault(f"{each['id']} ({each['impact']}): {nodes}", []).append(f"{width} {scheme}")
    page.evaluate(STAND.format(""))
    return found


def press_all(page: Page) -> Findings:
    """Press all that a figure has, in a narrow frame; return what is wrong."""
    resize(page, NARROW_FRAME, 700)
    found: Findings = {"beyond a narrow frame": overhang(page)}
    pressed, found["the focus was lost after"] = page.evaluate(PRESS_ALL)
    found["not pressed"] = [word for word in ("Share", "Download") if not any(word in name for name in pressed)]
    found[f"beyond a narrow frame after pressing {pressed}"] = overhang(page)
    found["no longer alive"] = page.evaluate(NOT_READY)
    return {name: wrong for name, wrong in found.items() if wrong}
