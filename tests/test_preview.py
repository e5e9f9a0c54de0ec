"""What is saved while the site is served is built again, and told to the open pages, and to no published one."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from build.artifacts import write_json
from build.disk.writing import removing_late, written_whole
from build.page.preview import FOLDER, Preview
from build.page.publication.listing import NAME
from build.page.sketch import Sketch
from build.page.standby import Standby
from build.page.watching import Watcher, stamps
from tests.golden_site import make_root
from tests.published_site import PAGE, lay_out, serving

ROOT = Path(__file__).resolve().parent.parent
LATE_S = 30
"""A state that has not come by then never will."""
# Copies the chapter to the site, or says what is in its way; a build of "slow" lasts until it is overtaken.
BUILD = f"""
import pathlib, sys, time
sys.path.insert(0, {str(ROOT)!r})
from build.page.standby import answer
def build():
    words = pathlib.Path("content/words.md").read_text()
    while words == "slow": time.sleep(0.01)
    if words == "wrong":
        print("content/words.md:1: must be right", file=sys.stderr)
        return 1
    pathlib.Path("built.txt").write_text(words)
    return 0
answer(build)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("content", "templates", "build"):
        (tmp_path / folder).mkdir()
    (tmp_path / "content" / "words.md").write_text("first")
    return tmp_path


@pytest.fixture
def preview(root: Path) -> Iterator[Preview]:
    preview = Preview()
    with Watcher(root, [sys.executable, "-c", BUILD], preview, Sketch(root, root / "site")):
        yield preview


def heard(preview: Preview, after: int) -> dict[str, object]:
    found = preview.news(after, LATE_S)
    assert found, "nothing was told"
    assert found[0] == after + 1
    told: dict[str, object] = json.loads(found[1])
    return told


def test_a_saved_file_is_built_and_a_mistake_told_until_it_is_mended(root: Path, preview: Preview) -> None:
    assert heard(preview, -1) == {"session": preview.session, "build": 0, "styles": 0, "fault": ""}
    (root / "content" / "words.md").write_text("second")
    assert heard(preview, 0)["build"] == 1
    assert (root / "built.txt").read_text() == "second"
    (root / "content" / "words.md").write_text("wrong")
    assert heard(preview, 1) == heard(preview, 1) | {"build": 1, "fault": "content/words.md:1: must be right"}
    (root / "content" / "words.md").write_text("mended")
    assert heard(preview, 2) == heard(preview, 2) | {"build": 2, "fault": ""}


def test_what_is_saved_during_a_build_overtakes_it(root: Path, preview: Preview) -> None:
    (root / "content" / "words.md").write_text("slow")
    (root / "templates" / "new.html").write_text("another file, saved while the build still runs or before it began")
    (root / "content" / "words.md").write_text("quick one")
    heard(preview, 0)
    assert (root / "built.txt").read_text() == "quick one"


def test_only_styles_load_no_page_again(root: Path, preview: Preview) -> None:
    (root / "templates" / "site.css").write_text("p { color: red }")
    assert heard(preview, 0) == heard(preview, 0) | {"build": 0, "styles": 1}


def test_an_editors_own_files_are_not_looked_at(root: Path) -> None:
    (root / "build" / "__pycache__").mkdir()
    for name in ("content/.words.md.swp", "content/words.md~", "build/__pycache__/x.pyc"):
        (root / name).write_text("")
    assert stamps(root).keys() == {"content/words.md"}


def test_a_page_hears_news_and_a_published_one_has_no_ear(tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site")
    preview = Preview()
    with serving(site, news=preview) as server:
        root = f"http://localhost:{server.server_port}/{FOLDER}"
        page = urllib.request.urlopen(server.url, timeout=LATE_S).read().decode()
        assert page == PAGE.replace("</head>", preview.tag().decode()) != PAGE
        with urllib.request.urlopen(f"{root}/preview.mjs", timeout=LATE_S) as script:
            assert script.headers["Content-Type"].startswith("application/javascript")
        with urllib.request.urlopen(f"{root}/events", timeout=LATE_S) as events:
            assert json.loads(events.readline().removeprefix(b"data: "))["build"] == 0
            preview.failed("a fault")
            events.readline()
            assert json.loads(events.readline().removeprefix(b"data: "))["fault"] == "a fault"


def test_a_saved_style_is_above_the_site_until_the_build_has_it(tmp_path: Path) -> None:
    root = make_root(tmp_path)
    write_json(root / "site" / NAME, {"version": "1a2b3c4d"})
    sketch = Sketch(root, root / "site")
    assert not sketch.draw({"templates/static/css/base.css", "content/site.toml"})
    assert not sketch.draw({"templates/figures/maps/figure.test.js"})
    (root / "templates" / "static" / "css").mkdir(parents=True, exist_ok=True)
    (root / "templates" / "static" / "css" / "base.css").write_text("p { color: red }")
    assert sketch.draw({"templates/static/css/base.css"})
    with serving(lay_out(tmp_path / "served"), news=Preview(sketch.folder)) as server:
        address = f"{server.url}css/site.css"
        assert "p{color:red}" in urllib.request.urlopen(address, timeout=LATE_S).read().decode()
        sketch.clear()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(address, timeout=LATE_S)


def test_a_process_that_dies_has_answered(root: Path) -> None:
    standby = Standby(root, [sys.executable, "-c", "import sys; sys.stdin.readline(); sys.exit('gone')"])
    standby.ask()
    while (answer := standby.heard()) is None:
        pass
    assert answer == (1, "gone")
    assert not standby.is_alive
    standby.end()


def test_a_folder_that_another_took_the_place_of_goes_when_the_news_is_out(tmp_path: Path) -> None:
    target = tmp_path / "site"
    target.mkdir()
    with removing_late():
        with written_whole(target) as folder:
            (folder / "new").write_text("new")
        assert [path.name for path in target.iterdir()] == ["new"]
        assert len(list(tmp_path.glob(".site.old-*"))) == 1
    assert not list(tmp_path.glob(".site.*"))
