"""Portraits: the page of any experiment, from the chapters and figures that are written for all networks."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from build.artifacts import Job, read_json
from build.configuration import Experiment
from build.errors import BuildError, nearest
from build.page.prose.casting import Layer, cast
from build.page.prose.content import Content, FigureSource, Page, Site, read_content
from build.steps import shortages

FOLDER = "portrait"
EMBEDS = "embed/"
"""The room that every site has."""


@dataclass(frozen=True)
class Publication:
    """The pages of a site with what each is made from.

    Attributes
    ----------
    site : Site
        The author's, with the portraits that were asked for and without the pages that were not.
    contents : dict of str to Content
        By a page's folder, what its calls may name.
    """

    site: Site
    contents: dict[str, Content]

    @property
    def common(self) -> Content:
        """What all pages share: the site, references and definitions."""
        return next(iter(self.contents.values()))

    def figures(self) -> Iterator[tuple[FigureSource, str]]:
        """Yield every figure once, with the experiment that it shows."""
        seen: set[str] = set()
        for page in self.site.pages:
            content = self.contents[page.path]
            home = page.experiment if content.owner else self.site.experiments[0]
            for figure in content.figures.values():
                if figure.place not in seen:
                    seen.add(figure.place)
                    yield figure, figure.front.experiment or home or ""


def read_publication(job: Job) -> Publication:
    """Read what an author edits, and cast a portrait for every experiment that was asked for by its name."""
    content = read_content(job.root / "content")
    portraits = {portrait_path(name): each for name, each in job.experiments.items() if is_portrait(content.site, name)}
    site = site_with(content.site, portraits.values(), job.options.pages)
    content = dataclasses.replace(content, site=site)
    contents = {
        page.path: cast(content, portraits[page.path], *_known(job, portraits[page.path].name))
        if page.path in portraits
        else content
        for page in site.pages
    }
    return Publication(site, contents)


def is_portrait(site: Site, experiment: str) -> bool:
    """Tell whether an experiment of a build has its page for nothing but its file."""
    return experiment not in site.experiments


def asked_for(site: Site, named: Sequence[str], pages: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the experiments of a build: those that its pages need, and those asked for by name.

    Parameters
    ----------
    site : Site
        As the author wrote it.
    named : sequence of str
        Experiments that were asked for.
    pages : sequence of str
        Folders of the pages that were asked for; all where empty. An experiment's name stands for its portrait.
    known : sequence of str
        Every experiment that has a file.

    Raises
    ------
    BuildError
        If there is no such page.
    """
    own = {page.path.strip("/") for page in site.pages}
    for name in pages:
        if name not in own and (name not in known or not is_portrait(site, name)):
            near = nearest(name, [*own, *(each for each in known if is_portrait(site, each))])
            raise BuildError(f"page '{name}'", "must be a folder of the site or an experiment with a file", do=near)
    needed = site.experiments if not pages or own & set(pages) else ()
    return list(dict.fromkeys([*needed, *named, *(name for name in pages if name not in own)]))


def portrait_path(experiment: str) -> str:
    """Return the folder of a portrait in the site."""
    return f"{experiment}/"


def portrait_page(experiment: Experiment) -> Page:
    """Return the page of an experiment that no page of the author's is about."""
    return Page(
        path=portrait_path(experiment.name),
        name=experiment.title,
        title=experiment.title,
        kicker="A portrait of a network",
        description=(
            "A network that tells {{ value('n_classes', 'words') }} classes of {{ dataset.plural }} apart, opened "
            "layer by layer: follow one {{ dataset.noun }} through it, and check any number that it computes."
        ),
        dateline=(
            "{{ value('parameters', 'integer') }} weights · "
            "{{ value('multiplications', 'integer') }} multiplications a picture · "
            "{{ value('test_accuracy', 'percent') }} of {{ count('test_accuracy') }} test pictures right"
        ),
        chapters=FOLDER,
        opening="verdict",
        experiment=experiment.name,
    )


def site_with(site: Site, portraits: Iterable[Experiment], pages: Sequence[str] = ()) -> Site:
    """Add portraits to a site, and leave out the pages that were not asked for.

    Parameters
    ----------
    site : Site
        As the author wrote it.
    portraits : iterable of Experiment
        Experiments that have a page for nothing but their file.
    pages : sequence of str
        Folders of the pages that were asked for, without slashes; all pages where empty.
    """
    portraits = tuple(portraits)
    every = (*site.pages, *map(portrait_page, portraits))
    wanted = tuple(page for page in every if not pages or page.path.strip("/") in pages)
    rooms = {path: name for path, name in site.rooms.items() if path == EMBEDS or site.pages[0] in wanted}
    if any(page in site.pages for page in wanted):
        return dataclasses.replace(site, pages=wanted, rooms=rooms)
    names = tuple(each.name for each in portraits)
    return dataclasses.replace(site, pages=wanted, experiments=names, rooms=rooms, emblems={})


def _known(job: Job, experiment: str) -> tuple[Sequence[Layer], Mapping[str, str]]:
    """Return the layers of an experiment, from the manifest of its network, and the stages that lack pictures."""
    path = job.inputs[f"{experiment}/export"] / "site" / "models" / f"{experiment}.weights.json"
    layers: list[Mapping[str, Any]] = read_json(path)["layers"]
    counts = read_json(job.inputs[f"{experiment}/data"] / "dataset.json")["counts"]
    return layers, shortages(counts)
