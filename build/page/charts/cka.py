"""How alike all layers of the trained and the untrained network are, each with each."""

from __future__ import annotations

from typing import Any

import altair as alt

from build.artifacts import read_json
from build.page.charts.chart import WIDTH, Chart, Column, data_of
from build.page.material import Material

HEIGHT = 620
MARK = "′"
"""Stands behind the layers of the untrained network."""
COLUMNS = (Column("first", "Layer"), Column("second", "and layer"), Column("value", "Linear CKA"))


def chart(material: Material) -> Chart:
    """Draw one square a pair of layers; the untrained layers wear a prime."""
    table = read_json(material.folder("similarity") / "similarity.json")
    layers = table["layers"]
    names = [*layers, *(layer + MARK for layer in layers)]
    rows = [row for entry in table["rows"] for row in _rows(entry)]
    x = alt.X("second:N", sort=names, title=None, axis=alt.Axis(labelAngle=-90, orient="top", domain=False))
    y = alt.Y("first:N", sort=names, title=None)
    ends = alt.Scale(domain=[0, 1], range=["token:panel", "token:ink"])
    cells = (
        alt.Chart(data_of(rows))
        .mark_rect(stroke="token:paper", strokeWidth=1)
        .encode(x, y, alt.Color("value:Q", scale=ends, legend=None))
    )
    numbers = (
        alt.Chart(data_of(rows))
        .mark_text(fontSize=11)
        .encode(
            x,
            y,
            alt.Text("value:Q", format=".1f"),
            alt.condition("datum.value > 0.55", alt.value("token:paper"), alt.value("token:soft")),
        )
    )
    found = {(row["first"], row["second"]): row["value"] for row in rows}
    last = layers[-2]
    description = (
        f"The pixels and {last} of the trained network: {found[layers[0], last]:.2f}; the pixels and {last} of the "
        f"untrained one: {found[layers[0] + MARK, last + MARK]:.2f}; {last} before and after: "
        f"{found[last, last + MARK]:.2f}."
    )
    return Chart(alt.layer(cells, numbers).properties(width=WIDTH, height=HEIGHT), description, rows, COLUMNS)


def _rows(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the cells that one comparison fills: both halves of the square for one between networks."""
    row, column, value = entry["row"], entry["column"], round(entry["value"], 3)
    match entry["comparison"]:
        case "trained":
            return [{"first": row, "second": column, "value": value}]
        case "untrained":
            return [{"first": row + MARK, "second": column + MARK, "value": value}]
        case _:
            pair = {"first": row, "second": column + MARK, "value": value}
            return [pair, {**pair, "first": pair["second"], "second": row}]
