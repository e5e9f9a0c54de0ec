"""Reduced motion: what changes, changes at once; nothing travels, nothing fades, nothing plays."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.visits import Visit

# Look at every frame for a while: how many different pictures the watched parts went through, with their places and
# the scroll positions, and whether the style sheets moved anything.
WATCH = """([parts, still, patience]) => {
  const look = () => [
    Math.round(scrollY), Math.round(document.querySelector('#specimens [role=radiogroup]').scrollLeft),
    ...[...document.querySelectorAll(parts)].map(part => part.getAttribute('style') + (part.toDataURL?.() ?? '')),
  ].join();
  window.watched = new Promise(done => {
    const seen = [];
    let animated = 0, since = performance.now();
    const frame = now => {
      const picture = look();
      if (picture !== seen.at(-1)) { seen.push(picture); since = now; }
      animated += document.getAnimations().length;
      if (now - since > (seen.length > 1 ? still : patience)) done([seen.length, animated]);
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}"""
STILL_MS, PATIENCE_MS = 900, 20_000

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
        "film": ("layer-film", ".ring-canvas", press("Previous moment")),
        "explosion": ("network-3d", ".space-label", press("Explode")),
        "climb": ("feature-visualization", "#feature-visualization [data-part=stage] > canvas", press("Climb")),
        "map": ("layer-map", ".scatter-chart canvas", press("Previous layer")),
        "averages": ("class-averages", ".averages-wall canvas", press("conv2")),
        "strip": ("image", ".nothing", lambda _: strike(page.locator("#specimens [role=radio]").nth(12))),
        "link": ("conv1", ".nothing", lambda _: strike(page.locator('a.set[href="#layer-map"]').first)),
    }


def frames(opened: Visit, deed: Deed, patience_ms: int = PATIENCE_MS) -> list[int]:
    """Return how many pictures a deed was shown in, and how many animations ran."""
    figure_id, parts, act = deed
    figure = opened.mounted(figure_id)
    opening = figure.get_by_role("button", name="Show it in 3-D")
    if opening.count():
        opening.click()
        figure.locator(".space-label >> visible=true").first.wait_for()
    opened.page.wait_for_load_state("networkidle")
    opened.page.evaluate(WATCH, [parts, STILL_MS, patience_ms])
    act(figure)
    return opened.page.evaluate("watched")


def test_with_reduced_motion_everything_changes_at_once(visit: Callable[..., Visit]) -> None:
    opened = visit(reduced_motion="reduce").go()
    shown = {name: frames(opened, deed) for name, deed in deeds(opened).items()}
    assert {name: found for name, found in shown.items() if found not in ([1, 0], [2, 0])} == {}
    assert frames(opened, ("layer-film", "canvas", lambda _: None), STILL_MS) == [1, 0], "it moves by itself"
    expect(opened.page.get_by_role("button", name="Play")).to_have_count(0)


def test_without_it_the_same_deeds_are_seen_to_move(visit: Callable[..., Visit]) -> None:
    opened = visit(reduced_motion="no-preference").go()
    # The longest ones: a short one may fall between two frames of a slow machine.
    moving = {name: deed for name, deed in deeds(opened).items() if name in ("film", "climb")}
    assert {name: found for name, deed in moving.items() if (found := frames(opened, deed))[0] <= 2} == {}
    expect(opened.page.get_by_role("button", name="Play")).not_to_have_count(0)
