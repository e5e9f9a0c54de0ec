"""How well a linear probe tells the confusable pairs apart, layer by layer."""

from __future__ import annotations

from typing import Any

import altair as alt

from build.artifacts import read_json
from build.page.figures.charts.chart import SHAPES, WIDTH, Chart, Column, data_of, key, layers_down
from build.page.figures.figure_data import Material

HEIGHT = 480
TRAINED = "trained"
NETWORKS = (TRAINED, "untrained")
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
    """Draw a line a pair down the layers for the trained network, and a dashed one for the untrained."""
    table = read_json(material.folder("probes") / "probes.json")
    rows = [_row(row, table["layers"]) for row in table["pairs"] if row["network"] in NETWORKS]
    pairs = list(dict.fromkeys(row["pair"] for row in rows))
    colors = [f"token:class-{material.classes.index(pair.split(' and ')[0])}" for pair in pairs]
    color = alt.Color("pair:N", scale=alt.Scale(domain=pairs, range=colors), legend=key(len(pairs), "circle"))
    shapes = alt.Scale(domain=pairs, range=[SHAPES[place % len(SHAPES)] for place in range(len(pairs))])
    shape = alt.Shape("pair:N", scale=shapes, legend=key(len(pairs), "circle"))
    dashes = alt.Scale(domain=list(NETWORKS), range=[[1, 0], [3, 4]])
    dash = alt.StrokeDash("network:N", scale=dashes, legend=key(len(NETWORKS)))
    least = round(min(row["low"] for row in rows) - 0.03, 1)
    x = alt.X(
        "accuracy:Q",
        title="The pair told apart",
        scale=alt.Scale(domain=[least, 1], zero=False),
        axis=alt.Axis(format="%", tickCount=5, grid=True),
    )
    base = alt.Chart(data_of(rows)).encode(layers_down(table["layers"]), color=color)
    lines = base.mark_line(strokeWidth=2).encode(x, strokeDash=dash, detail="network:N", order="step:Q")
    spans = base.mark_rule(strokeWidth=1).encode(alt.X("low:Q", title="The pair told apart"), alt.X2("high:Q"))
    dots = base.mark_point(filled=True, size=36, opacity=1).encode(x, shape=shape)
    layered = alt.layer(spans, lines, dots)
    told = "; ".join(f"{row['pair']} {row['accuracy']:.1%}" for row in rows if _is_last(row, table["layers"]))
    description = f"Told apart by a linear probe of the last hidden layer: {told}."
    return Chart(layered.properties(width=WIDTH, height=HEIGHT), description, rows, COLUMNS)


def _row(row: dict[str, Any], layers: list[str]) -> dict[str, Any]:
    numbers = {name: round(row[name], 4) for name in ("low", "high")}
    named = {name: row[name] for name in ("pair", "network", "layer", "n")}
    return {**named, "accuracy": round(row["value"], 4), **numbers, "step": layers.index(row["layer"])}


def _is_last(row: dict[str, Any], layers: list[str]) -> bool:
    return bool(row["layer"] == layers[-2] and row["network"] == TRAINED)
