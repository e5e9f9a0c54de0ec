"""What linear probes and nearest neighbours read from every layer, of every network."""

from __future__ import annotations

from typing import Any

import altair as alt

from build.artifacts import read_json
from build.page.figures.charts.chart import WIDTH, Chart, Column, data_of
from build.page.figures.figure_data import Material

COLORS = {"trained": "token:ink", "untrained": "token:negative", "shuffled-labels": "token:positive"}
METHODS = {"linear": "linear probe", "knn": "ten nearest neighbours"}
PLACES: dict[str, dict[str, Any]] = {
    "trained": {"baseline": "bottom", "dy": -12},
    "untrained": {"baseline": "top", "dy": 24},
    "shuffled-labels": {"align": "right", "dx": -10},
}
"""Where each network is named, beside its line."""
DASHES = ([1, 0], [3, 4])
HEIGHT = 380
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
    """Draw a line a network and reader over the layers, with 95 % intervals."""
    table = read_json(material.folder("probes") / "probes.json")
    rows = [_row(row) for row in table["accuracy"]]
    x = alt.X("layer:N", sort=table["layers"], title=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy"))
    networks = alt.Scale(domain=list(COLORS), range=list(COLORS.values()))
    color = alt.Color("network:N", scale=networks, legend=None)
    dash = alt.StrokeDash("reader:N", scale=alt.Scale(domain=list(METHODS.values()), range=list(DASHES)), legend=None)
    floor, ceiling = _ends(rows)
    scale = alt.Scale(domain=[floor, ceiling], zero=False)
    y = alt.Y("accuracy:Q", title="Accuracy on test images", scale=scale, axis=alt.Axis(format="%", tickCount=6))
    base = alt.Chart(data_of(rows)).encode(x, color=color)
    lines = base.mark_line(strokeWidth=2, clip=True).encode(y, strokeDash=dash)
    spans = base.mark_rule(strokeWidth=1, clip=True).encode(
        alt.Y("low:Q", title="Accuracy on test images"), alt.Y2("high:Q")
    )
    dots = base.mark_point(filled=True, size=26, opacity=1, shape="circle", clip=True).encode(y)
    labels = [
        alt.Chart(data_of([row])).mark_text(**style, fontWeight=600).encode(x, y, color, alt.Text("words:N"))
        for row, style in _labels(rows)
    ]
    below = alt.Chart(data_of(_beneath(rows, floor))).mark_text(baseline="bottom", dy=-4)
    beneath = below.encode(x, alt.Y("place:Q"), color, alt.Text("words:N"))
    layered = alt.layer(spans, lines, dots, *labels, beneath).properties(width=WIDTH, height=HEIGHT)
    return Chart(layered, _description(rows, table["layers"]), rows, COLUMNS)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: round(row[name], 4) for name in ("low", "high")}
    named = {"network": row["network"], "reader": METHODS[row["method"]], "layer": row["layer"], "n": row["n"]}
    return {**named, "accuracy": round(row["value"], 4), **numbers}


def _labels(rows: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Name each network at the linear probe of its first dense layer, where the lines lie apart."""
    layers = list(dict.fromkeys(row["layer"] for row in rows))
    chosen = [row for row in rows if row["layer"] == layers[-3] and row["reader"] == METHODS["linear"]]
    return [({**row, "words": row["network"].replace("-", " ")}, PLACES[row["network"]]) for row in chosen]


def _ends(rows: list[dict[str, Any]]) -> tuple[float, float]:
    """Return the ends of the axis: all of it where the trained network leaves what is usually shown."""
    trained = [row["accuracy"] for row in rows if row["network"] == "trained"]
    return (FLOOR, CEILING) if min(trained) > FLOOR and max(trained) < CEILING else (0.0, 1.0)


def _beneath(rows: list[dict[str, Any]], floor: float) -> list[dict[str, Any]]:
    """Spell the linear probes that lie below the axis, one above the other."""
    found = [row for row in rows if row["accuracy"] < floor and row["reader"] == METHODS["linear"]]
    named = [{**row, "words": f"{row['accuracy']:.0%} ↓"} for row in found]
    return [{**row, "place": floor + 0.018 * index} for index, row in enumerate(named)]


def _description(rows: list[dict[str, Any]], layers: list[str]) -> str:
    """Say what the linear probes read at the first and at the last hidden layer."""
    found = {(row["network"], row["layer"]): row["accuracy"] for row in rows if row["reader"] == METHODS["linear"]}
    last = layers[-2]
    told = ", ".join(
        f"{found[network, last]:.1%} {network.replace('-', ' ')}" for network in COLORS if (network, last) in found
    )
    return f"Linear probes: {found['trained', layers[0]]:.1%} from the pixels; from {last}: {told}."
