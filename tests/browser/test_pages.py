"""Every page, one visit each: quiet, alive, with room at every width, whole for axe, for a keyboard and for a press."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import pages
from tests.browser.sweep import ONE_VIEW, OTHER_COLOURS, VIEWS, press_all, sweep
from tests.browser.visits import Visit
from tests.browser.whole import whole_page

UNSEEN = """all => all
  .filter(words => words.textContent.trim() && !words.checkVisibility() && !words.closest('details:not([open])'))
  .map(words => words.textContent.trim().slice(0, 60))"""
ARTICLES = [place for place in ("", "digits/", "memory/") if f"{place}index.html" in pages()]

# The others show the figures of an article in a frame like this, or these cards in another order.
LIKE_THOSE = ("embed/", "atlas/by-")
OF_ITS_KIND = ("atlas/index.html", "embed/index.html", "embed/conv1/index.html")


@pytest.mark.parametrize("place", [whole_page(place) for place in ARTICLES])
def test_article(whole: Callable[[str], Visit], place: str) -> None:
    assert sweep(whole(place), other_colours=OTHER_COLOURS) == {}


@pytest.mark.parametrize("place", [place for place in pages() if place.removesuffix("index.html") not in ARTICLES])
def test_page(visit: Callable[..., Visit], place: str) -> None:
    """What is wrong has the name of its check; that nothing failed or was asked elsewhere is what ``visit`` demands."""
    opened = visit(color_scheme="dark", reduced_motion="reduce").go(place)
    for figure_id in opened.figure_ids():
        opened.mounted(figure_id)
    first = place in OF_ITS_KIND
    known = not first and place.startswith(LIKE_THOSE)
    found = sweep(opened, ONE_VIEW if known else VIEWS, OTHER_COLOURS if first else ())
    if place.startswith("embed/") and place != "embed/index.html":
        found |= press_all(opened.page)
    assert found == {}


def test_scripts_off_keeps_all_words(visit: Callable[..., Visit]) -> None:
    opened = visit(java_script_enabled=False)
    hidden = {}
    for place in pages():
        selector = "body :is(p, li, td, figcaption, h1, h2, h3, math):not(.figure-body *, .disk-note, .guess-deeds)"
        words = opened.go(place).page.locator(selector)
        assert words.count() > 0, place
        hidden[place] = words.evaluate_all(UNSEEN)
    assert {place: words for place, words in hidden.items() if words} == {}
