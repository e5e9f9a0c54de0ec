"""The scatter of one layer; the page brings the points."""

from __future__ import annotations

import altair as alt

from build.page.figures.charts.chart import Chart
from build.page.figures.figure_data import Material

SIDE = 480
MARGIN = 0.03


def chart(material: Material) -> Chart:
    """Return an empty scatter whose data set ``points`` has x and y in [0, 1], label and shown."""
    span = [-MARGIN, 1 + MARGIN]
    labels = list(range(len(material.classes)))
    colors = [f"token:class-{label}" for label in labels]
    shown = alt.datum.shown
    points = (
        alt.Chart(alt.NamedData(name="points"))
        .mark_circle(size=11, strokeWidth=0)
        .encode(
            x=alt.X("x:Q", scale=alt.Scale(domain=span), axis=None),
            y=alt.Y("y:Q", scale=alt.Scale(domain=span), axis=None),
            color=alt.condition(
                shown,
                alt.Color("label:N", scale=alt.Scale(domain=labels, range=colors), legend=None),
                alt.value("token:rule"),
            ),
            opacity=alt.condition(shown, alt.value(0.85), alt.value(0.5)),
        )
        .properties(width=SIDE, height=SIDE)
    )
    return Chart(points, "One dot a test image, near those that the layer holds alike.")
