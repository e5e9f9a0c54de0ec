"""What a reader downloads: the files of a first view and of a whole scroll, as a host sends them."""

from collections.abc import Callable

import pytest

from build.page.server import PagesServer
from tests.bench.weight import (
    FIRST_VIEW_KB,
    FIRST_VIEW_REQUESTS,
    SHORT_SCROLL_KB,
    WHOLE_SCROLL_KB,
    WHOLE_SCROLL_REQUESTS,
    kilobytes,
)
from tests.browser.visits import Visit

SCROLL = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const isSeen = (figure) => !figure.closest("[hidden]");
  for (const figure of [...document.querySelectorAll("[data-figure]")].filter(isSeen)) {
    figure.scrollIntoView();
    while (figure.dataset.state !== "ready") await frame();
  }
}"""


@pytest.mark.lengthy
def test_the_article_keeps_its_budgets(visit: Callable[..., Visit], server: PagesServer) -> None:
    opened = visit(width=1280, height=800).go()
    opened.mounted("machine")
    opened.rest()
    asked = opened.addresses
    assert not [address for address in asked if "/pictures/" in address], "a picture waits behind its figure"
    assert kilobytes(server, asked) <= FIRST_VIEW_KB and len(asked) <= FIRST_VIEW_REQUESTS
    opened.page.evaluate(SCROLL)
    opened.rest()
    assert sorted(set(asked)) == sorted(asked), "nothing is asked for twice"
    assert not [address for address in asked if "/pictures/" in address]
    assert kilobytes(server, asked) <= WHOLE_SCROLL_KB and len(asked) <= WHOLE_SCROLL_REQUESTS


@pytest.mark.lengthy
def test_the_short_way_keeps_its_budget(visit: Callable[..., Visit], server: PagesServer) -> None:
    """Who scrolls through it fetches nothing for what is folded."""
    opened = visit(width=1280, height=800, depth="short").go()
    opened.page.evaluate(SCROLL)
    opened.rest()
    folded = opened.page.locator(".fold-body [data-figure]")
    assert folded.evaluate_all("all => all.filter(figure => figure.dataset.state).map(figure => figure.id)") == []
    assert kilobytes(server, opened.addresses) <= SHORT_SCROLL_KB
