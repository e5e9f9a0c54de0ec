"""Figures live in other people's pages: plain HTML, a WordPress-like sandbox, a Markdown blog with a strict policy."""

import json
import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from build.page.server import PagesServer
from tests.browser.conftest import SITE, serving
from tests.browser.visits import MOUNT_MS, Visit
from tests.browser.webdriver import patiently

EMBEDS = sorted(path.parent.name for path in SITE.glob("embed/*/index.html"))
FIGURE = "conv1"
LISTEN = "window.heard = []; addEventListener('message', event => heard.push(event.data))"
# The frames of a page have kept their heights, and no word of theirs has come, for sixty looks.
CALM = """() => new Promise(done => {
  const frames = [...document.querySelectorAll('iframe')];
  const state = () => [heard.length, ...frames.map(frame => frame.clientHeight)].join();
  let last = '', looks = 0;
  const look = () => {
    looks = state() === last ? looks + 1 : 0;
    last = state();
    if (looks > 60) done(); else requestAnimationFrame(look);
  };
  look();
})"""

Host = Callable[..., Page]


@pytest.fixture
def host(browser: Browser, tmp_path: Path) -> Iterator[Host]:
    """Put a page on another origin, open it, and demand at the end that its console stayed silent."""
    (tmp_path / "favicon.ico").touch()
    context = browser.new_context(viewport={"width": 900, "height": 900})
    faults: list[str] = []
    with serving(tmp_path) as blog:

        def show(body: str, head: str = "") -> Page:
            html = f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"
            (tmp_path / "index.html").write_text(html, encoding="utf-8")
            page = context.new_page()
            page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.add_init_script(LISTEN)
            page.goto(blog.url.replace("localhost", "127.0.0.1"))
            return page

        yield show
        context.close()
    assert not faults


def frame(server: PagesServer, rest: str = "", figure: str = FIGURE, more: str = "") -> str:
    return f'<iframe src="{server.url}embed/{figure}/{rest}" width="100%" height="300" {more}></iframe>'


def resizer(server: PagesServer) -> str:
    return f'<script async src="{server.url}js/frame.js"></script>'


def living(page: Page, number: int = 0) -> FrameLocator:
    """Wait until the figure in a frame lives."""
    page.locator("iframe").nth(number).scroll_into_view_if_needed()
    inside = page.frame_locator("iframe").nth(number)
    expect(inside.locator("figure")).to_have_attribute("data-state", "ready", timeout=MOUNT_MS)
    return inside


def heights(page: Page) -> list[int]:
    return page.locator("iframe").evaluate_all("all => all.map(frame => frame.clientHeight)")


def body_height(inside: FrameLocator) -> int:
    return inside.locator("body").evaluate("body => Math.ceil(body.getBoundingClientRect().height)")


def test_two_frames_on_a_plain_page_keep_their_own_state_and_height(host: Host, server: PagesServer) -> None:
    page = host(frame(server, "#layer=conv1&channel=5") + frame(server, "#layer=conv1&channel=7") + resizer(server))
    insides = [living(page, number) for number in (0, 1)]
    for inside, channel in zip(insides, ("5", "7"), strict=True):
        expect(inside.locator("figure")).to_have_attribute("data-channel", channel)
    patiently(
        lambda: heights(page) == [body_height(inside) for inside in insides], "each frame is as tall as its figure"
    )


def test_heights_come_to_rest(host: Host, server: PagesServer) -> None:
    page = host(frame(server) + resizer(server))
    living(page)
    page.evaluate(CALM)
    before = heights(page), page.evaluate("heard.length")
    page.evaluate(CALM)
    assert (heights(page), page.evaluate("heard.length")) == before
    assert before[1] < 40


def test_a_sandbox_without_an_origin(host: Host, server: PagesServer) -> None:
    page = host(frame(server, more='sandbox="allow-scripts" security="restricted"') + resizer(server))
    inside = living(page)
    inside.get_by_role("button", name="Previous").click()
    patiently(lambda: heights(page) == [body_height(inside)], "the frame is as tall as its figure")
    inside.get_by_role("button", name="Share").click()
    inside.get_by_role("button", name=re.compile("^Copy: link")).click()
    expect(inside.get_by_role("button", name=re.compile("^Copy: link"))).to_have_text(re.compile("Copied|Ctrl"))


def test_a_blog_in_markdown_under_a_strict_policy(host: Host, server: PagesServer) -> None:
    text = f"# My post\n\nSee for yourself:\n\n{frame(server)}\n\nThat was it."
    origin = server.url.removesuffix(server.prefix)
    policy = f"default-src 'none'; frame-src {origin}"
    html = MarkdownIt("commonmark", {"html": True}).render(text)
    living(host(html, f'<meta http-equiv="Content-Security-Policy" content="{policy}">'))


def test_a_frame_that_is_shown_later_wakes_then(host: Host, server: PagesServer) -> None:
    page = host(f"<div id=tab hidden>{frame(server)}</div>" + resizer(server))
    page.evaluate(CALM)
    assert not page.evaluate("heard.some(data => data.height === 0)")
    page.evaluate("document.getElementById('tab').hidden = false")
    inside = living(page)
    patiently(lambda: heights(page) == [body_height(inside)], "the frame is as tall as its figure")


def test_heights_are_told_in_embedlys_words_too(host: Host, server: PagesServer) -> None:
    page = host(frame(server))
    living(page)
    page.wait_for_function("heard.some(data => typeof data === 'string')")
    page.evaluate(CALM)
    told = [json.loads(data) for data in page.evaluate("heard.filter(data => typeof data === 'string')")]
    assert told and all(message["context"] == "iframe.resize" and message["height"] > 100 for message in told)
    assert all(message["src"].startswith(f"{server.url}embed/{FIGURE}/") for message in told)


def test_hostile_messages_are_ignored(host: Host, server: PagesServer) -> None:
    page = host(frame(server) + resizer(server))
    inside = living(page)
    page.evaluate(CALM)
    before = heights(page)
    page.evaluate(
        """() => {
          const frame = document.querySelector("iframe").contentWindow;
          const messages = [null, 1, "x", "{}", {type: "figure-height", height: 9e9}, {type: "__proto__"},
                            {type: "figure-height", height: "<img src=x onerror=alert(1)>"}, [], {data: {}}];
          for (const message of messages) { frame.postMessage(message, "*"); postMessage(message, "*"); }
        }"""
    )
    page.evaluate(CALM)
    assert heights(page) == before
    expect(inside.locator("figure")).to_have_attribute("data-state", "ready")


@pytest.mark.parametrize(
    ("query", "theme", "language", "has_foot"),
    [
        ("?theme=dark&controls=off&lang=en-US", "dark", "en-US", False),
        ("#theme=light&controls=off", "light", "en-GB", False),
        ("?theme=auto", None, "en-GB", True),
        ('?theme="><script>&controls=maybe&lang=javascript:1', None, "en-GB", True),
    ],
)
def test_options_of_an_embed_are_read_through_a_list(
    visit: Callable[..., Visit], query: str, theme: str | None, language: str, has_foot: bool
) -> None:
    opened = visit(color_scheme="light").go(f"embed/{FIGURE}/{query}")
    figure = opened.mounted(FIGURE)
    html = opened.page.locator("html")
    assert html.get_attribute("data-theme") == theme
    assert html.get_attribute("lang") == language
    expect(figure.locator(".figure-foot")).to_be_visible(visible=has_foot)


@pytest.mark.parametrize("figure", EMBEDS)
def test_every_figure_has_an_oembed_answer_and_a_card(figure: str) -> None:
    folder = SITE / "embed" / figure
    html = (folder / "index.html").read_text(encoding="utf-8")
    answer = json.loads((folder / "oembed.json").read_text(encoding="utf-8"))
    assert re.fullmatch(rf'<iframe src="[^"]*embed/{figure}/"[^>]*></iframe>', answer["html"])
    assert answer["type"] == "rich" and answer["version"] == "1.0" and answer["width"] > 0 < answer["height"]
    discovery = html.index("application/json+oembed")
    assert discovery < html.index("</head>") and discovery < 150_000
    assert struct.unpack(">II", (folder / "card.png").read_bytes()[16:24]) == (1200, 630)
    assert re.search(rf'property="og:image" content="[^"]*embed/{figure}/card\.png"', html)
    assert re.search(r'name="twitter:card" content="summary_large_image"', html)


def test_the_share_panel_writes_the_code(visit: Callable[..., Visit]) -> None:
    opened = visit().go("#layer=conv1&channel=5")
    figure = opened.mounted(FIGURE)
    figure.get_by_role("button", name="Share").click()
    panel = figure.get_by_role("group", name="Share", exact=True)

    def field(name: str) -> Locator:
        return panel.get_by_role("textbox", name=name)

    expect(field("Link to this figure")).to_have_value(re.compile(r"#.*channel=5.*figure=conv1"))
    code = panel.get_by_role("textbox", name="Frame", exact=True)
    expect(code).to_have_value(re.compile(r'<iframe src="[^"]*embed/conv1/#[^"]*channel=5"[^>]*lang="en'))
    panel.get_by_role("button", name="Dark").click()
    panel.get_by_label("with its last line").uncheck()
    expect(code).to_have_value(re.compile(r"\?theme=dark&amp;controls=off#"))
    expect(field("height follows")).to_have_value(re.compile(r'<script async src="[^"]*js/frame\.js">'))
    expect(field("oEmbed")).to_have_value(re.compile(r"embed/conv1/oembed\.json$"))
    expect(field("BibTeX")).to_have_value(re.compile(r"@misc\{conv1-\d{4},\n  title = "))


def test_the_gallery_shows_every_figure_with_its_code(visit: Callable[..., Visit]) -> None:
    opened = visit().go("embed/")
    rooms = opened.page.locator(".gallery-room li")
    assert rooms.count() == len(EMBEDS)
    rooms.first.locator("summary").click()
    expect(rooms.first.locator("code")).to_contain_text("<iframe src=")
