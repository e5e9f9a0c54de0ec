"""From drafts to HTML: figures, claims and tables in their places, pages around them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from build.author.files import lines_named
from build.data.tiles import PER_ROW
from build.disk.archive import SIZE
from build.errors import BuildError, nearest
from build.page.figures.webp import size_of
from build.page.prose.content import Content, FigureSource, FrontMatter, Page
from build.page.prose.drafts import ChapterDraft, FigureDraft, PageDraft, render_body, render_inline
from build.page.prose.exhibits import Exhibit, explained
from build.page.prose.formulas import Formula
from build.page.prose.reading import both_ways
from build.page.prose.values import Ledger
from build.page.publication.blocks import Blocks
from build.page.publication.contexts import (
    EmbedTemplate,
    Entry,
    FigureTemplate,
    Head,
    PageTemplate,
    Picture,
    chapter_of,
)
from build.page.publication.embeds import embed_path, lead_home
from build.page.publication.environment import Templates
from build.page.publication.listing import digests_of, first_files
from build.page.publication.policy import policy
from build.page.publication.rooms import Room, room_of
from build.page.publication.social import describe, is_published
from build.page.tokens import SCHEMES

PICKER = "specimen-picker"
COUNTER = "{}.counter_unit"
"""The memory cell that a page begins with: the one that follows the count most closely."""


@dataclass(frozen=True)
class Composer:
    """Compose the pages of one site.

    Attributes
    ----------
    content, ledger, exhibits
        What pages are made from.
    environment : Templates
        Finds the templates.
    formulas : mapping of Formula to str
        MathML.
    folder : Path
        The site being written; it holds the pictures already.
    address : str
        Absolute address of the site, with a slash at its end.
    version : str
        Of all files.
    tokens : mapping
        Colours.
    modules : mapping of str to tuple of str
        What each entry module imports.
    vendor : mapping of str to dict
        Sizes and hashes of vendored files.
    archived : bool
        Whether the site lies beside its pages as one file.
    """

    content: Content
    ledger: Ledger
    exhibits: Mapping[str, Exhibit]
    environment: Templates
    formulas: Mapping[Formula, str]
    folder: Path
    address: str
    version: str
    tokens: Mapping[str, Any]
    modules: Mapping[str, tuple[str, ...]]
    vendor: Mapping[str, dict[str, Any]]
    archived: bool = False

    def page(self, draft: PageDraft) -> tuple[Head, Markup]:
        """Compose a page and return its head and its HTML."""
        page, shown = draft.page, draft.shown
        head = self.head(page.title, draft.description, page.path, "main.js", list(draft.figures.values()))
        figures = {name: self.figure(draft, name, head.root) for name in shown.figures}
        rendering = Blocks(self.content, self.ledger, self.exhibits, self.environment, shown)
        definitions = {
            key: rendering.definition(key, render_body(text, self.formulas)) for key, text in draft.definitions.items()
        }
        guesses = {name: rendering.guess(guess, self.formulas) for name, guess in draft.guesses.items()}
        composed = {"figure": figures, "definition": definitions, "guess": guesses}
        blocks = [rendering.block(kind, name, composed) for kind, name in shown.blocks]
        bodies = [render_body(chapter.body, self.formulas, blocks) for chapter in draft.chapters]
        opening = figures[page.opening] if page.opening else None
        total, *minutes = both_ways([opening or "", *bodies])
        contents = tuple(
            Entry(number, chapter.chapter.name, self._title(chapter), time)
            for number, (chapter, time) in enumerate(zip(draft.chapters, minutes, strict=True), 1)
        )
        chapters = [chapter_of(contents, place, body).render(self.environment) for place, body in enumerate(bodies)]
        references = sorted((key, self.content.references[key]) for key in shown.cited)
        context = PageTemplate(
            head=head,
            site=self.content.site,
            page=page,
            dateline=render_inline(draft.dateline, self.formulas),
            opening=opening,
            opens_wide=page.opening is not None and draft.figures[page.opening].source.front.width == "page",
            minutes=total,
            contents=contents,
            chapters=tuple(chapters),
            definitions=tuple(text for key, text in definitions.items() if ("definition", key) not in shown.blocks),
            references=tuple(references),
            configuration=self._configuration(head.root, draft, list(figures)),
            archive_size=SIZE if self.archived else None,
            picker=page.picker and self._has_partial(PICKER),
        )
        return head, context.render(self.environment)

    def embed(self, draft: PageDraft, name: str) -> Markup:
        """Compose the page of one figure."""
        figure = draft.figures[name]
        title = self.question_text(figure)
        head = self.head(title, figure.alt, embed_path(figure.source.place), "embed.js", [figure])
        home = f"{head.root}{draft.page.path}"
        context = EmbedTemplate(
            head=head,
            site=self.content.site,
            figure=Markup(lead_home(self.figure(draft, name, head.root), home)),
            home=f"{home}#{name}",
            configuration=self._configuration(head.root, draft, [name]),
        )
        return context.render(self.environment)

    @property
    def drawn(self) -> tuple[str, ...]:
        """The data sets whose pictures the build drew, by what readers call them."""
        sets = (exhibit.dataset for exhibit in self.exhibits.values())
        return tuple(dict.fromkeys(each["stands_for"] or each["title"] for each in sets if each["synthetic"]))

    def question_text(self, figure: FigureDraft) -> str:
        """Return a figure's question without markup."""
        return str(render_inline(figure.question, self.formulas).striptags())

    def picture(self, figure: FigureSource) -> Picture:
        """Find the static picture of a figure.

        Raises
        ------
        BuildError
            If the images stage drew none.
        """
        light, dark = (f"pictures/{figure.place}.{scheme}.webp" for scheme in SCHEMES)
        for path in (light, dark):
            if not (self.folder / path).is_file():
                must = f"figure '{figure.id}' must have a static picture"
                with lines_named(figure.path):
                    raise BuildError(
                        f"{figure.path}: kind", must, f"no {path}", "draw it in build/page/figures/pictures"
                    )
        return Picture(light, dark, *size_of(self.folder / light))

    def figure(self, draft: PageDraft, name: str, root: str) -> Markup:
        """Compose one figure for a page that lies ``root`` below the site's root."""
        figure = draft.figures[name]
        front = figure.source.front
        self._check_layer(draft, figure)
        partial = f"figures/{front.kind}/figure.html"
        context = FigureTemplate(
            id=name,
            kind=front.kind,
            layer=front.layer,
            number=draft.shown.figures.index(name) + 1,
            question=render_inline(figure.question, self.formulas),
            take_away=render_inline(figure.take_away, self.formulas),
            method=render_body(figure.method, self.formulas),
            alt=figure.alt,
            width=front.width,
            picture=self.picture(figure.source),
            partial=partial if self._has_partial(front.kind) else None,
            root=root,
            version=self.version,
            room=self._room(draft, name),
        )
        return context.render(self.environment)

    def head(self, title: str, description: str, path: str, script: str | None, figures: list[FigureDraft]) -> Head:
        """Say what a page says of itself."""
        root = "../" * path.count("/") or "./"
        published = is_published(self.address)
        base = self.address if published else root
        return Head(
            title=title,
            description=description,
            path=path,
            root=root,
            address=f"{self.address}{path}",
            canonical=f"{base}{path}" if published else None,
            policy=policy(any(figure.source.front.webassembly for figure in figures), self.address),
            version=self.version,
            language=self.content.site.language,
            script=script,
            modules=self.modules.get(script or "", ()),
            oembed=f"{base}{path}oembed.json" if script == "embed.js" else None,
            social=describe(self.content.site, self.folder, base, path, title, description),
            drawn=self.drawn,
        )

    def _title(self, chapter: ChapterDraft) -> Markup:
        return Markup(chapter.title.render(self.formulas).strip())

    def _room(self, draft: PageDraft, name: str) -> Room:
        front = draft.figures[name].source.front
        exhibit = self.exhibits[self._experiment(front, draft.page)]
        dataset = self.exhibits[self._main(draft.page)].dataset
        return room_of(front, exhibit, dataset, self.folder / "charts" / f"{draft.figures[name].source.place}.vg.json")

    def _has_partial(self, kind: str) -> bool:
        return f"figures/{kind}/figure.html" in self.environment.names

    def _check_layer(self, draft: PageDraft, figure: FigureDraft) -> None:
        """Refuse a figure of an unknown experiment or layer."""
        front, path = figure.source.front, figure.source.path
        experiment = self._experiment(front, draft.page)
        with lines_named(path):
            if experiment not in self.exhibits:
                near = nearest(experiment, self.exhibits)
                raise BuildError(f"{path}: experiment", f"unknown experiment '{experiment}'", do=near)
            exhibit = self.exhibits[experiment]
            if front.layer is not None and exhibit.layer(front.layer) is None:
                near = nearest(front.layer, [layer["name"] for layer in exhibit.layers])
                raise BuildError(f"{path}: layer", f"unknown layer '{front.layer}'", do=near)

    def _experiment(self, front: FrontMatter, page: Page) -> str:
        return front.experiment or self._main(page)

    def _main(self, page: Page) -> str:
        return self.content.site.experiment_of(page)

    def _configuration(self, root: str, draft: PageDraft, figures: list[str]) -> Markup:
        """Write what the page's scripts need to know, safe inside a script element."""
        main = self._main(draft.page)
        named = [each for name in figures for each in draft.figures[name].experiments(main)]
        experiments = tuple(dict.fromkeys([main, *named]))
        dataset = self.exhibits[main].dataset
        configuration = {
            "root": root,
            "version": self.version,
            "per_row": PER_ROW,
            "tokens": {scheme: self.tokens[scheme] for scheme in SCHEMES},
            "classes": dataset["classes"],
            "glyphs": dataset["glyphs"],
            "experiments": {name: self.exhibits[name].configuration() for name in experiments},
            "figures": {name: self._figure_entry(draft, name) for name in figures},
            "vendor": self.vendor,
            "synthetic": bool(self.drawn),
            "home": self.content.site.experiments[0],
            **self._counter(experiments),
            "kinds": explained(self.exhibits[name] for name in experiments),
            "first": digests_of(self.folder, first_files(main)),
        }
        text = json.dumps(configuration, ensure_ascii=False, separators=(",", ":"))
        return Markup(text.replace("<", "\\u003c"))

    def _counter(self, experiments: Iterable[str]) -> dict[str, Any]:
        keys = (COUNTER.format(name) for name in experiments)
        return {"counter": self.ledger.values[key].value for key in keys if key in self.ledger.values}  # noqa: B035

    def _figure_entry(self, draft: PageDraft, name: str) -> dict[str, Any]:
        figure = draft.figures[name]
        front = figure.source.front
        entry = {
            "kind": front.kind,
            "experiment": self._experiment(front, draft.page),
            "layer": front.layer,
            "chart": front.chart and figure.source.place,
            "place": figure.source.place if figure.source.owner else None,
            "controls": list(front.controls),
            "options": front.options,
            "question": self.question_text(figure),
            "number": draft.shown.figures.index(name) + 1,
        }
        return {key: value for key, value in entry.items() if value not in (None, [], {})}


def opening_kinds(content: Content, front: Page) -> list[str]:
    """Return the kinds of figures that the front page begins with."""
    return [PICKER, *([content.figures[front.opening].front.kind] if front.opening else [])]
