"""The atlas from invented units: every template name is filled, every order ranks."""

import dataclasses
import json
import re
import types
from pathlib import Path
from typing import Any

import pytest

from build.page.publication.atlas import (
    N_COLORS,
    ORDERS,
    AtlasTemplate,
    _name_units,
    filters,
    orders_of,
)
from build.page.publication.contexts import Head
from build.page.publication.environment import Templates
from build.page.publication.unit_cards import CardTemplate, kernels

ROOT = Path(__file__).resolve().parent.parent
CLASSES = tuple("abcdefghij")
ADDRESS = "https://example.org/atlas/x/"
HEAD = Head(
    title="Title", description="Words", path="atlas/x/", root="../../", address=ADDRESS, canonical=ADDRESS,
    policy="default-src 'none'", version="v1", language="en",
)  # fmt: skip


@dataclasses.dataclass
class Site:
    title: str = "Site"
    licence: str = "CC"
    licence_url: str = "https://example.org/licence"
    pages: tuple[Any, ...] = (types.SimpleNamespace(path="", name="Article"),)
    rooms: dict[str, str] = dataclasses.field(default_factory=lambda: {"atlas/": "Atlas"})


def unit(layer: str, index: int, **changes: Any) -> dict[str, Any]:
    example = {"index": 3, "label": 2, "value": 1.5, "box": [1, 2, 3, 3]}
    lesion = {"accuracy": index / 10, "recall": [0.0] * 9 + [0.2], "rank": 1, "alike": index % 2, "n": 100}
    return {
        "id": f"{layer}-{index}", "layer": layer, "index": index, "dead": index == 1, "black": index == 2, "zeros": 0.5,
        "selectivity": index / 3, "means": [0.1] * 10, "n_class": 10, "favourite": 4, "pure": 0.5,
        "most": [example] * 9, "least": [example] * 9, "reached": [3.0, 2.0, 1.0], "path_reached": [0.0] * 7,
        "published": 1.6,
        "real": 1.0, "real_index": 7, "twin": f"{layer}-0", "twin_correlation": 0.4, "orientation": None,
        "kernel": None, "edges": None, "lesion": lesion, **changes,
    }  # fmt: skip


@pytest.fixture
def units() -> list[dict[str, Any]]:
    edges = {"edge": 0.5, "bar": 0.2, "spot": 0.1, "mean": 0.3, "gabor": 0.9, "angle": 45}
    kernel = [[[1.0, -0.5, 0.0]] * 3]
    made = [unit("conv1", index, kernel=kernel, edges=edges, orientation=0.3) for index in range(3)]
    made += [unit("conv2", 0, kernel=kernel * 5, orientation=0.2), unit("fc1", 0)]
    made += [unit("logits", index, selectivity=None, lesion=None) for index in range(10)]
    _name_units(made, CLASSES)
    return made


def test_units_have_names(units: list[dict[str, Any]]) -> None:
    assert [units[at]["name"] for at in (0, 3, 4, 6)] == [
        "conv1[0]", "conv2[0]", "fc1[0]", "logit of b",
    ]  # fmt: skip
    assert [units[at]["number"] for at in (0, 6)] == ["conv1[0]", "logits[1]"]


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.path or "own")
def test_every_order_is_a_page(order: Any, units: list[dict[str, Any]]) -> None:
    ranked = sorted(units, key=order.key, reverse=True) if order.key else units
    page = AtlasTemplate(
        HEAD, Site(), "../", order, ORDERS, tuple(ranked), ("conv1", "conv2", "fc1", "logits"), CLASSES,
        16, 12, 20, "all.avif", "../",
    )  # fmt: skip
    html = page.render(Templates(ROOT / "templates"))
    assert re.findall(r'<span class="unit-id">([^<]+)', html) == [each["number"] for each in ranked]
    assert html.count('viewBox="0 0 20 12"') == len(ranked)
    assert html.count(">wants black<") == sum(each["black"] for each in units) > 0
    assert "dead" in html and "<script" not in html and "style=" not in html


def test_without_a_second_network_nothing_is_ranked_by_twins(units: list[dict[str, Any]]) -> None:
    assert orders_of(units) == ORDERS
    alone = [{**each, "twin": None, "twin_correlation": None} for each in units]
    assert [order.path for order in orders_of(alone)] == ["", "by-selectivity/", "by-loss/", "by-zeros/"]


def test_filters_are_those_of_its_layers_and_classes() -> None:
    rules = filters(3, 12)
    assert re.findall(r"#layer-(\d+):checked", rules) == [str(at) for at in range(3)]
    assert re.findall(r"#class-(\d+):checked", rules) == [str(at) for at in range(12)]
    assert ".class-11 { fill: var(--class-1); }" in rules, "ten colours for any number of classes"


@pytest.mark.parametrize("at", [0, 3, 4, 5])
def test_every_kind_of_unit_has_a_card(at: int, units: list[dict[str, Any]]) -> None:
    chosen = units[at]
    card = CardTemplate(
        HEAD, Site(), "../../", chosen, None, units[1], CLASSES, "unit.avif", 9, 28, 28, 7,
        "data:image/png;base64,AA==", kernels(chosen), "../", "<iframe></iframe>", 5,
    )  # fmt: skip
    html = card.render(Templates(ROOT / "templates"))
    assert html.count('width="252"') == 1 + 9 + 9 + 9
    assert "&lt;iframe&gt;" in html
    assert ("Likeness to an edge" in html) == (at == 0)
    assert ("Switched off" in html) == (at < 5)
    assert ("card-weights" in html) == (chosen["kernel"] is None)


def test_kernels_stand_four_in_a_row(units: list[dict[str, Any]]) -> None:
    sheet = kernels(units[3])
    cells = sheet.cells
    assert sheet.count == 5 and sheet.box == "-0.2 -0.2 15.4 7.4"
    assert len(cells) == 45 and max(cell["strength"] for cell in cells) == 1
    assert {(cell["x"] // 4, cell["y"] // 4) for cell in cells} == {(0, 0), (1, 0), (2, 0), (3, 0), (0, 1)}
    assert kernels(units[4]).cells == ()


def test_of_many_kernels_the_heaviest_are_drawn_in_their_order() -> None:
    wide = unit("conv3", 0, kernel=[[[float(at)] * 5] * 5 for at in range(40)])
    sheet = kernels(wide)
    assert sheet.count == 32 and sorted({cell["weight"] for cell in sheet.cells}) == [float(at) for at in range(8, 40)]
    assert [cell["weight"] for cell in sheet.cells if (cell["x"] % 6, cell["y"] % 6) == (0, 0)][:2] == [8, 9]
    assert sheet.box == "-0.2 -0.2 23.4 47.4"


def test_there_are_as_many_colours_as_classes_are_given() -> None:
    tokens = json.loads((ROOT / "templates" / "tokens.json").read_text(encoding="utf-8"))
    (told,) = re.findall(r"N_COLORS = (\d+)", (ROOT / "templates/static/js/page/theme.js").read_text(encoding="utf-8"))
    assert len(tokens["light"]["class"]) == len(tokens["dark"]["class"]) == N_COLORS == int(told)
