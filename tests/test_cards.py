"""Social pictures: their size, what they keep free, and which figure stands for a page."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from build.errors import BuildError
from build.page.figures.paint import SANS, SCALE, Palette, typeface
from build.page.prose.content import read_content
from build.page.publication.cards import draw_figure, draw_page, emblem_of, wrapped

ROOT = Path(__file__).resolve().parent.parent
TOKENS = json.loads((ROOT / "templates" / "tokens.json").read_text())["light"]
RED = (255, 0, 0)
WORDS = "How does a network that has seen sixty thousand garments tell a shirt from a pullover, and when does it fail?"

pytestmark = pytest.mark.skipif(not (ROOT / SANS).is_file(), reason="npm packages are not installed")


def picture(width: int, height: int) -> Image.Image:
    return Image.new("RGB", (width, height), RED)


def boxes(card: Image.Image) -> list[tuple[int, int, int, int]]:
    """Return left, top, right and bottom of the picture, and of all else that is not paper."""
    pixels = np.asarray(card).astype(int)
    pictured = np.abs(pixels - RED).sum(axis=2) < 20
    paper = (pixels == Palette(TOKENS)["paper"]).all(axis=2)
    found = [Image.fromarray(marks).getbbox() for marks in (pictured, ~pictured & ~paper)]
    return [box for box in found if box is not None]


@pytest.mark.parametrize("size", [(2160, 660), (2160, 2400), (600, 600)])
def test_a_figures_card_keeps_its_margins(size: tuple[int, int]) -> None:
    card = draw_figure(WORDS, "How a Network Learns to See", picture(*size), Palette(TOKENS), ROOT).image
    assert card.size == (1200, 630)
    (left, top, right, bottom), ink = boxes(card)
    assert (left, right) == (68, 1132) and bottom <= 630
    assert ink[0] >= 60 and ink[2] <= 1140 and ink[3] <= top, "words stand above the picture, inside the margins"


@pytest.mark.parametrize("size", [(2160, 660), (700, 2000)])
def test_a_pages_card_parts_words_from_picture(size: tuple[int, int]) -> None:
    words = ("A companion to How a Network Learns to See", WORDS, f"{WORDS} {WORDS}")
    card = draw_page(words, picture(*size), Palette(TOKENS), ROOT).image
    assert card.size == (1200, 630)
    (left, _, right, _), ink = boxes(card)
    assert (left, right) == (820, 1200), "the picture runs off at the right"
    assert ink[0] >= 60 and ink[2] < 820 - 40 and ink[3] < 630 - 20


@pytest.mark.parametrize("most", [1, 2, 9])
def test_words_are_broken_to_fit(most: int) -> None:
    lines = wrapped(WORDS, ROOT, 25, 640, 300, most)
    font = typeface(ROOT / SANS, 25 * SCALE, 640)
    assert len(lines) <= most and all(font.getlength(line) <= 300 * SCALE for line in lines)
    text = " ".join(lines)
    assert text == WORDS if most == 9 else (text[-1] == "…" and WORDS.startswith(text[:-1]))


def test_the_cards_of_the_site_say_all_they_have_to_say() -> None:
    for figure in read_content(ROOT / "content").figures.values():
        if "{{" not in figure.front.question:
            assert "…" not in " ".join(wrapped(figure.front.question, ROOT, 25, 640, 532, 2)), figure.id


def test_a_figure_stands_for_a_page() -> None:
    content = read_content(ROOT / "tests" / "golden" / "content")
    [page] = content.site.pages
    assert emblem_of(content, page) == "opening"
    unopened = dataclasses.replace(page, opening=None)
    assert emblem_of(content, unopened) == "maps", "the first that its chapters call"
    named = dataclasses.replace(content, site=dataclasses.replace(content.site, emblems={"": "maps"}))
    assert emblem_of(named, page) == "maps"


def test_a_page_of_words_needs_an_emblem(tmp_path: Path) -> None:
    content = read_content(ROOT / "tests" / "golden" / "content")
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "01-words.md").write_text("# Words\n")
    (tmp_path / "site.toml").write_text("\n[emblems]\n")
    [page] = content.site.pages
    wordy = dataclasses.replace(page, path="words/", chapters="words", opening=None)
    with pytest.raises(
        BuildError,
        match=r"site.toml:2: a page without a figure must have an emblem \(got none for 'words/'\); add \"words/\" = ",
    ):
        emblem_of(dataclasses.replace(content, folder=tmp_path), wordy)
