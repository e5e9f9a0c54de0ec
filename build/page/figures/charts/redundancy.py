"""How many different things the channels of each convolution say, network by network."""

from __future__ import annotations

from typing import Any

import altair as alt

from build.artifacts import read_json
from build.page.figures.charts.chart import WIDTH, Chart, Column, data_of
from build.page.figures.figure_data import Material

HEIGHT = 240
COLORS = {"trained": "token:accent", "untrained": "token:soft"}
COMPARED = ("fashion", "digits-small", "digits-deep")


def chart(material: Material) -> Chart:
    """Draw the effective share of the channels of each layer, trained beside untrained."""
    rows = [row for experiment in COMPARED for row in _rows(experiment, material)]
    legend = alt.Legend(title=None, orient="top", labelFontSize=13, labelColor="token:soft")
    color = alt.Color("network:N", scale=alt.Scale(domain=list(COLORS), range=list(COLORS.values())), legend=legend)
    shape = alt.Shape("network:N", scale=alt.Scale(domain=list(COLORS), range=["circle", "diamond"]), legend=legend)
    x = alt.X("share:Q", title="Effective share of the channels", axis=alt.Axis(format="%", tickCount=5))
    y = alt.Y("layer:N", title=None, sort=None, axis=alt.Axis(labelColor="token:ink", labelLimit=220))
    dots = alt.Chart(data_of(rows)).mark_point(filled=True, size=130, opacity=1).encode(x, y, color, shape)
    lines = alt.Chart(data_of(rows)).mark_line(color="token:rule", strokeWidth=2).encode(x, y, detail="layer:N")
    description = "; ".join(f"{row['layer']} {row['share']:.0%}" for row in rows if row["network"] == "trained")
    columns = (
        Column("layer", "Layer"),
        Column("network", "Network"),
        Column("channels", "Channels"),
        Column("effective", "Effective channels"),
        Column("likeness", "Mean correlation"),
    )
    layered = alt.layer(lines, dots).properties(width=WIDTH, height=HEIGHT)
    return Chart(layered, f"Effective share of the channels, trained networks: {description}.", rows, columns)


def _rows(experiment: str, material: Material) -> list[dict[str, Any]]:
    measured = read_json(material.folder("channels", experiment) / "channels.json")
    return [
        {
            "layer": f"{experiment}, {name}",
            "network": network,
            "channels": layer["n_channels"],
            "effective": round(layer["effective"], 2),
            "share": round(layer["effective"] / layer["n_channels"], 4),
            "likeness": round(layer["likeness"], 4),
        }
        for network in COLORS
        for name, layer in measured[network]["redundancy"].items()
    ]
