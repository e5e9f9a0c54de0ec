"""Folds of a chapter, and the minutes of the two ways through a page."""

import re
from pathlib import Path

import pytest

from build.errors import BuildError
from build.page.prose.document import parse
from build.page.prose.folds import check_kept
from build.page.prose.reading import MINUTES_A_FIGURE, WORDS_A_MINUTE, Minutes, both_ways

FOLDED = """Before.[^first]

::: whole
**Is `x` $x$ *folded*?** It is.

## A heading

A note.[^second]

- a list

<!--block:0-->
:::

After.[^third]

[^first]: One.
[^second]: Two.
[^third]: Three.
"""


def render(text: str) -> str:
    document = parse(text, lambda name: "")
    return document.render(dict.fromkeys(document.formulas(), "<math></math>"), ["<figure></figure>"])


def test_a_fold_holds_what_stands_in_it_with_its_notes() -> None:
    html = render(FOLDED)
    before, fold, after = re.split(r'(<div class="fold .*</div>\n</div>\n)', html, flags=re.DOTALL)
    line, body = fold.split('<div class="fold-body')
    assert "<strong>Is <code>x</code> <math></math> <em>folded</em>?</strong> It is." in line
    [name] = re.findall(r'aria-controls="(.+?)"', line)
    assert f'id="{name}" hidden="until-found"' in body
    assert [part.count("<aside") for part in (before, body, after)] == [1, 1, 1]
    assert "<h3" in body and "<figure>" in body and "<li>a list</li>" in body
    assert [re.findall("One|Two|Three", part) for part in (before, body, after)] == [["One"], ["Two"], ["Three"]]


def test_minutes_count_words_and_figures_of_both_ways() -> None:
    """A figure's own words, tables and code are not read from end to end."""
    short = f"<p>{'word ' * 2 * WORDS_A_MINUTE}<br></p><pre>{'x ' * 999}</pre>"
    caption = f"<figcaption>{'word ' * WORDS_A_MINUTE}</figcaption>"
    figure = f'<figure><div class="figure-body"><svg><path d="M0"/></svg>{"x " * 999}</div>{caption}</figure>'
    folded = f'<div class="fold"><p>Line.</p><div class="fold-body grid" hidden="until-found">{figure * 4}</div></div>'
    assert both_ways(["", short + folded, "<p>Few.</p>"]) == [
        Minutes(2, round(2 + 4 + 4 * MINUTES_A_FIGURE)),
        Minutes(2, round(2 + 4 + 4 * MINUTES_A_FIGURE)),
        Minutes(1, 1),
    ]


def test_a_page_without_folds_has_one_depth() -> None:
    assert both_ways(["", "<p>Words.</p>", "<p>More.</p>"]) == [None, None, None]


def test_an_end_that_a_call_has_swallowed_is_one_line_of_error() -> None:
    """'{%- endif %}' takes the end of its line with it; what a branch leaves out is no fault."""
    source = "::: whole\n**Is it?** It is.\n\n{% if x %}\nMore.\n{%- endif %}\n:::\n"
    with pytest.raises(BuildError) as caught:
        check_kept(Path("chapter.md"), source, "::: whole\n**Is it?** It is.\n\nMore.:::\n")
    assert str(caught.value) == "chapter.md:7: ':::' must stand on a line of its own; leave an empty line above it"
    check_kept(Path("chapter.md"), source, "::: whole\n**Is it?** It is.\n\nMore.\n:::\n")
    check_kept(Path("chapter.md"), source, "Nothing.\n")
