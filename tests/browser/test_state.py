"""What a reader would share is in the address, and the address can do no harm."""

import random
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visits import Visit

N_HOSTILE = 100  # a tab; Chromium refuses more than 200 changes of the address in ten seconds
KEYS = ("image", "network", "layer", "channel", "theme", "__proto__", "constructor", "figure", "", "%00", "onload")
VALUES = (
    "-1", "1e9", "NaN", "99999999999999999999", "0x10", "1.5", "", "null", "undefined", "trained'", "__proto__",
    "<img src=x onerror=alert(1)>", "%3Cscript%3Ealert(1)%3C/script%3E", "javascript:alert(1)", "../../etc/passwd",
    "//example.org/", "conv1%00", "%E0%A4%A", "\u202econv1", "a" * 5000, "[object Object]", "conv1&layer=conv2", "%",
)  # fmt: skip


def hostile(chance: random.Random) -> str:
    pairs = [f"{chance.choice(KEYS)}={chance.choice(VALUES)}" for _ in range(chance.randrange(1, 6))]
    return "#" + chance.choice("&&&;?#").join(pairs)


def test_state_is_read_from_the_address(visit: Callable[..., Visit]) -> None:
    figure = visit().go("#image=3&layer=conv1&channel=5").mounted("conv1")
    expect(figure).to_have_attribute("data-channel", "5")


def test_state_goes_to_the_address(visit: Callable[..., Visit]) -> None:
    opened = visit().go("#layer=conv1&channel=5")
    figure = opened.mounted("conv1")
    figure.get_by_role("button", name="Next").click()
    expect(figure).to_have_attribute("data-channel", "6")
    opened.page.wait_for_url("**#*channel=6*")


@pytest.mark.parametrize("seed", [0, 1])
def test_hostile_addresses_are_ignored(visit: Callable[..., Visit], seed: int) -> None:
    chance = random.Random(seed)
    opened = visit().go()
    figure = opened.mounted("conv1")
    before = figure.get_attribute("data-channel")
    for _ in range(N_HOSTILE):
        opened.page.evaluate("hash => { location.hash = hash }", hostile(chance))
    opened.page.evaluate("() => new Promise(done => setTimeout(done, 300))")
    expect(figure).to_have_attribute("data-channel", before or "0")
    expect(figure).to_have_attribute("data-state", "ready")
    assert opened.page.locator("[onerror], main script").count() == 0
    assert "alert(1)" not in opened.page.locator("body").inner_text()


@pytest.mark.parametrize("address", [hostile(random.Random(seed)) for seed in range(12)])
def test_a_hostile_address_opens_the_article(visit: Callable[..., Visit], address: str) -> None:
    opened = visit().go(address)
    opened.mounted("conv1")
