"""What a reader would share is in the address, and the address can do no harm."""

import random
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visits import Visit
from tests.state_keys import state_keys

N_HOSTILE = 100  # a tab; Chromium refuses more than 200 changes of the address in ten seconds
STRAY = ("__proto__", "constructor", "hasOwnProperty", "", "%00", "onload", "IMAGE", "image[]")
VALUES = (
    "-1", "1e9", "NaN", "99999999999999999999", "0x10", "1.5", "", "null", "undefined", "trained'", "__proto__",
    "<img src=x onerror=alert(1)>", "%3Cscript%3Ealert(1)%3C/script%3E", "javascript:alert(1)", "../../etc/passwd",
    "//example.org/", "conv1%00", "%E0%A4%A", "\u202econv1", "a" * 5000, "[object Object]", "conv1&layer=conv2", "%",
    "conv1-5,conv1-5;alert(1)", "0,0,", "forget:2:all", "\u0661", "5,-5", "${alert(1)}", "%25%33%43script%25%33%45",
)  # fmt: skip


def hostile(chance: random.Random) -> str:
    keys = (*state_keys(), *STRAY)
    pairs = [f"{chance.choice(keys)}={chance.choice(VALUES)}" for _ in range(chance.randrange(1, 6))]
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


@pytest.mark.parametrize(
    ("path", "figure_id", "seed"),
    [("", "conv1", 0), ("", "conv1", 1), ("embed/conv1/", "conv1", 2), ("memory/", "memory-trace", 3)],
)
def test_hostile_addresses_are_ignored(visit: Callable[..., Visit], path: str, figure_id: str, seed: int) -> None:
    chance = random.Random(seed)
    opened = visit().go(path)
    figure = opened.mounted(figure_id)
    opened.rest()
    before = figure.get_attribute("data-channel"), figure.inner_text()
    for _ in range(N_HOSTILE):
        opened.page.evaluate("hash => { location.hash = hash }", hostile(chance))
    opened.rest()
    expect(figure).to_have_attribute("data-state", "ready")
    assert (figure.get_attribute("data-channel"), figure.inner_text()) == before
    markup = opened.page.evaluate("document.documentElement.outerHTML")
    assert not re.search(r"alert\(1\)|etc/passwd|a{5000}|\sonerror=", markup), "something was reflected"
    assert opened.page.evaluate("Object.prototype.channel === undefined && ({}).image === undefined")


@pytest.mark.parametrize("seed", range(12))
def test_a_hostile_address_opens_a_figure(visit: Callable[..., Visit], seed: int) -> None:
    place = "embed/conv1/" if seed else ""
    visit().go(place + hostile(random.Random(seed))).mounted("conv1")


def test_another_network_is_named_wherever_it_shows(visit: Callable[..., Visit]) -> None:
    """In the strip, the foot, beside the title of every figure that follows it, and in an embed; one press ends it."""
    opened = visit().go("#network=untrained")
    page = opened.page
    conv1 = opened.mounted("conv1")
    signs = [page.locator("#specimens"), page.locator(".running-foot"), conv1]
    for place in signs:
        expect(place.locator(".network-sign")).to_be_visible()
        expect(place.locator(".network-sign")).to_have_accessible_name(re.compile("^Untrained"))
    height = conv1.evaluate("figure => figure.offsetHeight")
    page.locator(".running-foot .network-sign").click()
    for place in signs:
        expect(place.locator(".network-sign")).to_be_hidden()
    assert conv1.evaluate("figure => figure.offsetHeight") == height
    opened.go("embed/conv1/#network=shuffled-labels")
    sign = opened.mounted("conv1").locator(".network-sign")
    expect(sign).to_contain_text("Shuffled labels")
    sign.click()
    expect(sign).to_be_hidden()
    expect(page.get_by_role("button", name="Trained", exact=True)).to_have_attribute("aria-pressed", "true")
