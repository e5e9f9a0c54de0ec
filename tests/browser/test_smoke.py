"""What looks at the published site passes the built one, and a figure that may not be framed is found."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from build.page.server import Handler, PagesServer
from tests.browser.chromium import find_chromium
from tests.browser.conftest import PREFIX, ROOT, SITE, published_address, serving


def run(program: str, *arguments: str, chromium: str | None = None) -> tuple[list[str], int]:
    """Run a program of `.ci/` and return what it printed and how it ended."""
    environment = os.environ | ({"CHROMIUM": chromium} if chromium else {})
    command = [sys.executable, str(ROOT / ".ci" / program), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.stdout.splitlines(), done.returncode


def published_at(folder: Path, address: str) -> None:
    """Lay out the built site as if it had been built for another address, as far as its oEmbed answer says it."""
    shutil.copytree(SITE, folder, copy_function=os.symlink, dirs_exist_ok=True)
    receipt = json.loads((SITE / "build.json").read_text(encoding="utf-8"))
    name = "embed/conv1/oembed.json"
    answer = (SITE / name).read_text(encoding="utf-8").replace(published_address(), address)
    receipt["files"][name] = hashlib.sha256(answer.encode()).hexdigest()
    for path, text in ((name, answer), ("build.json", json.dumps(receipt))):
        (folder / path).unlink()
        (folder / path).write_text(text, encoding="utf-8")


def test_smoke_passes_the_built_site(tmp_path: Path) -> None:
    with serving(tmp_path, PREFIX) as server:
        published_at(tmp_path, server.url)
        # The receipt cannot list itself, nor what holds it: the whole site in one file.
        n_files = len([path for path in SITE.rglob("*") if path.is_file() and path.name != "site.zip"]) - 1
        assert run("smoke", server.url, "--patience", "0") == ([f"{n_files} files published as built"], 0)


@pytest.fixture(scope="module")
def chromium(playwright_engine: Playwright) -> str | None:
    return find_chromium(playwright_engine)


def test_a_figure_lives_in_a_foreign_frame(server: PagesServer, chromium: str | None) -> None:
    assert run("frame", server.url, chromium=chromium) == (["embed/conv1/ lives in a foreign frame"], 0)


def test_a_figure_that_may_not_be_framed_is_found(
    server: PagesServer, chromium: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = Handler.send_header

    def refuse(handler: Handler, name: str, value: str) -> None:
        send(handler, *(("X-Frame-Options", "DENY") if name == "Access-Control-Allow-Origin" else (name, value)))

    monkeypatch.setattr(Handler, "send_header", refuse)
    lines, code = run("frame", server.url, "--patience", "3", chromium=chromium)
    assert code == 1 and all(line.startswith("embed/conv1/ in a foreign frame: ") for line in lines)
    assert any("X-Frame-Options" in line for line in lines)
