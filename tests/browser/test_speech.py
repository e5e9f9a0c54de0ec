"""What is heard: each deed is followed by one sentence, when the figure has come to rest, and by none on the way."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator

from tests.browser.visits import Visit

# Every change of every region that a screen reader reads out by itself; `output` is one of them.
LISTEN = """() => {
  window.heard = [];
  const region = node => (node.nodeType === 1 ? node : node.parentElement)
    ?.closest('[aria-live], [role=status], [role=alert], output');
  new MutationObserver(changes => {
    const changed = new Set(changes.map(({target}) => region(target)).filter(Boolean));
    for (const each of changed) if (each.getAttribute('aria-live') !== 'off') heard.push(each.textContent);
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""
# The player has gone a few steps on.
STEPPED = """() => new Promise(done => {
  const seen = new Set();
  const figure = document.getElementById('FIGURE');
  const look = () => {
    seen.add([...figure.querySelectorAll('canvas')].map(canvas => canvas.toDataURL()).join() + figure.textContent);
    if (seen.size > 4) done(); else requestAnimationFrame(look);
  };
  look();
})"""
N_KEYS = 12


def heard_after(opened: Visit, deed: Callable[[], None]) -> list[str]:
    opened.rest()
    opened.page.evaluate("() => { heard.length = 0; hold(); }")
    deed()
    opened.settle()
    opened.page.evaluate("release()")
    opened.page.wait_for_function("() => heard.length > 0")
    opened.rest()
    return opened.page.evaluate("heard")


def press(place: Locator, key: str, times: int = N_KEYS) -> Callable[[], None]:
    """Press a key again and again, faster than a figure comes to rest."""

    def deed() -> None:
        place.focus()
        for _ in range(times):
            place.page.keyboard.press(key)

    return deed


def drag(place: Locator) -> Callable[[], None]:
    def deed() -> None:
        place.scroll_into_view_if_needed()
        box = place.bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        place.page.mouse.move(x, y)
        place.page.mouse.down()
        place.page.mouse.move(x + 40, y - 60, steps=20)
        place.page.mouse.up()

    return deed


def deeds(opened: Visit) -> Iterator[tuple[str, str, Callable[[], None]]]:
    """Name what is done, a word of what must be heard, and do it."""

    def part(figure: str, selector: str) -> Locator:
        return opened.mounted(figure).locator(selector).first

    next_map = opened.mounted("conv1").get_by_role("button", name="Next")
    yield "an arrow key held on a map", "conv1[", press(next_map, "ArrowRight")
    yield "cell after cell", "conv1[", press(part("conv1", ".map-stage"), "Shift+ArrowDown")
    yield "the dial of the film", "after", press(part("layer-film", "input >> nth=1"), "ArrowLeft", 3)
    yield "images of the film", "Test image: ", press(part("layer-film", ".ring-frame"), "Shift+ArrowRight")
    yield "garments of the map", "Test image", press(part("layer-map", ".scatter-stage"), "Shift+ArrowRight")
    yield (
        "cells of the matrix",
        "images are",
        press(part("confusion-matrix", "td [tabindex='0']"), "ArrowLeft"),
    )
    yield "a blend", "of Shirt the network says", press(part("pair-explorer", "input"), "ArrowRight")
    yield "a weight stepped", "repainted", press(part("kernel-painter", "input"), "ArrowUp")
    yield "a weight dragged", "repainted", drag(part("kernel-painter", "input >> nth=4"))
    yield "a line drawn", "says", drag(part("sketchpad", ".drawing"))
    yield "a step of the kernel", "sum to", press(part("convolution", "button:text('Step')"), "Enter", 1)
    yield "a temperature", "temperature", press(part("logits", "input"), "ArrowRight")
    yield "maps of the strip", "conv2[", lambda: part("network-3d", "[aria-label='conv2[11]']").click()


@pytest.mark.lengthy
def test_every_deed_is_followed_by_a_sentence(visit: Callable[..., Visit]) -> None:
    opened = visit(height=800).go("#layer=conv1&channel=2&cell=10,10")
    opened.page.evaluate(LISTEN)
    wrong = {}
    for name, word, deed in deeds(opened):
        heard = heard_after(opened, deed)
        # What is under way at the end may bring one more; a voice that followed every frame would speak a dozen times.
        if len(heard) > 2 or word not in heard[-1]:
            wrong[name] = heard
    assert not wrong


@pytest.mark.parametrize("figure", ["layer-film", "convolution", "memory-trace"])
def test_what_plays_speaks_when_it_rests(visit: Callable[..., Visit], figure: str) -> None:
    opened = visit().go(f"embed/{figure}/")
    opened.page.evaluate(LISTEN)
    play = opened.mounted(figure).locator(".pill", has_text="Play")

    def start_and_stop() -> None:
        play.click()
        opened.page.evaluate(STEPPED.replace("FIGURE", figure))
        assert opened.page.evaluate("heard") == []
        opened.figure(figure).locator(".pill", has_text="Pause").click()

    assert len(heard_after(opened, start_and_stop)) == 1
