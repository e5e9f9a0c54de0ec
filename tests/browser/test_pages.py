"""Every page, one visit each: quiet, alive, with room at every width, whole for axe, for a keyboard and for a press."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import pages
from tests.browser.sweep import sweep
from tests.browser.visits import Visit

UNSEEN = """all => all
  .filter(words => words.textContent.trim() && !words.checkVisibility() && !words.closest('details:not([open])'))
  .map(words => words.textContent.trim().slice(0, 60))"""
ARTICLES = ("index.html", "digits/index.html", "memory/index.html")


def first_the_longest() -> list[Any]:
    return [pytest.param(place, marks=[pytest.mark.lengthy] * (place in ARTICLES)) for place in pages()]


@pytest.mark.parametrize("place", first_the_longest())
def test_page(visit: Callable[..., Visit], place: str) -> None:
    """What is wrong has the name of its check; that nothing failed or was asked elsewhere is what ``visit`` demands."""
    opened = visit(color_scheme="dark", reduced_motion="reduce", permissions=[]).go(place)
    assert sweep(opened, place) == {}


def test_scripts_off_keeps_all_words(visit: Callable[..., Visit]) -> None:
    opened = visit(java_script_enabled=False)
    hidden = {}
    for place in pages():
        selector = "body :is(p, li, td, figcaption, h1, h2, h3, math):not(.figure-body *, .disk-note)"
        words = opened.go(place).page.locator(selector)
        assert words.count() > 0, place
        hidden[place] = words.evaluate_all(UNSEEN)
    assert {place: words for place, words in hidden.items() if words} == {}
