"""Pages and figures between prose and HTML: calls run, Markdown parsed, formulas known but not yet typeset."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from build.author.files import line_of, placed, read_text
from build.errors import BuildError, nearest
from build.page.prose.calls import Appearances, Prose
from build.page.prose.captions import check_words
from build.page.prose.content import DEFINITIONS, TAKE_AWAY, Chapter, Content, FigureSource, Page
from build.page.prose.document import Document, parse
from build.page.prose.folds import check_fences, check_kept
from build.page.prose.formulas import Formula, FormulaError
from build.page.prose.guesses import Guess, check_followers, right_option, truths
from build.page.prose.values import ProseError, format_number


@dataclass(frozen=True)
class Draft:
    """A parsed text and where it came from."""

    path: Path
    source: str
    document: Document

    def blame(self, error: FormulaError) -> BuildError:
        """Return the error of a formula of this text, with its line."""
        tex = error.formula.tex.split("\n")[0]
        return BuildError(f"{self.path}:{line_of(self.source, tex)}", f"bad LaTeX: {error.reason}")


@dataclass(frozen=True)
class ChapterDraft:
    """One chapter: its title, taken out of its text, and the rest."""

    chapter: Chapter
    title: Document
    body: Draft


@dataclass(frozen=True)
class FigureDraft:
    """One figure: question, take-away and what stands before it parsed, the alternative text as it is."""

    source: FigureSource
    question: Draft
    take_away: Draft
    method: Draft
    alt: str

    def experiments(self, home: str) -> tuple[str, ...]:
        """Return the experiments that the figure shows on a page of ``home``, its own first."""
        front = self.source.front
        others = [*front.options.get("experiments", []), front.options.get("rival")]
        return tuple(dict.fromkeys(filter(None, [front.experiment or home, *others])))


@dataclass(frozen=True)
class GuessDraft:
    """One guess: its words parsed, and by option what was measured and how that is written.

    Attributes
    ----------
    right : int or None
        In a choice, the option that is right, counted from 0.
    """

    source: Guess
    question: Draft
    options: tuple[Draft, ...]
    answer: Draft
    measured: tuple[float | None, ...]
    told: tuple[str, ...]
    right: int | None

    def drafts(self) -> tuple[Draft, ...]:
        """Return every text of the guess."""
        return (self.question, *self.options, self.answer)


@dataclass(frozen=True)
class PageDraft:
    """One page with all that it shows."""

    page: Page
    description: str
    dateline: Draft
    chapters: list[ChapterDraft]
    figures: dict[str, FigureDraft]
    definitions: dict[str, Draft]
    guesses: dict[str, GuessDraft]
    shown: Appearances

    def drafts(self) -> Iterator[Draft]:
        """Yield every text of the page."""
        yield self.dateline
        yield from (chapter.body for chapter in self.chapters)
        for figure in self.figures.values():
            yield from (figure.question, figure.take_away, figure.method)
        yield from self.definitions.values()
        for guess in self.guesses.values():
            yield from guess.drafts()

    def formulas(self) -> Iterator[Formula]:
        """Yield every formula of the page."""
        for chapter in self.chapters:
            yield from chapter.title.formulas()
        for draft in self.drafts():
            yield from draft.document.formulas()

    def blame(self, error: FormulaError) -> BuildError:
        """Return the error of a formula, at the text that holds it."""
        titled = (chapter.body for chapter in self.chapters if error.formula in chapter.title.formulas())
        holders = (draft for draft in self.drafts() if error.formula in draft.document.formulas())
        return next(itertools.chain(titled, holders)).blame(error)

    def place_of(self, words: str) -> str | None:
        """Return the file and line that some words of the source stand in, if they stand in any."""
        held = (draft for draft in self.drafts() if words in draft.source)
        return next((f"{draft.path}:{line_of(draft.source, words)}" for draft in held), None)


def figure_numbers(content: Content, page: Page, prose: Prose) -> dict[str, str]:
    """Give the figures of a page their numbers, in order of appearance, by a first run of its calls."""
    shown = _opened(page)
    for chapter in content.chapters(page):
        prose.speak(chapter.path, chapter.source, shown)
    return {figure: f"Figure\u00a0{number}" for number, figure in enumerate(shown.figures, 1)}


def draft_page(content: Content, page: Page, prose: Prose) -> PageDraft:
    """Run the calls of a page, its captions included, and parse the result.

    Raises
    ------
    BuildError
        At the first fault, with file and line.
    """
    shown = _opened(page)
    chapters: list[ChapterDraft] = []
    n_notes = 0
    for chapter in content.chapters(page):
        text = prose.speak(chapter.path, chapter.source, shown)
        check_followers(chapter.path, chapter.source, text, shown.blocks)
        draft = Draft(chapter.path, chapter.source, read(chapter.path, chapter.source, text, content, n_notes + 1))
        n_notes += sum(token.type == "note_open" for token in draft.document.tokens)
        chapters.append(ChapterDraft(chapter, take_title(draft), draft))
    figures = {name: draft_figure(content, content.figures[name], prose, shown) for name in shown.figures}
    guessed = [content.guesses[name] for kind, name in shown.blocks if kind == "guess"]
    guesses = {guess.id: draft_guess(content, guess, prose, shown) for guess in guessed}
    definitions = {key: draft_definition(content, key, prose, shown) for key in shown.defined}
    place = content.folder / "site.toml"
    description = prose.speak(place, placed(place, page.description), shown).replace("\\", "").strip()
    source = placed(place, page.dateline)
    dateline = Draft(place, source, read(place, source, prose.speak(place, source, shown), content))
    return PageDraft(page, description, dateline, chapters, figures, definitions, guesses, shown)


def draft_figure(content: Content, figure: FigureSource, prose: Prose, shown: Appearances) -> FigureDraft:
    """Run the calls of a figure and parse its question and caption.

    Raises
    ------
    BuildError
        At the first fault.
    """
    n_blocks = len(shown.blocks)
    front = placed(figure.path, figure.front.question)
    question, caption, alt = (
        prose.speak_of(figure, text, shown) for text in (front, figure.caption, placed(figure.path, figure.front.alt))
    )
    method, marker, conclusion = caption.partition(TAKE_AWAY)
    take_away = _read_caption(figure, marker + conclusion, content)
    check_words(figure, shown.blocks[n_blocks:], take_away.document)
    return FigureDraft(
        figure,
        Draft(figure.path, front, read(figure.path, front, question, content)),
        take_away,
        _read_caption(figure, method, content),
        alt.replace("\\", "").strip(),
    )


def draft_guess(content: Content, guess: Guess, prose: Prose, shown: Appearances) -> GuessDraft:
    """Run the calls of a guess, parse its words and find what is true of it.

    Raises
    ------
    BuildError
        At the first fault.
    """

    def parsed(text: str) -> Draft:
        return Draft(guess.path, text, read(guess.path, text, prose.speak(guess.path, text, shown), content))

    question, *options = (
        parsed(placed(guess.path, text)) for text in guess.matter.texts[: 1 + len(guess.matter.options)]
    )
    own = guess.matter.answer or ""
    try:
        measured = truths(guess, prose.value_of)
        right = right_option(guess, measured, prose.speak(guess.path, placed(guess.path, own), shown))
        told = tuple("" if value is None else format_number(value, guess.matter.style) for value in measured)
    except ProseError as error:
        line = line_of(read_text(guess.path), error.near or "style")
        raise BuildError(f"{guess.path}:{line}", error.must, do=error.do) from error
    return GuessDraft(guess, question, tuple(options), parsed(guess.answer), measured, told, right)


def _read_caption(figure: FigureSource, text: str, content: Content) -> Draft:
    return Draft(figure.path, figure.caption, read(figure.path, figure.caption, text, content))


def draft_definition(content: Content, key: str, prose: Prose, shown: Appearances) -> Draft:
    """Run the calls of a definition and parse it.

    Raises
    ------
    BuildError
        At the first fault.
    """
    place = content.folder / DEFINITIONS
    source = placed(place, content.definitions[key].text)
    return Draft(place, source, read(place, source, prose.speak(place, source, shown), content))


def read(path: Path, source: str, text: str, content: Content, first_note: int = 1) -> Document:
    """Parse a text whose calls have run.

    Parameters
    ----------
    path : Path
        Where it was written.
    source : str
        As it was written.
    text : str
        After its calls have run.
    content : Content
        The figures that its links may set.
    first_note : int
        Number of its first note.

    Raises
    ------
    BuildError
        With the line in the source.
    """

    def figure_state(name: str) -> str:
        if name not in content.figures:
            near = f"set:{name}"
            raise ProseError(f"unknown figure '{name}'", nearest(name, content.figures), near)
        layer = content.figures[name].front.layer
        return f"layer={layer}" if layer else ""

    check_fences(path, source)
    check_kept(path, source, text)
    try:
        return parse(text, figure_state, first_note)
    except ProseError as error:
        raise BuildError(f"{path}:{line_of(source, error.near or '')}", error.must, do=error.do) from error


def render_inline(draft: Draft, formulas: Mapping[Formula, str]) -> Markup:
    """Render a text of one paragraph without the paragraph."""
    html = draft.document.render(formulas).strip()
    return Markup(html.removeprefix("<p>").removesuffix("</p>"))


def render_body(draft: Draft, formulas: Mapping[Formula, str], blocks: Sequence[str] = ()) -> Markup:
    """Render a text."""
    return Markup(draft.document.render(formulas, blocks))


def _opened(page: Page) -> Appearances:
    """Begin with the figure in the masthead."""
    return Appearances([page.opening] if page.opening else [])


def take_title(draft: Draft) -> Document:
    """Take the title off the chapter's text.

    Raises
    ------
    BuildError
        If the chapter does not begin with it.
    """
    tokens = draft.document.tokens
    if len(tokens) < 3 or tokens[0].type != "heading_open" or tokens[0].tag != "h2":
        raise BuildError(f"{draft.path}:1", "a chapter must begin with its title", do="write '# Title' first")
    title = Document([tokens[1]])
    draft.document.tokens = tokens[3:]
    draft.document.headings.pop(0)
    return title
