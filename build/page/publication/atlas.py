"""The atlas: a page of all units of the network, in several orders, and a card for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from build.artifacts import Job, read_json, write_json
from build.data.tiles import ALL_COLUMNS
from build.page.prose.content import Page
from build.page.publication.composer import Composer
from build.page.publication.contexts import Head, Template
from build.page.publication.unit_cards import Shelf, Unit, compose_cards, is_colored, oembed, spelled

WORDS = "Every unit of the network: what it wants, what it answers to, what its loss costs."
N_COLORS = 10
"""Colours of classes in `templates/tokens.json`; more classes share them."""


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


BY_TWIN = Order("by-twin/", "Found again by the twin first", lambda unit: _or(unit["twin_correlation"], -1))
"""There only where a second network was trained."""
ORDERS = (
    Order("", "Layer by layer"),
    Order("by-selectivity/", "Most selective first", lambda unit: _or(unit["selectivity"], -1)),
    Order("by-loss/", "Most missed first", lambda unit: unit["lesion"]["accuracy"] if unit["lesion"] else -9),
    Order("by-zeros/", "Most often silent first", lambda unit: unit["zeros"]),
    BY_TWIN,
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
    colored: bool = False


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
    heads = [_write_order(composer, order, units, classes, shelf, job.folder) for order in orders_of(units)]
    for card in compose_cards(composer, units, classes, shelf, folder):
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
    """Give every unit its one name, the number that it has in readouts, and its place in the sprite of all."""
    counts = {unit["layer"]: unit["index"] + 1 for unit in units}
    for at, unit in enumerate(units):
        layer, index = unit["layer"], unit["index"]
        logit = counts[layer] == len(classes)
        unit["name"] = f"logit of {classes[index]}" if logit else f"{layer}[{index}]"
        unit["number"] = spelled(unit["id"])
        unit["twin_number"] = spelled(unit["twin"]) if unit["twin"] else None
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
        orders=orders_of(units),
        units=tuple(ranked),
        layers=layers,
        classes=classes,
        columns=ALL_COLUMNS,
        height=height,
        width=width,
        sprite=f"{head.root}data/{name}/units/all.avif?v={head.version}",
        home=f"{head.root}{shelf.folder}",
        colored=is_colored(composer, name),
    )
    _write(folder / head.path / "index.html", page.render(composer.environment))
    return head


def orders_of(units: Sequence[Unit]) -> tuple[Order, ...]:
    """Return the orders that there are something to rank by for."""
    return tuple(order for order in ORDERS if order != BY_TWIN or units[0]["twin"] is not None)


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
