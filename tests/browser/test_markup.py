"""The markup holds up: html-validate, every link, and axe-core in both themes at three widths."""

import itertools
import re
import subprocess
from collections.abc import Callable

import pytest

from build.page.node import node_command
from build.page.server import PagesServer
from tests.browser.conftest import ROOT, SITE, published_address
from tests.browser.visits import Visit

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
AXE = f"() => axe.run(document, {{resultTypes: ['violations'], runOnly: {RULES}}})"


def node(*arguments: str) -> str:
    """Run a node tool and return what it prints; a failure fails the test with all it said."""
    done = subprocess.run([*node_command(), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_html_is_valid() -> None:
    node("node_modules/html-validate/bin/html-validate.mjs", "--config", ".htmlvalidate.json", str(SITE / "**/*.html"))


def test_every_link_leads_somewhere(server: PagesServer) -> None:
    """Follow all links, absolute ones of the site itself too; those to other sites are not asked for."""
    own = ["--url-rewrite-search", re.escape(published_address()), "--url-rewrite-replace", server.url]
    others = ["--skip", f"^https?://(?!{re.escape(server.url.removeprefix('http://'))})"]
    options = ["--recurse", "--check-fragments", "--verbosity", "error", "--concurrency", "20"]
    node("node_modules/linkinator/build/src/cli.js", server.url, *options, *own, *others)


@pytest.fixture(scope="session")
def axe_source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def test_axe_finds_nothing(visit: Callable[..., Visit], page_path: str, axe_source: str) -> None:
    opened = visit(reduced_motion="reduce").go(page_path)
    for figure_id in opened.figure_ids():
        opened.mounted(figure_id)
    opened.page.evaluate(axe_source)
    violations = {}
    for width, scheme in itertools.product((320, 768, 1280), ("light", "dark")):
        opened.page.set_viewport_size({"width": width, "height": 900})
        opened.page.emulate_media(color_scheme=scheme)
        opened.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        for found in opened.page.evaluate(AXE)["violations"]:
            places = [node["target"][0] for node in found["nodes"][:4]]
            violations.setdefault(f"{found['id']} ({found['impact']}): {places}", []).append(f"{width} {scheme}")
    assert not violations
