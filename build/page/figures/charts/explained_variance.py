"""The share of a layer's variance that its first components explain together."""

from __future__ import annotations

from typing import Any

import altair as alt

from build.artifacts import read_json
from build.network.layers import Flags
from build.page.figures.charts.chart import NARROW, WIDTH, Chart, Column, data_of, spread
from build.page.figures.figure_data import Material

SHOWN = 50
"""Components on the axis."""
LABELLED = 10
"""The component at which each curve is labelled and the table read."""
HEIGHT = 420
DASHED, DOTTED, SOLID = [6, 3], [2, 3], [1, 0]
"""After an activation; after pooling; where products are summed."""
FLAT, MAPS = "token:ink", "token:soft"
"""Colours of layers of single units, and of layers that are maps."""


def chart(material: Material) -> Chart:
    """Draw one curve a layer, named at its end; the one under the pointer stands out."""
    layers = read_json(material.folder("activations") / "variance.json")["layers"]
    names = [name for name in material.layers if name in layers]
    rows = [
        {"layer": name, "components": count, "share": round(share, 4)}
        for name in names
        for count, share in enumerate(layers[name]["cumulative"][:SHOWN], start=1)
    ]
    near = alt.selection_point(fields=["layer"], on="pointerover", nearest=True, clear="pointerout", name="near")
    dashes = [_dash(material.layers[name].flags) for name in names]
    dash = alt.StrokeDash("layer:N", scale=alt.Scale(domain=names, range=dashes), legend=None)
    colors = [MAPS if len(material.layers[name].shape) == 3 else FLAT for name in names]
    color = alt.Color("layer:N", scale=alt.Scale(domain=names, range=colors), legend=None)
    x = alt.X(
        "components:Q",
        title="Number of components",
        scale=alt.Scale(
            type="log", domainMin=1, domainMax=alt.expr(f"width < {NARROW} ? {SHOWN * 2.6} : {SHOWN * 1.6}")
        ),
        axis=alt.Axis(values=[1, 2, 3, 5, 10, 20, 50], format="d"),
    )
    y = alt.Y(
        "share:Q", title="Variance explained", axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1])
    )
    lines = (
        alt.Chart(data_of(rows))
        .mark_line(strokeWidth=2)
        .encode(x, y, dash, color, detail="layer:N", opacity=alt.condition(near, alt.value(1), alt.value(0.2)))
        .add_params(near)
    )
    labels = (
        alt.Chart(data_of(spread([rows_at_end(rows, name) for name in names], "share", 0.046)))
        .mark_text(align="left", dx=6, fontWeight=600)
        .encode(x, alt.Y("place:Q"), color, text="layer:N", opacity=alt.condition(near, alt.value(1), alt.value(0.3)))
    )
    at = [row for row in rows if row["components"] == LABELLED]
    said = ", ".join(f"{row['layer']} {row['share']:.0%}" for row in at)
    columns = (Column("layer", "Layer"), Column("components", "Components"), Column("share", "Variance explained"))
    layered = alt.layer(*reading_line(x, y), lines, labels).properties(width=WIDTH, height=HEIGHT)
    return Chart(layered, f"Variance that the first {LABELLED} components explain: {said}.", rows, columns)


def rows_at_end(rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """Return the last row of one layer's curve."""
    return [row for row in rows if row["layer"] == name][-1]


def reading_line(x: alt.X, y: alt.Y) -> tuple[alt.Chart, alt.Chart]:
    """Return a rule, and its name, where each curve is read for the words beside the chart."""
    place = alt.Chart(data_of([{"components": LABELLED, "share": 0.0, "words": f"the first {LABELLED}"}]))
    name = place.mark_text(align="left", baseline="bottom", dx=6, dy=-6, color="token:soft")
    return place.mark_rule(color="token:soft", opacity=0.5).encode(x), name.encode(x, y, text="words:N")


def _dash(flags: Flags) -> list[int]:
    if not flags.keeps_channels:
        return SOLID
    return DASHED if flags.bends else DOTTED
