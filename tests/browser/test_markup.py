"""The markup holds up: html-validate, every link, and axe-core on what opens."""

import re
import subprocess
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from build.page.assets.node import node_command
from build.page.server import PagesServer
from tests.browser.conftest import ROOT, SITE, published_address
from tests.browser.sweep import violations
from tests.browser.visits import Visit

VALUES = re.compile(r'="[^"]*"|>[^<]*')  # of attributes, and the words between tags


def node(*arguments: str) -> str:
    """Run a node tool and return what it prints; a failure fails the test with all it said."""
    done = subprocess.run([*node_command(), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.lengthy
def test_html_is_valid() -> None:
    """Of pages that are alike tag for tag and attribute for attribute, as most cards of the atlas, one is read."""
    pages = {VALUES.sub("", path.read_text(encoding="utf-8")): str(path) for path in sorted(SITE.rglob("*.html"))}
    node("node_modules/html-validate/bin/html-validate.mjs", "--config", ".htmlvalidate.json", *pages.values())


def test_every_link_leads_somewhere(server: PagesServer) -> None:
    """Follow all links, absolute ones of the site itself too; those to other sites are not asked for."""
    own = ["--url-rewrite-search", re.escape(published_address()), "--url-rewrite-replace", server.url]
    others = ["--skip", f"^https?://(?!{re.escape(server.url.removeprefix('http://'))})"]
    options = ["--recurse", "--check-fragments", "--verbosity", "error", "--concurrency", "20"]
    node("node_modules/linkinator/build/src/cli.js", server.url, *options, *own, *others)


@pytest.mark.lengthy
def test_axe_finds_nothing_in_what_opens(visit: Callable[..., Visit]) -> None:
    """Panels, tables, trees, tooltips and the view in space, all opened by keyboard, and then the list of keys."""
    opened = visit(reduced_motion="reduce").go("#pair=2,4")
    page = opened.page
    deeds = {
        "fc1": ("button >> text=Download", "Enter"),
        "training-curve": ("summary", "Enter"),
        "explain": ("[role=treeitem]", "ArrowRight"),
        "layer-map": (".scatter-stage", "Shift+ArrowRight"),
        "layer-film": (".ring-frame", "Shift+ArrowRight"),
        "kernel-painter": ("button >> text=blur", "Enter"),
        "lesions": (".unit-switch", "Enter"),
        "saliency": ("button >> text=Ask the other", "Enter"),
        "network-3d": ("button >> text=Show it in 3-D", "Enter"),
        "class-averages": (".averages-ranking button >> nth=1", "Enter"),
        "conv1": ("button >> text=Share", "Enter"),
    }
    for figure_id, (selector, key) in deeds.items():
        opened.mounted(figure_id).locator(selector).first.press(key)
    expect(opened.figure("network-3d").locator(".space-stage")).to_be_visible()
    expect(opened.figure("conv1").get_by_role("group", name="Share", exact=True)).to_be_visible()
    page.get_by_role("button", name="Contents").press("Enter")
    assert not violations(page, [*(f"#{figure_id}" for figure_id in deeds), ".running-foot"])
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert not violations(page, ["dialog"])
