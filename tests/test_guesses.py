"""Guesses before figures: the truth comes from the build, and what an author gets wrong is one line."""

from pathlib import Path

import pytest

from build.errors import BuildError
from build.page.prose.guesses import check_followers, read_guess, right_option, truths
from build.page.prose.values import ProseError
from tests.golden_site import complaint, render_golden

CHOICE = """+++
kind = "choice"
question = "Which is more?"

[[options]]
text = "accuracy"
value = "tiny.test_accuracy"

[[options]]
text = "weights"
value = "tiny.parameters"
+++
It has {{ value("tiny.parameters") }}.
"""


def ask(root: Path, text: str = CHOICE, call: str = '{{ guess("more") }}\n\n{{ claim("tiny.most") }}') -> None:
    """Put a guess before a claim at the end of a chapter of its own."""
    (root / "content" / "guesses").mkdir()
    (root / "content" / "guesses" / "more.md").write_text(text)
    (root / "content" / "chapters" / "03-guess.md").write_text(f"# Guess\n\n{call}\n")
    path = root / "content" / "chapters" / "02-claims.md"
    path.write_text(path.read_text().replace('{{ claim("tiny.most") }}', ""))


def test_the_page_asks_and_answers_with_what_was_measured(root: Path) -> None:
    ask(root)
    html = (render_golden(root) / "index.html").read_text()
    place = html[html.index('id="guess-more"') :]
    place = place[: place.index("</section>")]
    assert "Which is more?" in place and "data-asking" in place
    right = place[place.index("data-right") :]
    assert place.count("data-right") == 1 and "weights" in right and "accuracy" not in right.split("</label>")[0]
    assert place.count('type="radio"') == 2
    assert '<p class="guess-answer">It has ' in place


def test_a_fault_of_a_call_names_file_and_line(root: Path) -> None:
    ask(root, CHOICE.replace("tiny.parameters", "tiny.paremeters", 1))
    message = "content/guesses/more.md:11: unknown value 'tiny.paremeters'; did you mean 'tiny.parameters'?"
    assert complaint(root) == message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "choice"', 'kind = "choise"', "2: kind: must be one of choice, scale, line (got choise)"),
        ("question", "qestion", "3: qestion: unknown key; did you mean 'question'?"),
        ('kind = "choice"', 'kind = "line"', "options: a line must have 3 or more (got 2)"),
        ('value = "tiny.parameters"', "", "each must have a value; give each a value, or say which is right"),
        ('It has {{ value("tiny.parameters") }}.\n', "", "a guess must end in the sentence that answers it"),
        ('kind = "choice"', 'kind = "choice"\nanswer = "2"', "must be left out where options have values"),
        ('kind = "choice"', 'kind = "choice"\nlow = 2', "low: must be below high"),
        ("+++\nkind", "kind", "1: a guess must begin with TOML between two '+++' lines"),
    ],
)
def test_faults_of_a_file_are_one_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "more.md"
    path.write_text(CHOICE.replace(old, new, 1))
    with pytest.raises(BuildError) as caught:
        read_guess(path)
    assert str(caught.value).startswith(f"{path}:") and message in str(caught.value) and "\n" not in str(caught.value)


def test_a_number_off_the_scale_is_named(tmp_path: Path) -> None:
    path = tmp_path / "more.md"
    path.write_text(CHOICE.replace('"choice"', '"scale"'))
    with pytest.raises(ProseError, match="must be on the scale from 0 to 1"):
        truths(read_guess(path), {"tiny.test_accuracy": 0.9, "tiny.parameters": 12}.__getitem__)


BLOCKS = [("guess", "more"), ("figure", "maps"), ("definition", "share")]


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("<!--block:0-->\n\n<!--block:1-->", True),
        ("<!--block:0-->\n\nWords.\n\n<!--block:1-->", False),
        ("<!--block:0-->\n\n<!--block:2-->", False),
        ("<!--block:1-->\n\n<!--block:0-->\n", False),
    ],
)
def test_a_guess_stands_before_what_answers_it(text: str, waits: bool) -> None:
    source = 'Words.\n\n{{ guess("more") }}\n'
    if waits:
        return check_followers(Path("chapter.md"), source, text, BLOCKS)
    with pytest.raises(BuildError, match=r"chapter.md:3: guess 'more' must stand right before"):
        check_followers(Path("chapter.md"), source, text, BLOCKS)
    return None


def test_an_answer_is_the_number_of_an_option(tmp_path: Path) -> None:
    path = tmp_path / "more.md"
    path.write_text(
        CHOICE.replace('value = "tiny.test_accuracy"', "")
        .replace('value = "tiny.parameters"', "")
        .replace('kind = "choice"', 'kind = "choice"\nanswer = "2"')
    )
    guess = read_guess(path)
    measured = truths(guess, {}.__getitem__)
    assert measured == (None, None) and right_option(guess, measured, " 2 ") == 1
    for answer in ("0", "3", "weights", ""):
        with pytest.raises(ProseError, match="number of an option, 1 to 2"):
            right_option(guess, measured, answer)
