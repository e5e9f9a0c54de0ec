"""Faults of an author: each is one line with file and line, over the tiny article."""

from __future__ import annotations

from pathlib import Path

import pytest

from build.page.prose.exhibits import read_exhibits
from build.page.prose.vocabulary import FACTS, prose_facts
from tests.golden_site import CHAPTER, append, complaint, job_of, render_golden, replace


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!--block:99-->", "'<!--block:' is the build's own; call figure() or claim()"),
        ("<!-- hidden\n\nWords.", "a comment must end in '-->'"),
        ("Words <!-- shown --> and\n\n<!-- hidden", None),
        ("<script>alert(1)</script>", "raw HTML may hold abbr, b, br, "),
        ("Some <script>words</script>.", "raw HTML may hold abbr, b, br, "),
        ('<iframe src="https://example.org"></iframe>', "raw HTML may hold "),
        ('<meta http-equiv="refresh" content="0">', "raw HTML may hold "),
        ('A <span onclick="go()">word</span>.', "raw HTML may hold "),
        ('A <span class="warm"\nonclick="go()">word</span>.', "raw HTML may hold "),
        ('<img src="https://example.org/a.png">', "raw HTML may hold "),
        ('<div class="a"><style>p { color: red }</style></div>', "raw HTML may hold "),
        ("![A map](https://example.org/a.png)", "no request may leave the site, as for 'https://example.org/a.png'"),
        ("![A map](//example.org/a.png)", "no request may leave the site, as for '//example.org/a.png'"),
        ("See [this](#nowhere).", "link to unknown anchor '#nowhere'"),
        ("See [this](#map).", "link to unknown anchor '#map'; did you mean 'maps'?"),
        ("See [this](models/none.onnx).", "link to a missing file 'models/none.onnx'"),
        ("See [this](atlsa/).", "link to a missing page 'atlsa/'"),
        ("See [this](embed/#nowhere).", "link to unknown anchor 'embed/#nowhere'"),
        ("## A heading below", None),
        ("{{ 1 / 0 }}", "division by zero"),
    ],
)
def test_a_fault_of_a_chapter(root: Path, text: str, said: str | None) -> None:
    append(root, text)
    line = complaint(root)
    if said is not None:
        assert line.startswith(f"{CHAPTER}:30: {said}")
    elif "heading" in text:
        assert line.startswith("content/chapters/01-beginning.md:18: id 'a-heading-below' must be used once (got 2)")
    else:
        assert line.startswith(f"{CHAPTER}:32: a comment must end in '-->'")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("::: whole\n**Is it?** No.\n\nWords.", 30, "a fold must have an end; write ':::' on a line of its own"),
        ("Words.\n\n:::", 32, "there must be a fold to end; begin it with '::: whole'"),
        ("::: half\n**Is it?** No.\n:::", 30, "a fold must begin with '::: whole' and end with ':::' (got ::: half)"),
        ("::: whole\n**Is it?** No.\n\n::: whole", 33, "the fold of line 30 must end before another begins"),
        ("::: whole\nNo question.\n\n:::", 31, "a fold must begin with its question in bold and its answer"),
        ("::: whole\n**Is it?**\n\n:::", 31, "a fold must begin with its question in bold and its answer"),
        ("::: whole\n:::", 30, "a fold must begin with its question in bold and its answer"),
        ("::: whole\n**Is it?** No.\n:::", 31, "a fold must hold more than its line"),
        ("::: whole\n**Is it?** [No](#maps).\n\n:::", 31, "the line of a fold is pressed to open it"),
    ],
)
def test_a_fault_of_a_fold(root: Path, text: str, line: int, said: str) -> None:
    append(root, text)
    assert complaint(root).startswith(f"{CHAPTER}:{line}: {said}")


def test_the_names_that_are_known_early_are_those_that_texts_get(root: Path) -> None:
    job = job_of(root)
    assert set(prose_facts(job, "tiny", read_exhibits(job))) == set(FACTS)


def test_a_link_to_another_page_may_name_its_anchor(root: Path) -> None:
    append(root, "See [this](embed/), [that](embed/maps/#maps) and [those](./?a=1#image=1).")
    assert 'href="embed/maps/#maps"' in (render_golden(root) / "index.html").read_text()


def test_harmless_html_stays(root: Path) -> None:
    append(
        root,
        'A <span class="warm" lang="en">word</span>,<br /> <kbd>Tab</kbd><!-- why -->.\n\n<!-- a note\n\nto us -->',
    )
    html = (render_golden(root) / "index.html").read_text()
    assert '<span class="warm" lang="en">word</span>,<br /> <kbd>Tab</kbd><!-- why -->.' in html


def test_a_title_may_hold_a_formula(root: Path) -> None:
    replace(root, CHAPTER, "# Claims", "# Claims of $x_i$")
    assert "Claims of <math" in (render_golden(root) / "index.html").read_text()


def test_a_bad_formula_in_a_title_is_told(root: Path) -> None:
    replace(root, CHAPTER, "# Claims", "# Claims of $\\frc{1}$")
    assert complaint(root).startswith(f"{CHAPTER}:1: bad LaTeX: Undefined control sequence: \\frc")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "content/figures/maps.md",
            "Maps of",
            '{{ claim("tiny.most") }} Maps of',
            ":12: a claim cannot stand in a figure's",
        ),
        ("content/site.toml", '["tiny"]', "[]", ":1: experiments: must name at least one"),
        ("content/site.toml", '["tiny"]', "[1]", ":1: experiments[0]: must be text (got 1)"),
        ("content/site.toml", 'experiments = ["tiny"]\n', "", ": experiments: must be given"),
        ("content/site.toml", "language", "langauge", ":3: langauge: unknown key; did you mean 'language'?"),
        ("content/site.toml", 'title = "A Tiny Article"\nkick', "kick", ":10: pages[0]: title: must be given"),
        ("content/references.toml", "year = 2020", 'year = "2020"', ":3: author2020: year: must be a whole number"),
        (
            "content/references.toml",
            "[author2020]",
            "author2020 = 1\n[other]",
            ":1: author2020: must be a table (got 1)",
        ),
        ("content/references.toml", 'venue = "', "venue = ", ":5: must be valid TOML"),
        ("content/figures/maps.md", "alt = ", "alt : ", ":4: must be valid TOML"),
        ("content/figures/maps.md", 'alt = "Two', 'alt = "{{ 1 / 0 }} Two', ":4: division by zero"),
        (
            "content/figures/maps.md",
            "do the {{ value",
            "do $\\\\frc$ the {{ value",
            ":3: bad LaTeX: Undefined control sequence",
        ),
        (
            "content/site.toml",
            "{{ value('tiny.p",
            "{{ valeu('tiny.p",
            ":16: 'valeu' is undefined; did you mean 'value'?",
        ),
        ("content/site.toml", "{{ value('tiny.n_", "{{ value('tiny.m_", ":15: unknown value 'tiny.m_classes'"),
        ("templates/tokens.json", "{", "{,", ":1: must be valid JSON"),
        ("templates/tokens.json", '"light"', '"lite"', ":1: must hold a table 'light'"),
        ("templates/tokens.json", '"light": {', '"light": {"odd": "#fff",', ":2: a colour must be in both schemes"),
        ("templates/pages/page.html", "{% block", "{% blok", ":"),
        ("templates/figures/sketch/figure.html", "<div", "{{ nothing }}<div", ":1: 'nothing' is undefined"),
        ("templates/figures/sketch/figure.html", "<div", "{% if %}<div", ":1: Expected an expression"),
        ("templates/figures/sketch/figure.js", "mount() {", "mount( {", ":3: expected "),
        ("templates/figures/sketch/figure.js", "line.js", "lines.js", ":1: could not resolve "),
        ("templates/static/css/base.css", "{", "{{", ":"),
    ],
)
def test_a_fault_of_a_file(root: Path, name: str, old: str, new: str, said: str) -> None:
    replace(root, name, old, new)
    assert complaint(root).startswith(f"{name}{said}")


@pytest.mark.parametrize(
    "name",
    [
        CHAPTER,
        "content/figures/maps.md",
        "content/site.toml",
        "content/references.toml",
        "templates/tokens.json",
        "templates/static/css/base.css",
    ],
)
def test_bytes_that_are_no_utf_8(root: Path, name: str) -> None:
    path = root / name
    n_lines = path.read_bytes().count(b"\n")
    path.write_bytes(path.read_bytes() + b"caf\xe9\n")
    assert complaint(root).startswith(f"{name}:{n_lines + 1}: must be UTF-8 (got byte 0xe9); save it as UTF-8")
