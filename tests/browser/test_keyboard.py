"""Without a pointer: the page is walked from end to end, and every control is pressed."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.rest import resize
from tests.browser.visits import Visit
from tests.browser.whole import whole_page

MOST_STOPS = 2000
STRIDE = 25  # how many keys are pressed between two looks
# Notes where the focus is: its place in the document, whether some of it can be seen (no strip, foot or panel over it),
# and whether it or its row wears a ring.
NOTE = """() => {
  const places = new Map([...document.querySelectorAll('*')].map((each, at) => [each, at]));
  const seen = item => [...item.getClientRects()].some(box => [0.1, 0.5, 0.9].some(down =>
    [0.1, 0.5, 0.9].some(along => {
      const found = document.elementFromPoint(box.left + box.width * along, box.top + box.height * down);
      return found && (item.contains(found) || found.contains(item) || item.labels?.[0]?.contains(found));
    })));
  const ringed = item => [item, ...item.children].some(each => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
  });
  window.stops = [];
  window.note = () => {
    const item = document.activeElement;
    if (!item || item === document.body) return stops.push(null);
    const words = (item.ariaLabel ?? item.textContent).trim().slice(0, 40);
    const name = `${item.closest('figure')?.id ?? ''} ${item.tagName} ${words}`, turns = !!item.closest('.foot-turn');
    stops.push({ at: places.get(item) ?? -1, seen: seen(item), ringed: ringed(item), name, turns });
  };
}"""
ON_KEYS = "() => addEventListener('keyup', window.noted = () => note(), true)"
OFF_KEYS = "() => removeEventListener('keyup', window.noted, true)"
# The foot's Before and Next come and go with the chapters.
REACHABLE = """[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
  .filter(item => item.tabIndex >= 0 && !item.disabled && item.checkVisibility({visibilityProperty: true}))
  .filter(item => !item.closest('.foot-turn'))"""
# Gives the focus to each of them; what does not take it, takes it out of turn or keeps the Tab key to itself is told.
VISIT_ALL = f"""() => {{
  const tab = shiftKey => new KeyboardEvent('keydown', {{ key: 'Tab', shiftKey, bubbles: true, cancelable: true }});
  return {REACHABLE}.filter(item => {{
    item.focus({{ focusVisible: true }});
    note();
    return document.activeElement !== item || item.tabIndex > 0
      || ![true, false].every(back => item.dispatchEvent(tab(back)));
  }}).map(item => item.outerHTML.slice(0, 90));
}}"""
N_TABS = 3
# Goes to the first of them in a figure, and once what that brings about is done, notes what must follow.
BEGIN = f"id => {REACHABLE}.find(item => item.closest('figure')?.id === id).focus({{ focusVisible: true }})"
DUE = f"""() => {{
  const all = {REACHABLE}, next = all.indexOf(document.activeElement) + 1;
  window.due = all.slice(next, next + {N_TABS});
}}"""

# Whoever used the page before may have left the focus in the middle of it.
FROM_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
}"""

# Of many alike (same figure kind, same class) the first two, and of named commands each.
PRESSABLE = """(id, seen = {}) => [...document.getElementById(id).querySelectorAll('button, [role=treeitem]')]
  .map((item, at) => [at, item])
  .filter(([, item]) => item.checkVisibility() && !item.closest('.popover'))
  .filter(([, item]) => !/Open a picture|Camera|Load/.test(item.textContent))
  .filter(([, item]) => {
    const kind = item.matches('.choice, .bit, td *, .unit-switch, [role=treeitem]') ? item.className : item.textContent;
    seen[kind] = (seen[kind] ?? 0) + 1;
    return seen[kind] <= 2;
  })
  .map(([at]) => at)"""
PRESS = """([id, at]) => {
  const item = document.getElementById(id).querySelectorAll('button, [role=treeitem]')[at];
  item?.focus();
  return Boolean(item) && document.activeElement === item && item.textContent.trim().slice(0, 30) || item?.ariaLabel;
}"""


def check(stops: list[dict[str, Any]]) -> None:
    assert [stop["name"] for stop in stops if not stop["seen"]] == [], "covered"
    assert [stop["name"] for stop in stops if not stop["ringed"]] == [], "without a ring"


def walk(page: Page) -> list[dict[str, Any]]:
    """Press Tab until the focus leaves the page or comes back, and return where it was."""
    page.evaluate(FROM_THE_TOP)
    page.evaluate(NOTE)
    page.evaluate(ON_KEYS)
    stops: dict[int, dict[str, Any]] = {}
    for _ in range(MOST_STOPS // STRIDE):
        for _ in range(STRIDE):
            page.keyboard.press("Tab")
        news = page.evaluate("stops.splice(0)")
        for stop in news:
            if stop is None or stop["at"] in stops:
                page.evaluate(OFF_KEYS)
                return list(stops.values())
            stops[stop["at"]] = stop
        assert news, "the keys go elsewhere"
    pytest.fail("there is no end to the page")


@pytest.mark.parametrize(("place", "width"), [whole_page("digits/", 768), whole_page("memory/", 1280)])
def test_a_companion_is_walked_from_end_to_end(whole: Callable[[str], Visit], place: str, width: int) -> None:
    page = whole(place).page
    resize(page, width, 720)
    stops = walk(page)
    n_expected = page.evaluate(f"{REACHABLE}.length")
    assert sum(not stop["turns"] for stop in stops) == n_expected, "some cannot be reached, or the focus was trapped"
    assert [stop["at"] for stop in stops] == sorted(stop["at"] for stop in stops), "not in the order of the text"
    check(stops)


@pytest.mark.parametrize(("place", "width", "height"), [whole_page("", 1280, 720), whole_page("", 360, 640)])
def test_the_article_can_be_walked(whole: Callable[[str], Visit], place: str, width: int, height: int) -> None:
    """The focus is given to everything by a script; the key itself takes a few steps in every figure."""
    opened = whole(place)
    page = opened.page
    resize(page, width, height)
    page.evaluate(NOTE)
    assert page.evaluate(VISIT_ALL) == [], "cannot be reached, comes out of turn, or traps the focus"
    stops = page.evaluate("stops.splice(0)")
    assert len(stops) > 100
    check(stops)
    for figure_id in opened.figure_ids() if width > height else ():
        page.evaluate(BEGIN, figure_id)
        opened.rest()
        page.evaluate(DUE)
        for _ in range(N_TABS):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement === due.shift()"), figure_id


@pytest.mark.lengthy
@pytest.mark.parametrize("place", ["memory/", "embed/explain/", "embed/confusion-matrix/", "embed/lesions/"])
def test_who_presses_a_control_keeps_the_focus(visit: Callable[..., Visit], place: str) -> None:
    """By the real key, where figures have keys of their own; ``test_page`` looks at the focus in all of them."""
    opened = visit(reduced_motion="reduce").go(f"{place}#pair=2,4")
    page, lost = opened.page, []
    kinds = page.locator("figure[data-figure]").evaluate_all(
        "all => [...new Map(all.map(figure => [figure.dataset.figure, figure.id])).values()]"
    )
    for figure_id in kinds:
        opened.mounted(figure_id)
        opened.settle()
        for at in page.evaluate(PRESSABLE, figure_id):
            name = page.evaluate(PRESS, [figure_id, at])
            page.keyboard.press("Enter")
            opened.settle()
            if not page.evaluate("id => document.getElementById(id).contains(document.activeElement)", figure_id):
                lost.append(f"{figure_id}: {name}")
            if name in ("Share", "Download"):
                page.keyboard.press("Escape")
                expect(opened.figure(figure_id).get_by_role("button", name=name)).to_be_focused()
    # Headless Chromium draws in software, and says so.
    opened.faults[:] = [fault for fault in opened.faults if "GPU stall" not in fault]
    assert not lost


def test_a_network_in_space_is_turned_by_keys_and_by_buttons(visit: Callable[..., Visit]) -> None:
    opened = visit(reduced_motion="reduce").go()
    figure = opened.mounted("network-3d")
    figure.get_by_role("button", name="Show it in 3-D").press("Enter")
    stage, label = figure.locator(".space-stage"), figure.locator(".space-label", has_text="conv2")
    expect(stage).to_be_focused()
    for turn in ("ArrowLeft", "-", "PageDown", "e", "Home"):
        before = label.get_attribute("style") or ""
        opened.page.keyboard.press(turn)
        expect(label).not_to_have_attribute("style", before)
    for name in ("Turn left", "Farther", "Layer after", "Reset the view"):
        before = label.get_attribute("style") or ""
        figure.get_by_role("button", name=name).press("Enter")
        expect(label).not_to_have_attribute("style", before)
    opened.faults[:] = [fault for fault in opened.faults if "GPU stall" not in fault]
