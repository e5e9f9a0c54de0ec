"""The pages of the site: where they lie, what they are about, when they were written."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from build.author.files import lines_named
from build.errors import BuildError, nearest
from build.page.prose.content import Content, Site

# Folders of the site that are not pages of the author's.
TAKEN = ("atlas", "charts", "css", "data", "embed", "fonts", "js", "models", "pictures", "vendor")


def check_pages(content: Content) -> None:
    """Refuse two pages of one folder, a folder outside of the site, unknown experiments, and dates that are none.

    Raises
    ------
    BuildError
        At the line of ``site.toml``.
    """
    path = content.folder / "site.toml"
    with lines_named(path):
        _check_dates(content.site, str(path))
        for index, page in enumerate(content.site.pages):
            where = f"{path}: pages[{index}]"
            _check_folder(content.site, index, f"{where}: path")
            if page.experiment and page.experiment not in content.site.experiments:
                near = nearest(page.experiment, content.site.experiments)
                raise BuildError(f"{where}: experiment", f"unknown experiment '{page.experiment}'", do=near)


def check_portrait_names(content: Content, experiments: Iterable[str]) -> None:
    """Refuse a portrait whose folder, or the folder of whose figures, is something else's.

    Raises
    ------
    BuildError
        Naming the experiment's file.
    """
    folders = {page.path.partition("/")[0] for page in content.site.pages}
    for name in experiments:
        if name not in content.site.experiments and name in {*TAKEN, *folders, *content.figures}:
            where = f"content/experiments/{name}.toml"
            raise BuildError(
                where, f"a page, a figure or a folder of the site is called '{name}'", do="rename the file"
            )


def _check_dates(site: Site, where: str) -> None:
    for key in ("published", "updated"):
        try:
            datetime.date.fromisoformat(getattr(site, key))
        except ValueError as error:
            must = "must be a date such as 2026-01-31"
            raise BuildError(f"{where}: {key}", must, repr(getattr(site, key))) from error
    if site.updated < site.published:
        raise BuildError(f"{where}: updated", f"must not be before {site.published}", site.updated)


def _check_folder(site: Site, index: int, where: str) -> None:
    path = site.pages[index].path
    if not re.fullmatch(r"([a-z0-9-]+/)*", path):
        must = "must be empty, or folders below the site such as 'memory/'"
        raise BuildError(where, must, repr(path))
    if path.partition("/")[0] in TAKEN:
        raise BuildError(where, f"'{path.partition('/')[0]}/' is a folder of the build's own", do="choose another")
    if path in [page.path for page in site.pages[:index]]:
        raise BuildError(where, "two pages must not have one folder", repr(path))
