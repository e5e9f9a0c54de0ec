"""Faults of an author: one line, with file and line, and the nearest name."""

import re
from pathlib import Path

import pytest

from build.page.prose.content import read_content
from build.page.prose.references import Reference
from tests.golden_site import ROOT, append, complaint


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{{ figure("mops") }}', "unknown figure 'mops'; did you mean 'maps'?"),
        ('{{ figure("maps") }}', "figure 'maps' must appear once on a page; refer to it with ref()"),
        ('{{ value("tiny.test_acuracy") }}', "unknown value 'tiny.test_acuracy'; did you mean 'tiny.test_accuracy'?"),
        ('{{ value("tiny.parameters", "pct") }}', "unknown number style 'pct'"),
        ('{{ claim("tiny.mist") }}', "unknown claim 'tiny.mist'; did you mean 'tiny.most'?"),
        ('{% if claims["tiny.mist"].holds %}{% endif %}', "unknown claim 'tiny.mist'; did you mean 'tiny.most'?"),
        ('{{ cite("autor2020") }}', "unknown citation 'autor2020'; did you mean 'author2020'?"),
        ('{{ ref("mops") }}', "unknown figure 'mops'; did you mean 'maps'?"),
        ("{{ valeu(1) }}", "'valeu' is undefined; did you mean 'value'?"),
        ('{{ figure("maps" }}', "unexpected '}', expected ')'"),
        ('{{ first("Shoo") }}', "no specimen is of class 'Shoo'; did you mean 'Shoe'?"),
        ("See [map](set:mops?channel=1).", "unknown figure 'mops'; did you mean 'maps'?"),
        ("A note.[^none]", "note 'none' is not defined; add a line '[^none]: …'"),
        (r"A formula $\frc{1}$.", "bad LaTeX: Undefined control sequence: \\frc"),
        (
            'Words {{ claim("tiny.most") }}',
            "a figure, guess, claim, definition or table must stand on a line of its own",
        ),
        ('{{ definition("shore") }}', "unknown definition 'shore'; did you mean 'share'?"),
        ('{{ term("shore") }}', "unknown definition 'shore'; did you mean 'share'?"),
        ('{{ definition("share") }}', "definition 'share' must appear once on a page; refer to it with term()"),
    ],
)
def test_faults_name_file_and_line(root: Path, text: str, message: str) -> None:
    append(root, text)
    assert complaint(root).startswith(f"content/chapters/02-claims.md:30: {message}")


def test_a_claim_of_something_undefined_is_named(root: Path) -> None:
    path = root / "stages" / "tiny" / "activations" / "claims.json"
    path.write_text(path.read_text().replace('"oddity"', '"odity"'))
    assert "tiny.none: unknown definition 'odity'; did you mean 'oddity'?" in complaint(root)


def test_faults_in_captions_name_the_figure(root: Path) -> None:
    path = root / "content" / "figures" / "maps.md"
    path.write_text(path.read_text() + '\n{{ value("tiny.nothing") }}\n')
    n_lines = path.read_text().count("\n")
    assert complaint(root).startswith(f"content/figures/maps.md:{n_lines}: unknown value 'tiny.nothing'")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("**Take away:**", "**Conclusion:**", "a caption must end in '**Take away:** …'"),
        ('kind = "sketch"', 'knid = "sketch"', "maps.md:2: knid: unknown key; did you mean 'kind'?"),
        ('layer = "conv1"', 'layer = "conv2"', "unknown layer 'conv2'; did you mean 'conv1'?"),
        ('layer = "conv1"', 'width = "wide"', "maps.md:5: width: must be one of text, middle, page, screen (got wide)"),
        ("+++\nMaps", "Maps", "a figure must begin with TOML between two '+++' lines"),
    ],
)
def test_faults_in_front_matter(root: Path, old: str, new: str, message: str) -> None:
    path = root / "content" / "figures" / "maps.md"
    path.write_text(path.read_text().replace(old, new))
    assert message in complaint(root)


def test_a_chapter_begins_with_its_title(root: Path) -> None:
    (root / "content" / "chapters" / "03-untitled.md").write_text("Words.\n")
    assert (
        complaint(root)
        == "content/chapters/03-untitled.md:1: a chapter must begin with its title; write '# Title' first"
    )


def test_a_chapter_has_a_number(root: Path) -> None:
    (root / "content" / "chapters" / "intro.md").write_text("# Words\n")
    assert "a chapter's name must be two digits, a hyphen and words (got intro.md)" in complaint(root)


def test_a_figure_needs_a_picture(root: Path) -> None:
    (root / "stages" / "site" / "images" / "site" / "pictures" / "maps.dark.webp").unlink()
    assert complaint(root).startswith("content/figures/maps.md:2: kind: figure 'maps' must have a static picture")


def test_citations_name_up_to_two_authors() -> None:
    assert Reference(("One, A.",), 2020, "T").short == "One, 2020"
    assert Reference(("One, A.", "Two, B."), 2020, "T").short == "One and Two, 2020"
    assert Reference(("One, A.", "Two, B.", "Three, C."), 2020, "T").short == "One et al., 2020"


def test_the_article_itself_can_be_read() -> None:
    content = read_content(ROOT / "content")
    for page in content.site.pages:
        assert content.chapters(page)
    for figure in content.figures.values():
        assert figure.front.question.endswith("?")
        assert figure.caption.rstrip().count("**Take away:**") == 1


def test_every_figure_of_the_article_is_set_by_a_phrase() -> None:
    chapters = "".join(path.read_text() for path in sorted((ROOT / "content" / "chapters").glob("*.md")))
    shown = set(re.findall(r'\{\{ figure\("([^"]+)"\) \}\}', chapters))
    assert shown
    assert shown - set(re.findall(r"\]\(set:([a-z0-9-]+)", chapters)) == set()
