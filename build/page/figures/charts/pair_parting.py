"""How well a linear probe tells the confusable pairs apart, layer by layer."""

from __future__ import annotations

from typing import Any

import altair as alt

from build.artifacts import read_json
from build.page.figures.charts.chart import WIDTH, Chart, Column, data_of
from build.page.figures.figure_data import Material

HEIGHT = 340
TRAINED = "trained"
LABELLED = 4
"""The layer at which lines are named."""
COLUMNS = (
    Column("pair", "Pair"),
    Column("network", "Network"),
    Column("layer", "Layer"),
    Column("accuracy", "Accuracy"),
    Column("low", "95 % from"),
    Column("high", "to"),
    Column("n", "Test images"),
)


def chart(material: Material) -> Chart:
    """Draw a line a pair for the trained network, and a dashed one for the untrained."""
    table = read_json(material.folder("probes") / "probes.json")
    rows = [_row(row) for row in table["pairs"] if row["network"] in (TRAINED, "untrained")]
    pairs = list(dict.fromkeys(row["pair"] for row in rows))
    labels = [material.classes.index(pair.split(" and ")[0]) for pair in pairs]
    scale = alt.Scale(domain=pairs, range=[f"token:class-{label}" for label in labels])
    color = alt.Color("pair:N", scale=scale, legend=None)
    x = alt.X("layer:N", sort=table["layers"], title=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy"))
    least = round(min(row["low"] for row in rows) - 0.03, 1)
    y = alt.Y(
        "accuracy:Q",
        title="The pair told apart",
        scale=alt.Scale(domain=[least, 1], zero=False),
        axis=alt.Axis(format="%", tickCount=5),
    )
    dash = alt.StrokeDash(
        "network:N", scale=alt.Scale(domain=[TRAINED, "untrained"], range=[[1, 0], [3, 4]]), legend=None
    )
    base = alt.Chart(data_of(rows)).encode(x, color=color)
    lines = base.mark_line(strokeWidth=2).encode(y, strokeDash=dash, detail="network:N")
    spans = base.mark_rule(strokeWidth=1).encode(alt.Y("low:Q", title="The pair told apart"), alt.Y2("high:Q"))
    words = [
        alt.Chart(data_of([row])).mark_text(fontWeight=600, color="token:ink", **style).encode(x, y, alt.Text("pair:N"))
        for row, style in _labelled(rows, table["layers"][LABELLED])
    ]
    layered = alt.layer(spans, lines, *words)
    told = "; ".join(f"{row['pair']} {row['accuracy']:.1%}" for row in rows if _is_last(row, table["layers"]))
    description = f"Told apart by a linear probe of the last hidden layer: {told}."
    return Chart(layered.properties(width=WIDTH, height=HEIGHT), description, rows, COLUMNS)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: round(row[name], 4) for name in ("low", "high")}
    named = {name: row[name] for name in ("pair", "network", "layer", "n")}
    return {**named, "accuracy": round(row["value"], 4), **numbers}


def _labelled(rows: list[dict[str, Any]], layer: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return where each pair is named: the lowest line from below, the others from above."""
    chosen = [row for row in rows if row["layer"] == layer and row["network"] == TRAINED]
    above, below = {"baseline": "bottom", "dy": -14}, {"baseline": "top", "dy": 26}
    ordered = sorted(chosen, key=lambda row: row["accuracy"])
    return [(row, above if place else below) for place, row in enumerate(ordered)]


def _is_last(row: dict[str, Any], layers: list[str]) -> bool:
    return bool(row["layer"] == layers[-2] and row["network"] == TRAINED)
