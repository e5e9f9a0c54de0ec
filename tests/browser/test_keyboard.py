"""Without a pointer: the page is walked from end to end, and every control is pressed."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.visits import Visit

MOST_STOPS = 2000
# Where the focus is: its place in the document, whether some of it can be seen (no strip, foot or panel over it),
# and whether it or its row wears a ring.
STOP = """() => {
  const item = document.activeElement;
  if (!item || item === document.body) return null;
  const boxes = [...item.getClientRects()];
  const seen = boxes.some(box => [0.1, 0.5, 0.9].some(down => [0.1, 0.5, 0.9].some(along => {
    const found = document.elementFromPoint(box.left + box.width * along, box.top + box.height * down);
    return found && (item.contains(found) || found.contains(item) || item.labels?.[0]?.contains(found));
  })));
  const ringed = [item, ...item.children].some(each => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
  });
  const words = (item.ariaLabel ?? item.textContent).trim().slice(0, 40);
  window.places ??= new Map([...document.querySelectorAll('*')].map((each, at) => [each, at]));
  const name = `${item.closest('figure')?.id ?? ''} ${item.tagName} ${words}`;
  return { at: places.get(item) ?? -1, seen, ringed, name, turns: Boolean(item.closest('.foot-turn')) };
}"""
# The foot's Before and Next come and go with the chapters.
REACHABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
  .filter(item => item.tabIndex >= 0 && !item.disabled && item.checkVisibility({visibilityProperty: true}))
  .filter(item => !item.closest('.foot-turn')).length"""
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


def opened_whole(opened: Visit, place: str) -> Visit:
    opened.go(place)
    for figure_id in opened.figure_ids():
        opened.mounted(figure_id)
    opened.page.evaluate("scrollTo(0, 0)")
    return opened


@pytest.mark.lengthy
@pytest.mark.parametrize(
    ("place", "width", "height"), [("", 1280, 720), ("", 360, 640), ("digits/", 768, 720), ("memory/", 1280, 720)]
)
def test_the_page_is_walked_from_end_to_end(visit: Callable[..., Visit], place: str, width: int, height: int) -> None:
    opened = opened_whole(visit(width=width, height=height, reduced_motion="reduce"), place)
    page = opened.page
    expected = page.evaluate(REACHABLE)
    stops: dict[int, dict[str, Any]] = {}
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or stop["at"] in stops:
            break
        stops[stop["at"]] = stop
    assert sum(not stop["turns"] for stop in stops.values()) == expected, (
        "some cannot be reached, or the focus was trapped"
    )
    assert list(stops) == sorted(stops), "the focus goes by another order than the text"
    assert [stop["name"] for stop in stops.values() if not stop["seen"]] == [], "covered"
    assert [stop["name"] for stop in stops.values() if not stop["ringed"]] == [], "without a ring"


@pytest.mark.lengthy
@pytest.mark.parametrize("place", ["", "digits/", "memory/"])
def test_who_presses_a_control_keeps_the_focus(visit: Callable[..., Visit], place: str) -> None:
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
