"""Cards of units: everything that is known of one, on a page that works alone."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from build.data.tiles import UNIT_COLUMNS
from build.page.publication.composer import Composer
from build.page.publication.contexts import Head, Template

FOLDER = "atlas/"
TITLE = "Atlas"
COLORS = 3
N_PATH = 7
CARD_PX = (720, 1180)
KERNELS, A_ROW = 32, 4
"""Kernels on a card, and in one of its rows."""

Unit = dict[str, Any]
Kernel = list[list[float]]


@dataclass(frozen=True)
class Shelf:
    """What an atlas is of, and where it stands.

    Attributes
    ----------
    experiment : str
        Whose units are shown.
    article : str
        Folder of the page that it belongs to.
    """

    experiment: str
    article: str = ""

    @property
    def folder(self) -> str:
        """Where the atlas lies."""
        return f"{self.article}{FOLDER}"

    @property
    def figure(self) -> str:
        """The figure in which a reader climbs: the article's, or the one that is written for all networks."""
        return "features" if self.article else "feature-visualization"


@dataclass(frozen=True)
class KernelSheet:
    """The heaviest kernels of a unit, in rows.

    Attributes
    ----------
    cells : tuple of dict
        Place, sign and strength of each weight.
    box : str
        What an SVG of them shows.
    count : int
        How many kernels there are on it.
    """

    cells: tuple[dict[str, Any], ...]
    box: str
    count: int


@dataclass(frozen=True)
class CardTemplate(Template):
    """One unit."""

    template: ClassVar[str] = "pages/atlas-card.html"

    head: Head
    site: Any
    article: str
    unit: Unit
    before: Unit | None
    after: Unit | None
    classes: tuple[str, ...]
    sprite: str
    columns: int
    height: int
    width: int
    n_path: int
    weights: str | None
    kernels: KernelSheet
    home: str
    code: str
    n_hidden: int
    colored: bool = False
    figure: str = "feature-visualization"


def spelled(unit_id: str) -> str:
    """Return a unit's number as readouts have it: "conv1[5]" of "conv1-5"."""
    layer, _, index = unit_id.rpartition("-")
    return f"{layer}[{index}]"


def compose_cards(
    composer: Composer, units: list[Unit], classes: tuple[str, ...], shelf: Shelf, folder: Path
) -> Iterator[CardTemplate]:
    """Compose the card of each unit."""
    name = shelf.experiment
    height, width = composer.exhibits[name].dataset["shape"][1:]
    for at, unit in enumerate(units):
        description = f"What {unit['name']} wants, what it answers to, and what its loss costs."
        title = f"{unit['name']} · {TITLE}"
        head = composer.head(title, description, f"{shelf.folder}{unit['id']}/", None, [])
        head = dataclasses.replace(head, oembed=f"{head.canonical or ''}oembed.json")
        frame = (
            f'<iframe src="{escape(head.address)}" title="{escape(unit["name"])}" '
            f'width="{CARD_PX[0]}" height="{CARD_PX[1]}" loading="lazy"></iframe>'
        )
        yield CardTemplate(
            head=head,
            site=composer.content.site,
            article=f"{head.root}{shelf.article}",
            unit=unit,
            before=units[at - 1] if at else None,
            after=units[at + 1] if at + 1 < len(units) else None,
            classes=classes,
            sprite=f"{head.root}data/{name}/units/{unit['id']}.avif?v={head.version}",
            columns=UNIT_COLUMNS,
            height=height,
            width=width,
            n_path=N_PATH,
            weights=_inlined(folder / "weights" / f"{unit['id']}.png"),
            kernels=kernels(unit),
            home=f"{head.root}{shelf.folder}",
            code=frame,
            n_hidden=sum(other["lesion"] is not None for other in units),
            colored=is_colored(composer, name),
            figure=shelf.figure,
        )


def is_colored(composer: Composer, experiment: str) -> bool:
    """Tell whether pictures have colours of their own, which no scheme changes."""
    return bool(composer.exhibits[experiment].dataset["shape"][0] == COLORS)


def kernels(unit: Unit) -> KernelSheet:
    """Lay out a unit's kernels, if it has any, with a cell between them; of many the heaviest."""
    maps = _heaviest(unit["kernel"] or [])
    rows, columns = (len(maps[0]), len(maps[0][0])) if maps else (0, 0)
    largest = max((abs(weight) for kernel in maps for line in kernel for weight in line), default=0) or 1
    cells = tuple(
        {
            "x": number % A_ROW * (columns + 1) + column,
            "y": number // A_ROW * (rows + 1) + row,
            "sign": "positive" if weight > 0 else "negative",
            "strength": round(abs(weight) / largest, 2),
            "weight": weight,
        }
        for number, kernel in enumerate(maps)
        for row, line in enumerate(kernel)
        for column, weight in enumerate(line)
    )
    across, down = min(len(maps), A_ROW), -(-len(maps) // A_ROW)
    box = f"-0.2 -0.2 {across * (columns + 1) - 0.6:.1f} {down * (rows + 1) - 0.6:.1f}"
    return KernelSheet(cells, box, len(maps))


def _heaviest(maps: Sequence[Kernel]) -> list[Kernel]:
    """Return so many kernels as a card holds, in their order."""
    weights = [sum(weight**2 for line in kernel for weight in line) for kernel in maps]
    chosen = sorted(range(len(maps)), key=lambda at: -weights[at])[:KERNELS]
    return [maps[at] for at in sorted(chosen)]


def oembed(composer: Composer, card: CardTemplate) -> Mapping[str, Any]:
    """Return the oEmbed answer for a card."""
    site = composer.content.site
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": site.title,
        "provider_url": composer.address,
        "title": card.unit["name"],
        "author_name": ", ".join(site.authors),
        "html": card.code,
        "width": CARD_PX[0],
        "height": CARD_PX[1],
    }


def _inlined(path: Path) -> str | None:
    """Return a small picture as an address of its own, so that a card asks for one file less."""
    if not path.is_file():
        return None
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"
