"""How alike all layers of the trained and the untrained network are, each with each."""

from __future__ import annotations

from typing import Any

import altair as alt

from build.artifacts import read_json
from build.page.figures.charts.chart import WIDTH, Chart, Column, data_of
from build.page.figures.figure_data import Material

HEIGHT = 620
ROOM = 640
"""Width from which the numbers fit into their squares; the table always has them."""
MARK = "′"
"""Stands behind the layers of the untrained network."""
GAP = " "
"""A row and a column left empty between the two networks."""
LEAST = 0.3
"""Similarity that is drawn as none."""
COLUMNS = (Column("first", "Layer"), Column("second", "and layer"), Column("value", "Linear CKA"))


def chart(material: Material) -> Chart:
    """Draw one square a pair of layers; the untrained layers wear a prime."""
    table = read_json(material.folder("similarity") / "similarity.json")
    layers = table["layers"]
    names = [*layers, GAP, *(layer + MARK for layer in layers)]
    rows = [row for entry in table["rows"] for row in _rows(entry)]
    places = alt.Scale(domain=names)
    x = alt.X("second:N", scale=places, title=None, axis=alt.Axis(labelAngle=-90, orient="top", domain=False))
    y = alt.Y("first:N", scale=places, title=None)
    ends = alt.Scale(domain=[LEAST, 1], range=["token:panel", "token:ink"], clamp=True)
    cells = (
        alt.Chart(data_of(rows))
        .mark_rect(stroke="token:paper", strokeWidth=1)
        .encode(x, y, alt.Color("value:Q", scale=ends, legend=None))
    )
    numbers = (
        alt.Chart(data_of(rows))
        .mark_text(fontSize=11, opacity=alt.expr(f"width < {ROOM} ? 0 : 1"))
        .encode(
            x,
            y,
            alt.Text("value:Q", format=".2f"),
            color=alt.condition(f"datum.value > {(1 + LEAST) / 2}", alt.value("token:paper"), alt.value("token:ink")),
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
