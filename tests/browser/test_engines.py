"""The article and its embeds in two more engines: stock Firefox, and WebKitGTK."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import ENGINES, PREFIX, SITE, published_address, serving
from tests.browser.publication import publish
from tests.browser.test_ways import BELOW, NEAR_PX, PLACES
from tests.browser.webdriver import Window

SANDBOX = 'sandbox="allow-scripts"'
# One for each way of drawing or computing: pictures, canvas, charts, arithmetic, gradients, a map, WebGL, a brush.
FIGURES = ("machine", "training-curve", "convolution", "conv1", "layer-map", "saliency", "network-3d", "sketchpad")
SEEN_AWAKE = """[...document.querySelectorAll('figure[data-figure]')].every(figure => {
  const { top, bottom } = figure.getBoundingClientRect();
  const isAway = top > innerHeight || bottom < 0 || figure.closest("[hidden]") || !figure.getClientRects().length;
  return isAway || figure.dataset.state === 'ready';
})"""
LIVES = "document.querySelector('{}').dataset.state === 'ready'"
CHANNEL = "document.querySelector('figure').dataset.channel"
HEIGHT = "document.querySelector('iframe').clientHeight"
CONTENT = "Math.ceil(document.body.getBoundingClientRect().height)"
# Holds when the frame has kept its height for sixty looks.
AT_REST = f"(window.looks = {HEIGHT} === window.last ? window.looks + 1 : 0, window.last = {HEIGHT}, looks > 60)"

Blog = Callable[[str], Window]


@pytest.fixture(scope="module", params=ENGINES)
def window(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Open a window of each engine."""
    with ENGINES[request.param].window(tmp_path_factory.mktemp(request.param)) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Publish the site, and return where."""
    folder = tmp_path_factory.mktemp("published") / "site"
    with serving(folder, PREFIX) as server:
        address = server.url.replace("localhost", "127.0.0.1")
        publish(SITE, folder, published_address(), address)
        yield address


@pytest.fixture
def blog(window: Window, address: str, tmp_path: Path) -> Iterator[Blog]:
    """Put a page on another origin, under a policy that knows nothing but our site, and open it."""
    (tmp_path / "favicon.ico").touch()
    origin = address.removesuffix(PREFIX)
    policy = f"default-src 'none'; img-src 'self'; script-src {origin}; frame-src {origin}"
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}"><script src="{address}ear.js"></script>'
    with serving(tmp_path) as server:

        def show(body: str) -> Window:
            (tmp_path / "index.html").write_text(f"<!DOCTYPE html>{head}{body}", encoding="utf-8")
            window.go(server.url)
            return window

        yield show


def awake(window: Window, figure: str) -> None:
    """Scroll a figure into view and wait until it lives."""
    window.read(f"document.querySelector('{figure}').scrollIntoView({{block: 'center', behavior: 'instant'}})")
    window.wait(LIVES.format(figure))


def rested(window: Window) -> int:
    """Return the height of the first frame once it does not change any more."""
    window.wait(AT_REST)
    return window.read(HEIGHT)


def test_ways_end_below_the_strip(window: Window, address: str) -> None:
    """On a phone, from the end to the beginning: all above each place is still asleep."""
    window.size(500, 900)
    window.go(address)
    places = window.read(PLACES)[::-6]
    for place in places:
        window.read(f"location.hash = '{place}'")
        window.wait(f"scrollY > 0 && ({BELOW})('{place}') >= 0 && ({BELOW})('{place}') <= {NEAR_PX}")
        window.wait(SEEN_AWAKE)
        window.wait(f"({BELOW})('{place}') >= 0 && ({BELOW})('{place}') <= {NEAR_PX}")  # also once the faces have come
    window.size(1280, 900)


def test_the_article_lives(window: Window, address: str) -> None:
    window.go(address)
    for figure in FIGURES:  # a link opens what it leads into
        window.read(f"location.hash = '{figure}'")
        window.wait(LIVES.format(f"#{figure}"))
    assert window.read("document.documentElement.scrollWidth - innerWidth") <= 0
    assert window.read("getComputedStyle(document.querySelector('a.set')).textDecorationStyle") == "dotted"
    assert window.read("heard") == []


@pytest.mark.parametrize("page", ["digits/", "memory/"])
def test_a_companion_lives(window: Window, address: str, page: str) -> None:
    window.go(address + page)
    awake(window, "main figure[data-figure]")
    assert window.read("heard") == []


@pytest.mark.parametrize("sandbox", ["", SANDBOX], ids=["plain", "sandboxed"])
def test_an_embed_on_another_origin_under_a_strict_policy(blog: Blog, address: str, sandbox: str) -> None:
    frame = f'<iframe src="{address}embed/conv1/#layer=conv1&channel=3" width="100%" height="300" {sandbox}></iframe>'
    window = blog(f'{frame}<script async src="{address}js/frame.js"></script>')
    with window.frame(0):
        window.wait(LIVES.format("figure"))
        assert window.read(CHANNEL) == "3"
        window.click("[aria-label='Next map']")
        window.wait(f"{CHANNEL} === '4'")
    closed = rested(window)
    window.read("scrollTo(0, document.documentElement.scrollHeight)")
    with window.frame(0):
        assert window.read(CONTENT) == closed
        window.click(".foot-actions button")
    window.wait(f"{HEIGHT} > {closed} + 100")
    opened = rested(window)
    with window.frame(0):
        assert window.read(CONTENT) == opened
        assert window.read("heard") == []
    assert window.read("heard") == []


def test_the_exported_file_runs_in_a_sandbox(blog: Blog, address: str) -> None:
    window = blog(f'<iframe src="{address}embed/try-it/" width="100%" height="800" {SANDBOX}></iframe>')
    with window.frame(0):
        window.wait(LIVES.format("figure"))
        window.click(".onnx-panel button")
        window.wait("document.querySelector('.onnx-verdict').textContent.includes('agree')")
        assert window.read("heard") == []
