"""The atlas: every unit has a card that works alone, without scripts, and weighs little."""

import gzip
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SITE
from tests.browser.visits import Visit

ATLAS = SITE / "atlas"
N_UNITS = 186
CARD_BYTES = 60_000
PICTURE_BYTES = 400_000

pytestmark = pytest.mark.skipif(not ATLAS.is_dir(), reason="the site has no atlas")


def test_every_unit_has_a_card() -> None:
    links = re.findall(r'href="([^"]*?/atlas/[a-z0-9]+-\d+/)"', (ATLAS / "index.html").read_text("utf-8"))
    assert len(links) == len(set(links)) == N_UNITS
    assert all((ATLAS / link / "index.html").is_file() for link in links)


def test_pictures_are_small_in_all() -> None:
    sprites = list((SITE / "data" / "fashion" / "units").glob("*.avif"))
    assert len(sprites) == N_UNITS + 1
    assert sum(len(gzip.compress(sprite.read_bytes())) for sprite in sprites) <= PICTURE_BYTES


@pytest.mark.parametrize("unit", ["conv1-2", "conv2-5", "fc1-100", "logits-9"])
def test_a_card_is_light_and_has_no_faults(visit: Callable[..., Visit], unit: str) -> None:
    tab = visit(alone=True)
    sizes: list[int] = []
    tab.page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    tab.go(f"atlas/{unit}/", wait_until="networkidle")
    expect(tab.page.get_by_role("heading", level=1)).to_be_visible()
    assert tab.page.locator("script[src]").count() == 0
    assert sum(sizes) <= CARD_BYTES
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_filters_work_without_scripts(visit: Callable[..., Visit]) -> None:
    tab = visit()
    tab.go("atlas/")
    units = tab.page.locator(".atlas-units > li:visible")
    expect(units).to_have_count(N_UNITS)
    tab.page.get_by_role("radio", name="conv2").check()
    expect(units).to_have_count(32)
    tab.page.get_by_role("radio", name="Bag").check()
    assert units.count() < 32


def test_orders_are_pages(visit: Callable[..., Visit]) -> None:
    tab = visit()
    tab.go("atlas/")
    tab.page.get_by_role("link", name="Most missed first").click()
    expect(tab.page).to_have_url(re.compile(r"/atlas/by-loss/$"))
    losses = tab.page.locator(".unit-note").filter(has_text="pts").all_text_contents()[:5]
    values = [float(text.split()[0].replace("−", "-")) for text in losses]
    assert values == sorted(values)
