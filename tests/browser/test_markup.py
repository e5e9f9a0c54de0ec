"""The markup holds up: html-validate, every link, and axe-core in both themes at three widths."""

import subprocess
from collections.abc import Callable

import pytest

from build.page.node import node_command
from build.page.server import PagesServer
from tests.browser.conftest import ROOT, SITE
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
    elsewhere = r"^https?://(?!localhost)"
    program = "node_modules/linkinator/build/src/cli.js"
    node(program, server.url, "--recurse", "--check-fragments", "--skip", elsewhere, "--verbosity", "error")


@pytest.fixture(scope="session")
def axe_source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_axe_finds_nothing(
    visit: Callable[..., Visit], page_path: str, scheme: str, width: int, axe_source: str
) -> None:
    opened = visit(width=width, color_scheme=scheme).go(page_path)
    for figure_id in opened.figure_ids():
        opened.mounted(figure_id)
    opened.page.evaluate(axe_source)
    violations = opened.page.evaluate(AXE)["violations"]
    told = [
        f"{found['id']} ({found['impact']}): {[node['target'] for node in found['nodes'][:4]]}" for found in violations
    ]
    assert not told
