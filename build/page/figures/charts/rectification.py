"""The numbers before each ReLU of a network: what is cut, what is kept."""

from __future__ import annotations

from typing import Any

import altair as alt

from build.artifacts import read_json
from build.page.figures.charts.chart import WIDTH, Chart, Column, data_of, key
from build.page.figures.figure_data import Material

HEIGHT = 360
REACH = 4
COLORS = ("token:accent", "token:positive", "token:ink", "token:soft")
"""A colour a ReLU, in order, and a dash for those who do not tell colours apart."""
DASHES = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3])


def chart(material: Material) -> Chart:
    """Draw one distribution a ReLU, each in multiples of its own mean size, and where the ReLU cuts."""
    measured = read_json(material.folder("channels") / "channels.json")
    layers = measured["trained"]["rectification"]
    names = {layer["before"]: f"{layer['before']}, {layer['cut']:.0%} cut" for layer in layers.values()}
    rows = [row for layer in layers.values() for row in _bins(names[layer["before"]], layer)]
    domain, n = list(names.values()), len(names)
    legend = key(n)
    color = alt.Color("layer:N", scale=alt.Scale(domain=domain, range=list(COLORS[:n])), legend=legend)
    dash = alt.StrokeDash("layer:N", scale=alt.Scale(domain=domain, range=list(DASHES[:n])), legend=legend)
    x = alt.X(
        "size:Q",
        title="Before ReLU, in multiples of the mean size",
        scale=alt.Scale(domain=[-REACH, REACH]),
    )
    y = alt.Y("density:Q", title="Density", axis=alt.Axis(tickCount=4))
    lines = alt.Chart(data_of(rows)).mark_line(strokeWidth=2, clip=True, interpolate="step").encode(x, y, color, dash)
    border = alt.Chart(data_of([{"size": 0}])).mark_rule(color="token:soft", strokeDash=[4, 4]).encode(alt.X("size:Q"))
    columns = (
        Column("layer", "Layer"),
        Column("value", "Value"),
        Column("share", "Share"),
        Column("density", "Density"),
    )
    description = f"Distribution of the numbers before each ReLU over {measured['n']:,} test images: " + "; ".join(
        names.values()
    )
    layered = alt.layer(border, lines).properties(width=WIDTH, height=HEIGHT)
    return Chart(layered, f"{description}. What lies left of zero is cut.", rows, columns)


def _bins(title: str, layer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the middle and the density of each bin but the two ends, which hold the tails."""
    edges, unit = layer["edges"], layer["size_before"]
    bins = list(zip(edges, edges[1:], layer["share"], strict=False))[1:-1]
    return [
        {
            "layer": title,
            "value": round((low + high) / 2, 4),
            "size": round((low + high) / 2 / unit, 4),
            "share": share,
            "density": round(share / ((high - low) / unit), 5),
        }
        for low, high, share in bins
    ]
