"""What of an experiment's data is published: that which a figure of the pages reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path, PurePosixPath

from build.artifacts import read_json
from build.page.prose.content import Site
from build.page.prose.drafts import PageDraft

READS = "reads.json"
ALWAYS = frozenset({"specimens", "units", "projection", "depth"})
"""Read by every page; by the atlas; by whoever recomputes what is claimed of maps and of decisions."""

Reading = tuple[str, str]
"""An experiment, and the name of what is read of it: ``("fashion", "borders")``."""


def wanted_by(kinds: Path, site: Site, drafts: Iterable[PageDraft]) -> Callable[[str], bool]:
    """Return the test for a file of the site: data of an experiment must be read.

    Parameters
    ----------
    kinds, site, drafts
        As :func:`readings` takes them.
    """
    read = frozenset(readings(kinds, site, drafts))

    def is_wanted(path: str) -> bool:
        parts = PurePosixPath(path).parts
        if len(parts) < 3 or parts[0] != "data":
            return True
        what = parts[2].partition(".")[0]
        return what in ALWAYS or (parts[1], what) in read

    return is_wanted


def readings(kinds: Path, site: Site, drafts: Iterable[PageDraft]) -> Iterator[Reading]:
    """Yield what the figures of some pages read.

    Parameters
    ----------
    kinds : Path
        The folder with one folder a kind of figure; its ``reads.json`` lists names in ``data/<experiment>/``.
    site : Site
        Knows whose page is whose.
    drafts : iterable of PageDraft
        The pages.
    """
    for draft in drafts:
        home = site.experiment_of(draft.page)
        for figure in draft.figures.values():
            path = kinds / figure.source.front.kind / READS
            names = read_json(path) if path.is_file() else []
            yield from product(figure.experiments(home), names)
        if any(option.network for guess in draft.guesses.values() for option in guess.source.matter.options):
            yield from product([home], read_json(kinds / "guess" / READS))
