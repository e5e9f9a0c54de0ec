"""The atlas: a page of all units of the network, in several orders, and a card for each."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from build.artifacts import Job, read_json, write_json
from build.data.tiles import ALL_COLUMNS, UNIT_COLUMNS
from build.page.prose.content import Page
from build.page.publication.composer import Composer
from build.page.publication.contexts import Head, Template

FOLDER = "atlas/"
TITLE = "Atlas"
WORDS = "Every unit of the network: what it wants, what it answers to, what its loss costs."
N_PATH = 7
N_COLORS = 10
"""Colours of classes in `templates/tokens.json`; more classes share them."""
CARD_PX = (720, 1180)

Unit = dict[str, Any]


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


@dataclass(frozen=True)
class Order:
    """One order of the units.

    Attributes
    ----------
    path : str
        Its folder below the atlas.
    title : str
        What it is called.
    key : callable or None
        What a unit is ranked by, largest first; ``None`` is the network's own order.
    """

    path: str
    title: str
    key: Callable[[Unit], float] | None = None


ORDERS = (
    Order("", "Layer by layer"),
    Order("by-selectivity/", "Most selective first", lambda unit: _or(unit["selectivity"], -1)),
    Order("by-loss/", "Most missed first", lambda unit: unit["lesion"]["accuracy"] if unit["lesion"] else -9),
    Order("by-zeros/", "Most often silent first", lambda unit: unit["zeros"]),
    Order("by-twin/", "Found again by the twin first", lambda unit: unit["twin_correlation"]),
)


@dataclass(frozen=True)
class AtlasTemplate(Template):
    """All units in one order."""

    template: ClassVar[str] = "pages/atlas.html"

    head: Head
    site: Any
    article: str
    order: Order
    orders: tuple[Order, ...]
    units: tuple[Unit, ...]
    layers: tuple[str, ...]
    classes: tuple[str, ...]
    columns: int
    height: int
    width: int
    sprite: str
    home: str


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
    kernels: tuple[dict[str, Any], ...]
    home: str
    code: str
    n_hidden: int


def shelves(pages: Iterable[Page], main: str) -> Iterator[Shelf]:
    """Yield the atlases that the pages of a site lead to: the article's and that of each portrait."""
    for page in pages:
        if page.path == "" or page.experiment == page.path.strip("/"):
            yield Shelf(page.experiment or main, page.path)


def write_atlas(composer: Composer, job: Job, shelf: Shelf) -> list[Head]:
    """Write the atlas of a network, where its units were measured.

    Returns
    -------
    list of Head
        Of the pages that a search engine should know.
    """
    name = shelf.experiment
    folder = measured_units(job, name)
    if folder is None:
        return []
    units: list[Unit] = read_json(folder / "units.json")
    classes = tuple(composer.exhibits[name].dataset["classes"])
    _name_units(units, classes)
    layers = tuple(dict.fromkeys(unit["layer"] for unit in units))
    _write(job.folder / shelf.folder / "filters.css", filters(len(layers), len(classes)))
    heads = [_write_order(composer, order, units, classes, shelf, job.folder) for order in ORDERS]
    for card in _cards(composer, units, classes, shelf, folder):
        target = job.folder / card.head.path
        _write(target / "index.html", card.render(composer.environment))
        write_json(target / "oembed.json", oembed(composer, card))
    return heads[:1]


def filters(n_layers: int, n_classes: int) -> str:
    """Return the rules that hide what is not chosen and colour what is of a class: a page without scripts."""
    chosen = {"layer": ("in-layer", n_layers), "class": ("of-class", n_classes)}
    hidden = [
        f".atlas:has(#{choice}-{at}:checked) .atlas-units > :not(.{mark}-{at})"
        for choice, (mark, count) in chosen.items()
        for at in range(count)
    ]
    colors = [f".class-{label} {{ fill: var(--class-{label % N_COLORS}); }}\n" for label in range(n_classes)]
    return ",\n".join(hidden) + " { display: none; }\n" + "".join(colors)


def measured_units(job: Job, experiment: str) -> Path | None:
    """Return the folder of an experiment's measured units, without which there is no atlas."""
    return job.inputs.get(f"{experiment}/units")


def _name_units(units: list[Unit], classes: tuple[str, ...]) -> None:
    """Give every unit its one name and its place in the sprite of all."""
    counts = {unit["layer"]: unit["index"] + 1 for unit in units}
    for at, unit in enumerate(units):
        layer, index = unit["layer"], unit["index"]
        logit = counts[layer] == len(classes)
        unit["name"] = f"logit of {classes[index]}" if logit else f"{layer}[{index}]"
        unit["place"] = at
        unit["logit"] = logit


def _write_order(
    composer: Composer, order: Order, units: list[Unit], classes: tuple[str, ...], shelf: Shelf, folder: Path
) -> Head:
    name = shelf.experiment
    height, width = composer.exhibits[name].dataset["shape"][1:]
    ranked = sorted(units, key=order.key, reverse=True) if order.key else units
    title = f"Atlas of {len(units)} units"
    description = (
        f"Every unit of the network, {order.title.lower()}: what it wants, what it answers to, what its loss costs."
    )
    head = composer.head(title, description, f"{shelf.folder}{order.path}", None, [])
    layers = tuple(dict.fromkeys(unit["layer"] for unit in units))
    page = AtlasTemplate(
        head=head,
        site=composer.content.site,
        article=f"{head.root}{shelf.article}",
        order=order,
        orders=ORDERS,
        units=tuple(ranked),
        layers=layers,
        classes=classes,
        columns=ALL_COLUMNS,
        height=height,
        width=width,
        sprite=f"{head.root}data/{name}/units/all.avif?v={head.version}",
        home=f"{head.root}{shelf.folder}",
    )
    _write(folder / head.path / "index.html", page.render(composer.environment))
    return head


def _cards(
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
            kernels=tuple(kernels(unit)),
            home=f"{head.root}{shelf.folder}",
            code=frame,
            n_hidden=sum(other["lesion"] is not None for other in units),
        )


def kernels(unit: Unit) -> Iterator[dict[str, Any]]:
    """Yield the cells of a unit's kernels: column, row, sign and strength, all kernels in rows of four."""
    maps = unit["kernel"] or []
    largest = max((abs(weight) for kernel in maps for line in kernel for weight in line), default=0) or 1
    for number, kernel in enumerate(maps):
        for row, line in enumerate(kernel):
            for column, weight in enumerate(line):
                yield {
                    "x": number % 4 * 4 + column,
                    "y": number // 4 * 4 + row,
                    "sign": "positive" if weight > 0 else "negative",
                    "strength": round(abs(weight) / largest, 2),
                    "weight": weight,
                }


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


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
