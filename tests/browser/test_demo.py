"""The ONNX demo loads on request, agrees with the page, and no obstacle costs the reader more than one sentence."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Playwright, Route, expect

from build.data.packs import unpack
from build.page.server import PagesServer
from tests.browser.chromium import launch
from tests.browser.conftest import SITE, serving
from tests.browser.visits import Visit, open_visit

HEAVY = re.compile(r"\.(?:wasm|onnx)\b")
ALONE = "embed/try-it/"
WASM = "vendor/ort-wasm-simd-threaded.wasm"
SCRIPT = "vendor/ort.wasm.bundle.min.mjs"
MODEL = "models/fashion.onnx"
KIND = "text/javascript"  # a module must be one; nothing asks for the types of the others
ONE_SENTENCE = re.compile(r"[A-Z](?:[^.?!]|\.(?=\w))*[.?!]")
MODEL_SPOILT = r"models/fashion\.onnx did not arrive as it was published, so it was not used\."
WASM_SPOILT = r"\.wasm did not arrive as it was published, so it was not used\."
TAKE_WEBASSEMBLY = "() => { window.kept = WebAssembly; delete window.WebAssembly; }"
GIVE_WEBASSEMBLY = "() => { window.WebAssembly = window.kept; }"
TAKE_START = """() => {
  window.kept = WebAssembly.instantiate;
  WebAssembly.instantiate = () => Promise.reject(new WebAssembly.CompileError("not today"));
}"""
GIVE_START = "() => { WebAssembly.instantiate = window.kept; }"
GROWTH = """async (bar) => {
  const seen = [];
  for (const end = performance.now() + 20_000; seen.length < 4 && performance.now() < end;) {
    if (bar.value > (seen.at(-1) ?? 0)) seen.push(bar.value);
    await new Promise(requestAnimationFrame);
  }
  return seen;
}"""


def starter(demo: Locator) -> Locator:
    return demo.get_by_role("button", name=re.compile(r"^(?:Load ONNX Runtime|Try again)"))


def answers(demo: Locator, whose: str) -> None:
    """Demand five probabilities that can be seen, and above them whose they are."""
    expect(demo.locator("[data-part=answer] .label")).to_have_text(whose)
    values = demo.locator(".probability-bars .value")
    expect(values).to_have_text([re.compile(r"\d\s*%$")] * 5)
    assert all(value.is_visible() for value in values.all())


def at_rest(demo: Locator) -> None:
    """Demand that nothing turns or waits."""
    expect(demo.locator("progress")).to_be_hidden()
    expect(demo.get_by_role("button", name="Cancel")).to_be_hidden()
    expect(demo).to_have_attribute("data-state", "ready")


def agrees(demo: Locator) -> None:
    """Demand ONNX Runtime's answer beside the page's."""
    expect(demo.locator(".onnx-verdict")).to_contain_text("agree with the page's own arithmetic", timeout=60_000)
    answers(demo, "ONNX Runtime's answer")
    at_rest(demo)
    expect(starter(demo)).to_be_hidden()


def excuses_itself(demo: Locator, words: str) -> None:
    """Demand the page's own answer, one plain sentence and a button that tries again."""
    verdict = demo.locator(".onnx-verdict")
    expect(verdict).to_have_text(re.compile(words), timeout=30_000)
    assert ONE_SENTENCE.fullmatch(verdict.inner_text()), f"not one plain sentence: {verdict.inner_text()}"
    assert not re.search(r"Error|\bat \S+:\d+", demo.inner_text()), "a stack trace"
    answers(demo, "The page's own answer")
    at_rest(demo)
    expect(starter(demo)).to_be_enabled()


def test_the_demo_loads_only_on_request_and_agrees(visit: Callable[..., Visit]) -> None:
    opened = visit(alone=True).go()
    demo = opened.mounted("try-it")
    answers(demo, "The page's own answer")
    assert not [address for address in opened.addresses if HEAVY.search(address)]
    demo.get_by_role("button", name=re.compile(r"\d(?:\.\d+)?\s*MB")).click()
    agrees(demo)
    asked = {address.removeprefix(opened.url).partition("?")[0] for address in opened.addresses}
    assert asked >= {WASM, MODEL, SCRIPT}


@pytest.fixture(scope="module")
def tab(browser: Browser, server: PagesServer) -> Iterator[Visit]:
    """Keep one tab for all obstacles; its faults are provoked."""
    opened = open_visit(browser, server.url)
    yield opened
    opened.page.context.close()


def fresh(tab: Visit) -> Locator:
    """Open the demo anew, with nothing loaded and nothing kept."""
    tab.page.unroute_all()
    tab.page.context.set_offline(False)
    tab.page.goto("about:blank")
    tab.page.context.new_cdp_session(tab.page).send("Network.clearBrowserCache")
    return tab.go(ALONE).mounted("try-it")


def blocked(route: Route) -> None:
    route.abort("blockedbyclient")


def missing(route: Route) -> None:
    route.fulfill(status=404, body="Not found")


def published(route: Route) -> bytes:
    return next((SITE / path).read_bytes() for path in (WASM, MODEL, SCRIPT) if f"/{path}?" in route.request.url)


def truncated(route: Route) -> None:
    route.fulfill(status=200, content_type=KIND, body=published(route)[:50_000])


def replaced_by_html(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>Sign in</title>")


def flipped(content: bytes) -> bytes:
    """Flip one bit in the middle, which in a model is one of a weight."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize(
    ("path", "obstacle", "words"),
    [
        (WASM, blocked, r"\.wasm could not be loaded; is there a connection\?"),
        (WASM, missing, r"\.wasm could not be loaded \(answer 404\)\."),
        (WASM, truncated, WASM_SPOILT),
        (WASM, replaced_by_html, WASM_SPOILT),
        (MODEL, truncated, MODEL_SPOILT),
        (MODEL, replaced_by_html, MODEL_SPOILT),
        (SCRIPT, missing, r"ONNX Runtime's script could not be loaded; is there a connection\?"),
        (SCRIPT, truncated, r"ONNX Runtime's script could not be loaded; is there a connection\?"),
        (SCRIPT, replaced_by_html, r"ONNX Runtime's script could not be loaded; is there a connection\?"),
    ],
)
def test_a_spoilt_file_costs_one_sentence(tab: Visit, path: str, obstacle: Callable[[Route], None], words: str) -> None:
    demo = fresh(tab)
    tab.page.route(re.compile(re.escape(path)), obstacle)
    starter(demo).click()
    excuses_itself(demo, words)
    tab.page.unroute_all()
    starter(demo).click()
    agrees(demo)


def test_a_spoilt_model_is_not_kept(browser: Browser, tmp_path: Path) -> None:
    """Let the browser keep the model with a flipped bit for ten minutes, as the host tells it to."""
    for path in SITE.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "models").unlink()
    (tmp_path / "models").mkdir()
    for path in (SITE / "models").iterdir():
        (tmp_path / "models" / path.name).symlink_to(path)
    model = tmp_path / MODEL
    model.unlink()
    model.write_bytes(flipped((SITE / MODEL).read_bytes()))
    with serving(tmp_path) as server:
        opened = open_visit(browser, server.url)
        demo = opened.go(ALONE).mounted("try-it")
        starter(demo).click()
        excuses_itself(demo, MODEL_SPOILT)
        model.write_bytes((SITE / MODEL).read_bytes())
        starter(demo).click()
        agrees(demo)
        opened.page.context.close()


@pytest.mark.parametrize(
    ("take", "give", "words"),
    [
        (TAKE_WEBASSEMBLY, GIVE_WEBASSEMBLY, "This browser runs no WebAssembly, which ONNX Runtime needs."),
        (TAKE_START, GIVE_START, "ONNX Runtime was loaded but would not start in this browser."),
    ],
)
def test_a_failed_start_does_not_spoil_the_next(tab: Visit, take: str, give: str, words: str) -> None:
    demo = fresh(tab)
    tab.page.evaluate(take)
    for _ in range(2):
        starter(demo).click()
        excuses_itself(demo, words)
    tab.page.evaluate(give)
    starter(demo).click()
    agrees(demo)


def test_a_browser_without_webassembly_answers_by_the_page(playwright_engine: Playwright, server: PagesServer) -> None:
    chromium = launch(playwright_engine, ("--js-flags=--jitless",))
    opened = open_visit(chromium, server.url).go(ALONE)
    assert opened.page.evaluate("typeof WebAssembly") == "undefined"
    demo = opened.mounted("try-it")
    starter(demo).click()
    excuses_itself(demo, "This browser runs no WebAssembly, which ONNX Runtime needs.")
    assert not opened.faults
    chromium.close()


def test_a_slow_network_shows_progress_and_can_be_cancelled(tab: Visit) -> None:
    demo = fresh(tab)
    network = tab.page.context.new_cdp_session(tab.page)
    conditions = {"offline": False, "latency": 20, "uploadThroughput": -1}
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", {**conditions, "downloadThroughput": 400_000})
    starter(demo).press("Enter")
    growth = demo.locator("progress").evaluate(GROWTH)
    assert len(growth) == 4 and 0 < growth[0] < growth[-1] < 1
    expect(demo.get_by_role("button", name="Cancel")).to_be_focused()
    answers(demo, "The page's own answer")
    tab.page.keyboard.press("Enter")
    at_rest(demo)
    expect(demo.locator(".onnx-verdict")).to_be_empty()
    answers(demo, "The page's own answer")
    expect(starter(demo)).to_be_focused()
    network.send("Network.emulateNetworkConditions", {**conditions, "downloadThroughput": -1})
    network.detach()
    tab.page.keyboard.press("Enter")
    agrees(demo)
    expect(demo.locator(".onnx-verdict")).to_be_focused()


def test_without_a_connection_what_is_loaded_goes_on(tab: Visit) -> None:
    demo = fresh(tab)
    tab.page.context.set_offline(True)
    starter(demo).click()
    excuses_itself(demo, "is there a connection\\?")
    tab.page.context.set_offline(False)
    starter(demo).click()
    agrees(demo)
    tab.page.context.set_offline(True)
    arrays, _ = unpack((SITE / "data" / "fashion" / "specimens.bin").read_bytes())
    classes = tab.page.evaluate("JSON.parse(document.getElementById('page-config').textContent).classes")
    for image in (7, 11, 3):
        tab.page.evaluate("image => { location.hash = `image=${image}`; }", image)
        name = classes[int(arrays["predicted"].real()[image])]
        expect(demo.locator(".onnx-verdict")).to_contain_text(f"ONNX Runtime says {name} in")
        expect(demo.locator(".probability-bars li").first).to_contain_text(name)
        agrees(demo)
    tab.page.context.set_offline(False)
