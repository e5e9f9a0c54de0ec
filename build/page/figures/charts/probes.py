"""What linear probes and nearest neighbours read from every layer, of every network."""

from __future__ import annotations

from typing import Any

import altair as alt

from build.artifacts import read_json
from build.page.figures.charts.chart import SHAPES, WIDTH, Chart, Column, data_of, key, layers_down
from build.page.figures.figure_data import Material

COLORS = {"trained": "token:ink", "untrained": "token:negative", "shuffled-labels": "token:positive"}
METHODS = {"linear": "linear probe", "knn": "ten nearest neighbours"}
DASHES = ([1, 0], [3, 4])
HEIGHT = 500
FLOOR, CEILING = 0.55, 0.95
"""Usual ends of the axis; what lies below is written there."""
COLUMNS = (
    Column("network", "Network"),
    Column("reader", "Reader"),
    Column("layer", "Layer"),
    Column("accuracy", "Accuracy"),
    Column("low", "95 % from"),
    Column("high", "to"),
    Column("n", "Test images"),
)


def chart(material: Material) -> Chart:
    """Draw a line a network and reader down the layers, with 95 % intervals."""
    table = read_json(material.folder("probes") / "probes.json")
    rows = [_row(row, table["layers"]) for row in table["accuracy"]]
    domain = [name for name in COLORS if any(row["network"] == name for row in rows)]
    color = alt.Color(
        "network:N",
        scale=alt.Scale(domain=domain, range=[COLORS[name] for name in domain]),
        legend=key(len(domain), "circle"),
    )
    shape = alt.Shape(
        "network:N",
        scale=alt.Scale(domain=domain, range=list(SHAPES[: len(domain)])),
        legend=key(len(domain), "circle"),
    )
    dash = alt.StrokeDash(
        "reader:N", scale=alt.Scale(domain=list(METHODS.values()), range=list(DASHES)), legend=key(len(METHODS))
    )
    floor, ceiling = _ends(rows)
    scale = alt.Scale(domain=[floor, ceiling], zero=False)
    x = alt.X(
        "accuracy:Q", title="Accuracy on test images", scale=scale, axis=alt.Axis(format="%", tickCount=5, grid=True)
    )
    base = alt.Chart(data_of(rows)).encode(layers_down(table["layers"]), color=color)
    lines = base.mark_line(strokeWidth=2, clip=True).encode(x, strokeDash=dash, order="step:Q")
    spans = base.mark_rule(strokeWidth=1, clip=True).encode(
        alt.X("low:Q", title="Accuracy on test images"), alt.X2("high:Q")
    )
    dots = base.mark_point(filled=True, size=36, opacity=1, clip=True).encode(x, shape=shape)
    below = alt.Chart(data_of(_beneath(rows, floor))).mark_text(align="left", dx=6, dy=12)
    beneath = below.encode(alt.X("place:Q"), layers_down(table["layers"]), color, alt.Text("words:N"))
    layered = alt.layer(spans, lines, dots, beneath).properties(width=WIDTH, height=HEIGHT)
    return Chart(layered, _description(rows, table["layers"]), rows, COLUMNS)


def _row(row: dict[str, Any], layers: list[str]) -> dict[str, Any]:
    numbers = {name: round(row[name], 4) for name in ("low", "high")}
    named = {"network": row["network"], "reader": METHODS[row["method"]], "layer": row["layer"], "n": row["n"]}
    return {**named, "accuracy": round(row["value"], 4), **numbers, "step": layers.index(row["layer"])}


def _ends(rows: list[dict[str, Any]]) -> tuple[float, float]:
    """Return the ends of the axis: all of it where the trained network leaves what is usually shown."""
    trained = [row["accuracy"] for row in rows if row["network"] == "trained"]
    return (FLOOR, CEILING) if min(trained) > FLOOR and max(trained) < CEILING else (0.0, 1.0)


def _beneath(rows: list[dict[str, Any]], floor: float) -> list[dict[str, Any]]:
    """Spell the linear probes that lie left of the axis, side by side."""
    found = [row for row in rows if row["accuracy"] < floor and row["reader"] == METHODS["linear"]]
    named = [{**row, "words": f"‹ {row['accuracy']:.0%}"} for row in found]
    return [{**row, "place": floor + 0.08 * index} for index, row in enumerate(named)]


def _description(rows: list[dict[str, Any]], layers: list[str]) -> str:
    """Say what the linear probes read at the first and at the last hidden layer."""
    found = {(row["network"], row["layer"]): row["accuracy"] for row in rows if row["reader"] == METHODS["linear"]}
    last = layers[-2]
    told = ", ".join(
        f"{found[network, last]:.1%} {network.replace('-', ' ')}" for network in COLORS if (network, last) in found
    )
    return f"Linear probes: {found['trained', layers[0]]:.1%} from the pixels; from {last}: {told}."
