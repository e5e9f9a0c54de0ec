"""Stage: the social pictures of pages and figures, 1200 × 630 pixels, from their questions and static pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from build.artifacts import Job
from build.author.files import line_of, lines_named, read_text
from build.errors import BuildError
from build.page.figures.paint import SANS, SCALE, Palette, Sheet, typeface
from build.page.prose.calls import Appearances, Prose
from build.page.prose.content import Content, FigureSource, Page
from build.page.prose.exhibits import read_exhibits, read_numbers
from build.page.prose.portraits import Publication, read_publication
from build.page.prose.vocabulary import prose_facts
from build.page.publication import atlas, gallery, unit_cards
from build.page.publication.embeds import FOLDER
from build.page.publication.social import CARD, CARD_PX
from build.page.tokens import read_tokens

WIDTH, HEIGHT = CARD_PX[0] // SCALE, CARD_PX[1] // SCALE  # CSS pixels
MARGIN = 34
THEME = "light"
CALL = re.compile(r"{{ *figure\(['\"]([\w-]+)")


def run(job: Job) -> None:
    """Draw ``figures/<id>.png`` for every figure, and ``site/<page>/card.png`` for every page."""
    publication = read_publication(job)
    palette = Palette(read_tokens(job.root / "templates")[THEME])
    exhibits = read_exhibits(job)
    ledger = read_numbers(job, exhibits)

    def speaker_of(home: str, content: Content) -> Prose:
        facts = {**prose_facts(job, home, exhibits), **content.facts}
        return Prose(content, ledger, {}, facts, home)

    site = publication.site
    speakers = {
        content.owner: speaker_of(content.owner or site.experiments[0], content)
        for content in publication.contents.values()
    }
    figures = list(publication.figures())
    for figure, _ in job.progress.track(figures, len(figures), "drawing cards"):
        spoken = speakers[figure.owner].speak_of(figure, figure.front.question, Appearances())
        sheet = draw_figure(_plain(spoken), site.title, picture_of(job, figure), palette, job.root)
        _save(sheet, job.folder / "figures" / f"{figure.place}.png")
    for path, words, emblem in _pages(job, publication, speaker_of):
        sheet = draw_page(words, picture_of(job, emblem), palette, job.root)
        _save(sheet, job.folder / "site" / path / CARD)


def picture_of(job: Job, figure: FigureSource) -> Image.Image:
    """Open the static picture of a figure, from whichever stage drew it."""
    name = f"{figure.place}.{THEME}.webp"
    folders = (job.inputs[stage] / "site" / "pictures" for stage in ("images", "charts") if stage in job.inputs)
    path = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if path is None:
        with lines_named(figure.path):
            do = "draw it in build/page/figures/pictures/"
            raise BuildError(f"{figure.path}: kind", "must have a static picture", do=do)
    with Image.open(path) as picture:
        return picture.convert("RGB")


def draw_figure(question: str, title: str, picture: Image.Image, palette: Palette, root: Path) -> Sheet:
    """Draw a figure's card: its question, and below it the picture, running off the card where it is tall."""
    sheet = Sheet((WIDTH, HEIGHT), palette, root)
    sheet.text(title, MARGIN, 38, "soft", 13)
    lines = wrapped(question, root, 25, 640, WIDTH - 2 * MARGIN, 2)
    for row, line in enumerate(lines):
        sheet.text(line, MARGIN, 72 + 30 * row, "ink", 25, 640)
    _place(sheet, picture, (MARGIN, 62 + 30 * len(lines), WIDTH - 2 * MARGIN, HEIGHT))
    return sheet


def draw_page(words: tuple[str, str, str], picture: Image.Image, palette: Palette, root: Path) -> Sheet:
    """Draw a page's card: kicker, title and description, and at their right a picture."""
    sheet = Sheet((WIDTH, HEIGHT), palette, root)
    kicker, title, description = words
    room = WIDTH - 3 * MARGIN - 190
    sheet.text(kicker.upper(), MARGIN, 52, "accent", 12, 600)
    y = 96.0
    for line in wrapped(title, root, 37, 660, room, 3):
        sheet.text(line, MARGIN, y, "ink", 37, 660)
        y += 40
    for line in wrapped(description, root, 14.5, 400, room, 5):
        sheet.text(line, MARGIN, y + 4, "soft", 14.5)
        y += 21
    size = (190 * SCALE, HEIGHT * SCALE)
    scale = max(size[0] / picture.width, (HEIGHT - 2 * MARGIN) * SCALE / picture.height)
    large = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS)
    top = max(0, (size[1] - large.height) // 2)
    sheet.image.paste(large.crop((0, 0, size[0], min(large.height, size[1]))), ((WIDTH - 190) * SCALE, top))
    return sheet


def wrapped(words: str, root: Path, size: float, weight: int, room: float, most: int) -> list[str]:
    """Break words into at most ``most`` lines no wider than ``room`` CSS pixels; what is cut ends in an ellipsis."""
    font = typeface(root / SANS, size * SCALE, weight)
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= room * SCALE:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        kept = lines[most - 1].split()
        while len(kept) > 1 and font.getlength(f"{' '.join(kept)}…") > room * SCALE:
            kept.pop()
        lines[most - 1] = f"{' '.join(kept)}…"
    return lines[:most]


def _place(sheet: Sheet, picture: Image.Image, box: tuple[float, float, float, float]) -> None:
    """Fit a picture to a width (left, top, width, bottom); what is too tall is cut at the bottom."""
    left, top, width, bottom = (round(edge * SCALE) for edge in box)
    height = round(picture.height * width / picture.width)
    small = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2)
    shown = small.crop((0, 0, width, min(height, bottom - top)))
    sheet.image.paste(shown, (left, top + max(0, (bottom - top - height) // 2)))


def _pages(
    job: Job, publication: Publication, speaker_of: Callable[[str, Content], Prose]
) -> Iterator[tuple[str, tuple[str, str, str], FigureSource]]:
    """Yield each page's folder, its words (kicker, title, description) and the figure that stands for it."""
    site = publication.site
    for page in site.pages:
        content = publication.contents[page.path]
        speaker = speaker_of(site.experiment_of(page), content)
        description = speaker.speak(content.folder / "site.toml", page.description, Appearances())
        yield page.path, (page.kicker, page.title, _plain(description)), content.figures[emblem_of(content, page)]
    others = {f"{FOLDER}/": (site.title, gallery.TITLE, gallery.WORDS)}
    if atlas.measured_units(job, site.experiments[0]):
        others[unit_cards.FOLDER] = (site.title, unit_cards.TITLE, atlas.WORDS)
    figures = {figure.place: figure for figure, _ in publication.figures()}
    yield from ((path, words, figures[site.emblems[path]]) for path, words in others.items() if path in site.emblems)


def emblem_of(content: Content, page: Page) -> str:
    """Return the figure that stands for a page: the one that is named, that opens it, or that comes first."""
    named = content.site.emblems.get(page.path) or page.opening
    calls = (CALL.search(chapter.source) for chapter in content.chapters(page))
    emblem = named or next((call[1] for call in calls if call), None)
    if emblem is None:
        must = f"a page without a figure must have an emblem (got none for '{page.path}')"
        place = content.folder / "site.toml"
        line = line_of(read_text(place), "[emblems]")
        raise BuildError(f"{place}:{line}", must, do=f'add "{page.path}" = "…" under [emblems]')
    return emblem


def _plain(markdown: str) -> str:
    """Take the marks of Markdown off a sentence."""
    return markdown.replace("\\", "").replace("*", "").replace("`", "").replace("$", "")


def _save(sheet: Sheet, path: Path) -> None:
    """Write a card; 128 colours are enough for flat paper, type and maps."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image: Any = sheet.image.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    image.save(path, "PNG", compress_level=7)
