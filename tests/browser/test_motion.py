"""Reduced motion: what changes, changes at once; nothing travels, nothing fades, nothing plays."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.visits import Visit

# Look at every frame until nothing has changed for forty and nothing is awaited, but not before the deed is done: how
# many different pictures the watched parts went through, with their places and the scroll positions, and whether the
# style sheets moved anything. What never rests is told after two hundred pictures.
WATCH = """parts => {
  const look = () => [
    Math.round(scrollY), Math.round(document.querySelector('#specimens [role=radiogroup]').scrollLeft),
    ...[...document.querySelectorAll(parts)].map(part => part.getAttribute('style') + (part.toDataURL?.() ?? '')),
  ].join();
  window.acted = false;
  window.watched = new Promise(done => {
    const seen = [];
    let animated = 0, calm = 0;
    const frame = () => {
      const picture = look();
      calm = picture !== seen.at(-1) || questions.size > 0 || !window.acted ? 0 : calm + 1;
      if (picture !== seen.at(-1)) seen.push(picture);
      animated += document.getAnimations().length;
      if (calm > 40 || seen.length > 200) done([seen.length, animated]);
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}"""
ENDLESS = 200
# A machine whose frames all come after 16 ms, by its own clock: on a slow one a short movement falls between two.
EVEN_FRAMES = """(() => {
  let now = performance.now();
  const { requestAnimationFrame: request } = window;
  performance.now = () => now += 1;
  window.requestAnimationFrame = call => request(() => call(now));
  const tick = () => { now += 16; request(tick); };
  tick();
})()"""

Deed = tuple[str, str, Callable[[Locator], None]]


def strike(control: Locator) -> None:
    """Click without bringing into view, which scrolls."""
    control.evaluate("control => control.click()")


def press(name: str) -> Callable[[Locator], None]:
    return lambda figure: strike(figure.get_by_role("button", name=name).first)


def deeds(opened: Visit) -> dict[str, Deed]:
    """Name a figure, the parts of it to watch, and what is done there."""
    page = opened.page
    return {
        "machine": (
            "machine",
            "#machine canvas",
            lambda figure: strike(figure.locator(".machine-options button").first),
        ),
        "film": ("layer-film", ".ring-canvas", press("Previous moment")),
        "stacking": ("network-3d", ".space-label", press("Stack the maps")),
        "climb": ("feature-visualization", "#feature-visualization [data-part=stage] > canvas", press("Climb")),
        "map": ("layer-map", ".scatter-chart canvas", press("Previous layer")),
        "averages": ("class-averages", ".averages-wall canvas", press("conv2")),
        "strip": ("image", ".nothing", lambda _: strike(page.locator("#specimens [role=radio]").nth(12))),
        "link": ("conv1", ".nothing", lambda _: strike(page.locator('a.set[href="#layer-map"]').first)),
    }


def watch(opened: Visit, parts: str, act: Callable[[], None]) -> list[int]:
    """Return how many pictures a deed was shown in, and how many animations ran."""
    opened.page.evaluate(WATCH, parts)
    act()
    opened.page.evaluate("window.acted = true")
    return opened.page.evaluate("watched")


def frames(opened: Visit, deed: Deed) -> list[int]:
    """Do something in a figure that is at rest, and watch."""
    figure_id, parts, act = deed
    figure = opened.mounted(figure_id)
    opening = figure.get_by_role("button", name="Show it in 3-D")
    if opening.count():
        opening.click()
        figure.locator(".space-label >> visible=true").first.wait_for()
    opened.page.wait_for_load_state("networkidle")
    before, _ = watch(opened, parts, lambda: None)
    assert before < ENDLESS, f"{figure_id} moves by itself"
    return watch(opened, parts, lambda: act(figure))


@pytest.mark.lengthy
def test_with_reduced_motion_everything_changes_at_once(visit: Callable[..., Visit]) -> None:
    opened = visit(reduced_motion="reduce").go()
    shown = {name: frames(opened, deed) for name, deed in deeds(opened).items()}
    assert {name: found for name, found in shown.items() if found not in ([1, 0], [2, 0])} == {}
    expect(opened.page.get_by_role("button", name="Play")).to_have_count(0)


def test_without_it_the_same_deeds_are_seen_to_move(visit: Callable[..., Visit]) -> None:
    opened = visit(reduced_motion="no-preference")
    opened.page.add_init_script(EVEN_FRAMES)
    opened.go()
    moving = {name: deed for name, deed in deeds(opened).items() if name in ("machine", "film", "climb")}
    assert {name: found for name, deed in moving.items() if (found := frames(opened, deed))[0] <= 2} == {}
    expect(opened.page.get_by_role("button", name="Play")).not_to_have_count(0)
