"""What linear probes and nearest neighbours read from every layer, of every network."""

from __future__ import annotations

from typing import Any

import altair as alt

from build.artifacts import read_json
from build.page.charts.chart import WIDTH, Chart, Column, data_of
from build.page.material import Material

COLORS = {"trained": "token:ink", "untrained": "token:negative", "shuffled-labels": "token:positive"}
METHODS = {"linear": "linear probe", "knn": "ten nearest neighbours"}
DASHES = ([1, 0], [3, 4])
HEIGHT = 380
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
    scale = alt.Scale(domain=[round(min(row["low"] for row in rows) - 0.03, 1), 1], zero=False)
    y = alt.Y("accuracy:Q", title="Accuracy on test images", scale=scale, axis=alt.Axis(format="%", tickCount=6))
    base = alt.Chart(data_of(rows)).encode(x, color=color)
    lines = base.mark_line(strokeWidth=2).encode(y, strokeDash=dash)
    spans = base.mark_rule(strokeWidth=1).encode(alt.Y("low:Q", title="Accuracy on test images"), alt.Y2("high:Q"))
    dots = base.mark_point(filled=True, size=26, opacity=1).encode(y)
    words = alt.Chart(data_of(_labels(rows))).mark_text(align="left", dx=7, fontWeight=600)
    labels = words.encode(x, alt.Y("place:Q"), color, alt.Text("words:N"))
    layered = alt.layer(spans, lines, dots, labels).properties(width=WIDTH, height=HEIGHT)
    return Chart(layered, _description(rows, table["layers"]), rows, COLUMNS)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: round(row[name], 4) for name in ("low", "high")}
    named = {"network": row["network"], "reader": METHODS[row["method"]], "layer": row["layer"], "n": row["n"]}
    return {**named, "accuracy": round(row["value"], 4), **numbers}


def _labels(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Name each network at its linear probe in the middle layer, where the lines lie apart."""
    layers = list(dict.fromkeys(row["layer"] for row in rows))
    chosen = [row for row in rows if row["layer"] == layers[-3] and row["reader"] == METHODS["linear"]]
    placed: list[dict[str, Any]] = []
    for row in sorted(chosen, key=lambda row: -row["accuracy"]):
        place = min(row["accuracy"] + 0.012, placed[-1]["place"] - 0.025 if placed else 1)
        placed.append({**row, "place": place, "words": row["network"].replace("-", " ")})
    return placed


def _description(rows: list[dict[str, Any]], layers: list[str]) -> str:
    """Say what the linear probes read at the first and at the last hidden layer."""
    found = {(row["network"], row["layer"]): row["accuracy"] for row in rows if row["reader"] == METHODS["linear"]}
    last = layers[-2]
    told = ", ".join(f"{found[network, last]:.1%} {network.replace('-', ' ')}" for network in COLORS)
    return f"Linear probes: {found['trained', layers[0]]:.1%} from the pixels; from {last}: {told}."
