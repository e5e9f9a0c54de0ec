"""The published page under faults: what is missing, cut short or of another build costs its own figure alone."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Playwright, Route, expect

from build.page.server import PagesServer
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.conftest import SITE
from tests.browser.rest import AT_REST, SETTLED
from tests.browser.visits import Visit, open_visit

ONE_SENTENCE = re.compile(r"[A-Z](?:[^.?!]|\.(?=\w))*[.?!]")
# What a page reads of its own, and in which states figures ask for more.
PAGES = {
    "": r"data/fashion(-strided)?/|models/fashion(-strided)?\.weights|charts/(?!memory|digits).*\.vg",
    "digits/": r"data/digits-\w+/|models/digits-\w+\.weights|charts/digits.*\.vg",
    "memory/": r"data/(counting|rows)/|models/(counting|rows)\.weights|charts/memory.*\.vg",
    "atlas/": "nothing",
}
STATES = {
    "network-overview": ["network=untrained", "network=shuffled-labels"],
    "shift-dial": ["shift=1,0"],
    "class-averages": ["network=untrained", "network=shuffled-labels"],
    "layer-scatter": ["seed=1", "projection=ring", *(f"projection=pca&image={image}" for image in range(1, 4))],
    "lesions": ["off=conv1-1,conv1-2"],
}
# Figures of the article that go on without what a gesture fetches, with a sentence in place.
GO_ON = {"confusion-matrix", "decision-depth", "pair-explorer", "layer-map", "layer-film", "lesions", "sketchpad"}
GO_ON |= {"machine", "feature-visualization", "conv1-kernels", "conv2-kernels"}
# No figure shows these; who recomputes the claims about them needs them.
FOR_AUDIT = re.compile(r"data/digits-(small/projection|\w+/depth)")
# What is done in a figure for that which only a gesture fetches. The last is done once the reader's own picture is
# followed, which is one of those before.
GESTURES = """const press = (figure, name) =>
  [...figure.querySelectorAll("button")].find((each) => each.textContent.startsWith(name)).click();
const look = (figure, stage) => figure.querySelector(stage).dispatchEvent(
  new KeyboardEvent("keydown", { key: "ArrowRight", shiftKey: true, bubbles: true }));
const gestures = {
  machine: [(figure) => figure.querySelector(".machine-options button").click()],
  "layer-scatter": [(figure) => look(figure, ".scatter-stage")],
  "layer-film": [(figure) => look(figure, ".ring-frame")],
  lesions: [(figure) => press(figure, "Measure this group")],
  sketchpad: [(figure) => figure.dispatchEvent(new Event("change")), (figure) => press(figure, "Take the followed"),
    (figure) => press(figure, "Follow my picture")],
};
const afterwards = { "layer-scatter": [(figure) => press(figure, "PCA"), (figure) => press(figure, "Linear")] };"""
# Each file of data comes with a fault, until it is mended: missing, cut short, of another build, lost on its way.
SPOIL = """window.spoilt = new Set();
window.mended = new Set(["data/files.json"]);
const ask = window.fetch;
window.fetch = async (address, options) => {
  const { root } = JSON.parse(document.getElementById("page-config").textContent);
  const path = address.replace(new URL(root, document.baseURI), "").replace(/[?].*/, "");
  if (mended.has(path) || !/^(data|charts|models)[/]/.test(path)) return ask(address, options);
  const fault = spoilt.add(path).size % 4;
  if (fault === 0) return new Response("Not found", { status: 404 });
  if (fault === 1) throw new TypeError("the connection broke");
  const bytes = new Uint8Array(await (await ask(address, options)).arrayBuffer());
  if (fault === 2) return new Response(bytes.subarray(0, bytes.length / 2));
  bytes[bytes.length - 1] ^= 1;
  return new Response(bytes);
};"""
# Goes from figure to figure, from state to state and from gesture to gesture, and tries again, each time with the one
# file mended that was named, until the figure lives and has all that it asked for.
WALK = f"""async (states) => {{
  const [atRest, settled] = [{AT_REST}, {SETTLED}];
  {GESTURES}
  const notes = [];
  async function mend(figure, deed) {{
    await atRest();
    for (const told = new Set(); ; ) {{
      do await settled(); while (!["ready", "failed"].includes(figure.dataset.state));
      const isFailed = figure.dataset.state === "failed";
      const notice = figure.querySelector(isFailed ? ".figure-failure" : ".figure-missed:not(:empty)");
      if (!notice) return;
      const [again, picture] = [notice.querySelector("button"), figure.querySelector(".figure-static img")];
      const words = notice.textContent.replace(again.textContent, "").trim();
      const path = words.match(/file ([\\w./-]+) /)?.[1];
      const twice = !path || told.has(path);
      const pictured = !isFailed || (picture?.checkVisibility() ?? true);
      notes.push({{ id: figure.id, deed, isFailed, words, pictured, twice }});
      if (twice) throw new Error(JSON.stringify(notes.at(-1)));
      mended.add(told.add(path) && path);
      again.click();
    }}
  }}
  const figures = [...document.querySelectorAll("[data-figure]")];
  for (const figure of figures) {{
    figure.scrollIntoView();
    for (const state of ["", ...(states[figure.dataset.figure] ?? [])]) {{
      if (state) location.hash = state;
      await mend(figure, state);
    }}
    for (const gesture of gestures[figure.dataset.figure] ?? []) {{
      gesture(figure);
      await mend(figure, `${{gesture}}`);
    }}
  }}
  if (figures.some((figure) => figure.dataset.figure === "sketchpad")) for (const figure of figures) {{
    for (const gesture of afterwards[figure.dataset.figure] ?? []) {{
      figure.scrollIntoView();
      gesture(figure);
      await mend(figure, `${{gesture}}`);
    }}
  }}
  return notes;
}}"""


SENTENCES = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const notes = {};
  for (const figure of document.querySelectorAll("figure[data-figure]")) {
    figure.scrollIntoView();
    while (!["ready", "failed"].includes(figure.dataset.state)) await frame();
    const [notice, picture] = [figure.querySelector(".figure-failure"), figure.querySelector(".figure-static img")];
    if (notice) notice.querySelector("button").remove();
    notes[figure.id] = notice && picture.checkVisibility() ? notice.textContent.trim() : null;
  }
  return notes;
}"""
TAKE_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
})"""
NETWORK = ("404:", "console error: Failed to load resource")


def folder_of(path: str) -> str:
    """Return the folder of a file of which there are many alike, otherwise the file."""
    return re.sub(r"(data/[\w-]+/\w+/).*", r"\1", path)


def uncaught(opened: Visit) -> list[str]:
    """Return the faults but those of the network, which were provoked, and forget all."""
    faults = [fault for fault in opened.faults if not fault.startswith(NETWORK)]
    opened.faults.clear()
    return faults


@pytest.mark.lengthy
@pytest.mark.parametrize("place", PAGES)
def test_a_spoilt_file_costs_its_own_figure_alone(
    visit: Callable[..., Visit], receipt: dict[str, Any], place: str
) -> None:
    """Whatever is mended brings its figure to life while all other files are still spoilt."""
    opened = visit()
    opened.page.add_init_script(SPOIL)
    notes: list[dict[str, Any]] = opened.go(place).page.evaluate(WALK, STATES)
    for note in notes:
        assert ONE_SENTENCE.fullmatch(note["words"]) and note["pictured"] and not note["twice"], note
    if not place:
        assert {note["id"] for note in notes if not note["isFailed"]} == GO_ON
    spoilt = {folder_of(path) for path in opened.page.evaluate("[...spoilt]")}
    own = {folder_of(path) for path in receipt["files"] if re.match(PAGES[place], path)}
    assert [path for path in sorted(own - spoilt) if not FOR_AUDIT.search(path)] == []


def test_a_page_of_another_build_shows_its_pictures(visit: Callable[..., Visit], receipt: dict[str, Any]) -> None:
    """The page was loaded before the site was built anew: no figure mixes the two."""
    opened = visit(alone=True)
    version = json.loads((SITE / "data" / "files.json").read_text(encoding="utf-8"))["version"]
    old = {version: "0" * len(version), receipt["files"]["data/fashion/specimens.bin"][:8]: "0" * 8}

    def keep(route: Route) -> None:
        text = (SITE / "memory" / "index.html").read_text(encoding="utf-8")
        for new, former in old.items():
            text = text.replace(new, former)
        route.fulfill(body=text, content_type="text/html; charset=utf-8")

    opened.page.route(re.compile(r"/memory/$"), keep)
    words = opened.go("memory/").page.evaluate(SENTENCES)
    assert len(words) > 6
    assert set(words.values()) == {"The site was built anew since this page was loaded; please load the page again."}
    assert uncaught(opened) == []


@pytest.mark.parametrize(
    ("figure_id", "script"),
    [("relu", "js/figures/relu.js"), ("relu", "js/chunks/"), ("training-curve", "vendor/vega.js")],
)
def test_a_script_that_is_kept_away(visit: Callable[..., Visit], figure_id: str, script: str) -> None:
    """Only what needs it waits, and lives once it comes."""
    opened = visit(alone=True)
    opened.go().mounted("machine")
    opened.page.route(re.compile(script), lambda route: route.abort("blockedbyclient"))
    figure = opened.figure(figure_id)
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-state", "failed")
    expect(figure.locator(".figure-failure")).to_contain_text("could not be loaded; is there a connection?")
    expect(figure.locator(".figure-static img").first).to_be_visible()
    opened.page.unroute_all()
    figure.get_by_role("button", name="Try again").click()
    expect(figure).to_have_attribute("data-state", "ready")
    assert uncaught(opened) == []


def test_storage_that_is_denied(visit: Callable[..., Visit]) -> None:
    opened = visit()
    opened.page.add_init_script(TAKE_STORAGE)
    opened.go().mounted("machine")
    opened.page.get_by_role("button", name="Colours:").click(click_count=2)  # light, then dark
    expect(opened.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_page_that_comes_back_whole(playwright_engine: Playwright, server: PagesServer) -> None:
    """From the browser's back/forward cache the figures are as they were left, and go on."""
    executable = find_chromium(playwright_engine, windowed=True)
    chromium = playwright_engine.chromium.launch(
        executable_path=executable, args=[*ARGUMENTS], ignore_default_args=["--disable-back-forward-cache"]
    )
    opened = open_visit(chromium, server.url).go()
    opened.page.evaluate("addEventListener('pageshow', event => { window.kept = event.persisted; })")
    figure = opened.mounted("conv1")
    before = int(figure.get_attribute("data-channel") or "")
    figure.get_by_role("button", name="Previous").click()
    expect(figure).to_have_attribute("data-channel", str(before - 1))
    opened.go("digits/")
    opened.page.go_back(wait_until="commit")
    assert opened.page.evaluate("window.kept")
    expect(figure).to_have_attribute("data-channel", str(before - 1))
    figure.get_by_role("button", name="Previous").click()
    expect(figure).to_have_attribute("data-channel", str(before - 2))
    opened.mounted("relu")
    assert not opened.faults
    chromium.close()
