"""Faults of the calls in prose: what is no business of a text, what does not end, what cannot be computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from build.claims import Measured
from build.errors import BuildError
from build.page.prose.calls import Appearances, Prose
from build.page.prose.sandbox import Sandbox
from tests.made_up_prose import ACCURACY, PATH, made_up_prose

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def prose() -> Prose:
    facts = {"specimens": [{"class": "Shirt"}], "first": lambda name: 0}
    values = {"tiny.accuracy": ACCURACY, "tiny.lengths": Measured([1, 2, 3])}
    return made_up_prose(values, ["tiny.most"], facts, "tiny")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "{{ ''.__class__.__mro__[1].__subclasses__() }}",
            "access to attribute '__class__' of 'str' object is unsafe.",
        ),
        ("{{ value.__globals__ }}", "access to attribute '__globals__' of 'function' object is unsafe."),
        ("{{ first.__code__ }}", "access to attribute '__code__' of 'function' object is unsafe."),
        ("{{ values._entries }}", "access to attribute '_entries' of 'Entries' object is unsafe."),
        ("{{ specimens.append(1) }}", "access to attribute 'append' of 'list' object is unsafe."),
        ("{{ '{0.__class__}'.format(1) }}", "access to attribute 'format' of 'str' object is unsafe."),
        ("{{ 'a'.ljust(10 ** 9) }}", "access to attribute 'ljust' of 'str' object is unsafe."),
        ("{{ (1).to_bytes(10 ** 9, 'big') }}", "access to attribute 'to_bytes' of 'int' object is unsafe."),
        ("{{ 'a' | center(999999999) }}", "No filter named 'center'."),
        ("{{ 'a' | uper }}", "No filter named 'uper'.; did you mean 'upper'?"),
        ("{{ '%999999999d' % 1 }}", "what '%' fills in must be of at most 99 places"),
        ("{{ '%*d' % (999999999, 1) }}", "what '%' fills in must be of at most 99 places"),
        ("{{ '%.999999999f' % 1 }}", "what '%' fills in must be of at most 99 places"),
        ("{{ 'a' * 999999999 }}", "what is repeated must be of at most 200,000 items"),
        ("{{ 999999999 * [1] }}", "what is repeated must be of at most 200,000 items"),
        ("{{ 9 ** 9 ** 9 ** 9 }}", "a power must be of numbers up to 1000"),
        ("{{ range(10 ** 9) | list }}", "Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000)."),
        ("{% for a in range(99999) %}{% endfor %}", "loops must turn at most 10,000 times"),
        (
            "{% set r = range(999) %}{% for a in r %}{% for b in r %}{% endfor %}{% endfor %}",
            "loops must turn at most 10,000 times",
        ),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "maximum recursion depth exceeded"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ [1][7] + 1 }}", "list object has no element 7"),
        ("{{ 'a' + 1 }}", 'can only concatenate str (not "int") to str'),
        ("{{ 'a' | int('b') | round }}", "type str doesn't define __round__ method"),
        ("{% include 'x' %}", "no loader for this environment specified"),
        ("{{ value('lengths', 'plain', 7) }}", "value 'lengths' has 3 items, counted from 0; there is no item 7"),
        ("{{ value('accuracy', '.999999999') }}", "unknown number style '.999999999'"),
    ],
)
def test_a_fault_is_one_line_with_file_and_line(prose: Prose, text: str, said: str) -> None:
    with pytest.raises(BuildError) as caught:
        prose.speak(PATH, f"First.\n{text}\n", Appearances())
    line = str(caught.value)
    assert line.startswith(f"{PATH}:2: {said}") and "\n" not in line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "{{ specimens | length }} {{ 'shirt' | capitalize }} {{ 7 % 4 }} {{ 2 ** 5 }} {{ 'ab' * 2 }}",
            "1 Shirt 3 32 abab",
        ),
        ("{% for each in range(3) %}{{ loop.index }}{% endfor %}", "123"),
        ("{{ claims['most'].holds }} {{ values['accuracy'].low }} {{ 'Shirt'.lower() }}", "True 0.8 shirt"),
        ("{{ 'close_%d' % 24 }} {{ '%.2f' % 0.5 }}", "close_24 0.50"),
        ("{{ specimens | map(attribute='class') | join(', ') }}", "Shirt"),
    ],
)
def test_what_texts_need_they_have(prose: Prose, text: str, said: str) -> None:
    assert prose.speak(PATH, text, Appearances()) == said


def test_a_text_has_its_length(prose: Prose) -> None:
    with pytest.raises(BuildError, match=rf"^{PATH}:1: a text must be of at most 200,000 characters$"):
        prose.speak(PATH, "{% for a in range(9000) %}{{ 'a' * 100 }}{% endfor %}", Appearances())


def test_the_article_needs_nothing_that_the_sandbox_refuses() -> None:
    for path in sorted((ROOT / "content").rglob("*.md")):
        Sandbox().compile(path.read_text(encoding="utf-8"), str(path))
