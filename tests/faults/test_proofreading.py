"""Faults that are told before anything is computed: each is one line with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from build.cli import ROOT
from build.page.beginning.loading import experiments
from build.page.beginning.shapes import channels
from build.page.proofreading.proof import proofread
from tests import golden_site
from tests.golden_site import CHAPTER, append, replace

FIGURE = "content/figures/maps.md"
LAYERS = {"tiny": {"image": 1, "conv1": 2}}
PAGE = """[[pages]]
name = "Second"
title = "T"
kicker = "K"
description = "D"
dateline = "L"
chapters = "chapters"
path = """


@pytest.fixture
def root(root: Path) -> Path:
    page = Path("templates") / "static" / "js" / "page"
    (root / page).symlink_to(ROOT / page)  # the table of state and the shared controls are the page's own
    replace(root, FIGURE, "[options]\ncolumns = 2\n", "")
    return root


def complaint(root: Path) -> str:
    """Proofread and return the error, its path cut to the checkout."""
    return golden_site.complaint(root, lambda root: proofread(root, LAYERS))


def test_the_tiny_article_has_no_fault(root: Path) -> None:
    proofread(root, LAYERS)


def test_the_article_has_no_fault() -> None:
    proofread(ROOT, channels(experiments(ROOT, [], None), ROOT))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{{ figure("mops") }}', "unknown figure 'mops'; did you mean 'maps'?"),
        ('{{ figure("maps") }}', "figure 'maps' must appear once on a page; refer to it with ref()"),
        ('{{ ref("mops") }}', "unknown figure 'mops'; did you mean 'maps'?"),
        ('{{ cite("autor2020") }}', "unknown citation 'autor2020'; did you mean 'author2020'?"),
        ('{{ figure("maps" }}', "unexpected '}', expected ')'"),
        ("{{ 'a' | uper }}", "No filter named 'uper'.; did you mean 'upper'?"),
        ("{{ valeu(1) }}", "'valeu' is undefined; did you mean 'value'?"),
        ("{% if dataste.synthetic %}{% endif %}", "'dataste' is undefined; did you mean 'dataset'?"),
        ("{% if true %}", "Unexpected end of template."),
        ("That does not hold.", "a verdict must be the build's (got 'does not hold'); call claim(), or ask claims[…]"),
        (
            '{% if claims["most"].holds %}Yes.{% else %}No.{% endif %}',
            "a branch on a claim must know three verdicts (got if and else); ask .holds, then .fails in an elif",
        ),
        ("<!--block:99-->", "'<!--block:' is the build's own"),
        ("<!-- hidden\n\nWords.", "a comment must end in '-->'"),
        ("<script>alert(1)</script>", "raw HTML may hold "),
        ("![A map](https://example.org/a.png)", "no request may leave the site"),
        ("A note.[^none]", "note 'none' is not defined"),
        ("[map](set:mops?channel=1)", "unknown figure 'mops'; did you mean 'maps'?"),
        ("[map](set:maps?chanel=1)", "unknown key 'chanel' in a link to 'maps'; did you mean 'channel'?"),
        ("[map](set:maps?channel=2)", "channel must be below 2, those of conv1 (got 2)"),
        ("[map](set:maps?channel=two)", "'channel' cannot be 'two'"),
        ("[map](set:maps?layer=conv2)", "'layer' cannot be 'conv2'; did you mean 'conv1'?"),
        ("[map](set:maps?layer=image&channel=1)", "channel must be below 1, those of image (got 1)"),
        ("[map](set:maps?network=untrianed)", "'network' cannot be 'untrianed'; did you mean 'untrained'?"),
        ("[map](set:maps?pair=7)", "'pair' cannot be '7'"),
    ],
)
def test_a_fault_of_a_chapter(root: Path, text: str, said: str) -> None:
    append(root, text)
    assert complaint(root).startswith(f"{CHAPTER}:30: {said}")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "sketch"', 'kind = "skech"', ":2: kind: unknown kind 'skech'; did you mean 'sketch'?"),
        ('kind = "sketch"', 'kind = "sketch"\nchart = "ckq"', ":3: chart: unknown chart 'ckq'; did you mean 'cka'?"),
        ('layer = "conv1"', 'layer = "conv2"', ":5: layer: unknown layer 'conv2'; did you mean 'conv1'?"),
        ('layer = "conv1"', 'experiment = "tony"', ":5: experiment: unknown experiment 'tony'; did you mean 'tiny'?"),
        ('"network"', '"netwrok"', ":6: controls: unknown control 'netwrok'; did you mean 'network'?"),
        ("webassembly = true", "[options]\nrivla = 2", ":8: options: rivla: unknown option; did you mean 'rival'?"),
        ("**Take away:**", "**Conclusion:**", ":11: a caption must end in '**Take away:** …'"),
        ("Two small", "{{ speciman }} small", ":4: 'speciman' is undefined; did you mean 'specimen'?"),
        ('question = "What', 'question = "{{ value( }} What', ":3: unexpected '}'"),
        ("Maps of", "This holds. Maps of", ":10: a verdict must be the build's (got 'holds')"),
        ("Maps of", "Maps <iframe> of", ":10: raw HTML may hold "),
        ("Maps of", "[Maps](set:maps?chanel=1) of", ":10: unknown key 'chanel'"),
        ("Maps of", '{{ cite("author") }} of', ":10: unknown citation 'author'; did you mean 'author2020'?"),
    ],
)
def test_a_fault_of_a_figure(root: Path, old: str, new: str, said: str) -> None:
    replace(root, FIGURE, old, new)
    assert complaint(root).startswith(f"{FIGURE}{said}")


def test_a_figure_that_no_page_shows(root: Path) -> None:
    shutil.copy(root / FIGURE, root / "content" / "figures" / "spare.md")
    must = "content/figures/spare.md:1: figure 'spare' must be shown in a chapter"
    assert complaint(root) == f'{must}; write {{{{ figure("spare") }}}}, or remove the file'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('updated = "2026-01-03"', 'updated = "yesterday"', ":8: updated: must be a date such as 2026-01-31"),
        ('updated = "2026-01-03"', 'updated = "2025-01-03"', ":8: updated: must not be before 2026-01-02"),
        ('path = ""', 'path = "../out/"', ":11: pages[0]: path: must be empty, or folders below the site"),
        ('path = ""', 'path = "/out/"', ":11: pages[0]: path: must be empty, or folders below the site"),
        ('path = ""', 'path = "out"', ":11: pages[0]: path: must be empty, or folders below the site"),
        ('path = ""', 'path = "data/"', ":11: pages[0]: path: 'data/' is a folder of the build's own"),
        ('path = ""', 'experiment = "tony"\npath = ""', ":11: pages[0]: experiment: unknown experiment 'tony'"),
        ("[[pages]]", PAGE + '""\n\n[[pages]]', ":20: pages[1]: path: two pages must not have one folder (got '')"),
        ('chapters = "chapters"', 'chapters = "chaptres"', None),
        ("{{ value('tiny.p", "{{ valeu('tiny.p", ":16: 'valeu' is undefined; did you mean 'value'?"),
        ('opening = "opening"', 'opening = "openign"', ":18: unknown figure 'openign'; did you mean 'opening'?"),
    ],
)
def test_a_fault_of_the_pages(root: Path, old: str, new: str, said: str | None) -> None:
    replace(root, "content/site.toml", old, new)
    expected = f"content/site.toml{said}" if said else "content/chaptres: must hold chapters"
    assert complaint(root).startswith(expected)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("templates/pages/page.html", "{% block", "{% blok", ":"),
        ("templates/figures/sketch/figure.js", "mount() {", "mount( {", ":3: expected "),
        ("templates/static/js/marks/line.js", "(", "((", ":"),
        ("templates/static/css/base.css", "{", "{{", ":"),
        ("templates/tokens.json", "{", "{,", ":1: must be valid JSON"),
    ],
)
def test_a_fault_of_a_template(root: Path, name: str, old: str, new: str, said: str) -> None:
    replace(root, name, old, new)
    assert complaint(root).startswith(f"{name}{said}")


def test_a_chapter_begins_with_its_title(root: Path) -> None:
    replace(root, CHAPTER, "# Claims", "Claims")
    assert complaint(root) == f"{CHAPTER}:1: a chapter must begin with its title; write '# Title' first"


@pytest.mark.parametrize(
    "name",
    [
        CHAPTER,
        FIGURE,
        "content/site.toml",
        "content/references.toml",
        "templates/tokens.json",
        "templates/static/css/base.css",
        "templates/pages/page.html",
        "templates/static/js/marks/line.js",
    ],
)
def test_bytes_that_are_no_utf_8(root: Path, name: str) -> None:
    path = root / name
    n_lines = path.read_bytes().count(b"\n")
    path.write_bytes(path.read_bytes() + b"caf\xe9\n")
    assert complaint(root).startswith(f"{name}:{n_lines + 1}: must be UTF-8 (got byte 0xe9); save it as UTF-8")
