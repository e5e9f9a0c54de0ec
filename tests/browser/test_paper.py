"""On paper: real PDFs, read page by page."""

import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pypdf import PageObject, PdfReader

from tests.browser.conftest import SITE
from tests.browser.visits import Visit
from tests.browser.whole import whole_page

ARTICLES = [place for place in ("", "digits/") if (SITE / place / "index.html").is_file()]
PLACES = [
    place
    for place in ("embed/pair-explorer/", "embed/layer-film/", "atlas/conv1-3/")
    if (SITE / place / "index.html").is_file()
]
CONTROLS = {"Share", "Download", "Reset figures", "Keys", "Explain this number", "Following", "Untrained", "Play"}
FIGURES = """all => all.map(figure => [figure.querySelector(".figure-question").textContent,
                                      figure.querySelector(".caption").textContent])"""
SPELLED = """:is(.chapter, .references, .colophon, .embed-source)
  a[href]:not([href^="#"], .figure-live *, .figure-foot *)"""
ADDRESS = re.compile(r"\(https?:[^)]*\)")


def print_out(page: Page) -> list[PageObject]:
    margin = dict.fromkeys(("top", "right", "bottom", "left"), "15mm")
    return list(PdfReader(io.BytesIO(page.pdf(format="A4", margin=margin))).pages)


def squeezed(text: str) -> str:
    """Leave the blanks out: a PDF breaks lines, and addresses, where it likes."""
    return re.sub(r"\s+", "", text)


def drawing(sheet: PageObject) -> tuple[bytes, list[bytes]]:
    """Return what is drawn on a page: its operators, with their colours, and the bytes of its pictures."""
    contents = sheet.get_contents()
    pictures = sheet["/Resources"].get_object().get("/XObject", {})
    return contents.get_data() if contents else b"", [picture.get_object()._data for picture in pictures.values()]


def check_words(page: Page, sheets: list[PageObject]) -> None:
    texts = [sheet.extract_text() for sheet in sheets]
    words = [squeezed(text) for text in texts]
    for question, caption in page.locator("figure[data-figure]").evaluate_all(FIGURES):
        together = (squeezed(question) in text and squeezed(caption)[-40:] in ADDRESS.sub("", text) for text in words)
        assert any(together), f"{question} is torn apart"
    assert [at + 1 for at, sheet in enumerate(sheets) if len(words[at]) < 60 and not drawing(sheet)[1]] == []
    assert CONTROLS.isdisjoint(line.strip() for text in texts for line in text.splitlines())
    addresses = page.locator(SPELLED).evaluate_all("all => all.map(link => link.href)")
    assert [address for address in addresses if address not in "".join(words)] == []


def check_print(page: Page, untouched: Page) -> None:
    """The same sheets, whether every figure lives in the dark or the page was not touched in light."""
    colors = page.get_by_role("button", name="Colours:")
    if colors.count():
        colors.click(click_count=2)  # light, then dark
    sheets = print_out(page)
    check_words(page, sheets)
    pairs = zip(map(drawing, sheets), map(drawing, print_out(untouched)), strict=True)
    assert [at for at, (alive, asleep) in enumerate(pairs, 1) if alive != asleep] == []
    if colors.count():
        colors.click()


@pytest.mark.parametrize("place", [whole_page(place) for place in ARTICLES])
def test_an_article_holds_whole_figures_in_ink_on_white(
    whole: Callable[[str], Visit], visit: Callable[..., Visit], place: str
) -> None:
    check_print(whole(place).page, visit(color_scheme="light").go(place).page)


@pytest.mark.lengthy
@pytest.mark.parametrize("place", PLACES)
def test_paper_holds_whole_figures_in_ink_on_white(visit: Callable[..., Visit], place: str) -> None:
    dark = visit(color_scheme="dark").go(place)
    for figure_id in dark.figure_ids():
        dark.mounted(figure_id)
    check_print(dark.page, visit(color_scheme="light").go(place).page)
