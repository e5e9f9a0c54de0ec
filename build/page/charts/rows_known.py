"""Accuracy of the row-reading LSTM after each row, class by class."""

from __future__ import annotations

import altair as alt

from build.artifacts import read_json
from build.page.charts.chart import WIDTH, Chart, Column, data_of
from build.page.material import Material

HEIGHT = 380
ALL = "all classes"


def chart(material: Material) -> Chart:
    """Draw one curve a class and one for all, labelled where they settle."""
    measured = read_json(material.folder("recurrence") / "rows.json")
    curves = {entry["class"]: entry["accuracy"] for entry in measured["classes"]}
    curves[ALL] = [point["value"] for point in measured["accuracy"]]
    rows = [
        {"class": name, "row": row, "accuracy": round(value, 4)}
        for name, values in curves.items()
        for row, value in enumerate(values, 1)
    ]
    colors = [f"token:class-{label}" for label in range(len(curves) - 1)] + ["token:ink"]
    color = alt.Color("class:N", scale=alt.Scale(domain=list(curves), range=colors), legend=_legend())
    x = alt.X("row:Q", title="Rows read", axis=alt.Axis(tickCount=7), scale=alt.Scale(domain=[1, 28]))
    y = alt.Y("accuracy:Q", title="Right", axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1]))
    thick = alt.condition(alt.datum["class"] == ALL, alt.value(3.5), alt.value(1.75))
    lines = alt.Chart(data_of(rows)).mark_line().encode(x, y, color, strokeWidth=thick)
    settled = sorted(measured["classes"], key=lambda entry: float(entry["settled"][1]))
    description = (
        f"Share of test images named rightly after each row: {curves[ALL][13]:.1%} after 14 rows, "
        f"{curves[ALL][-1]:.1%} after 28; {settled[0]['class']} is settled first."
    )
    columns = (Column("class", "Class"), Column("row", "Rows read"), Column("accuracy", "Accuracy"))
    return Chart(lines.properties(width=WIDTH, height=HEIGHT), description, rows, columns)


def _legend() -> alt.Legend:
    """Name the curves above the plot."""
    return alt.Legend(
        title=None,
        orient="top",
        offset=24,
        columns=6,
        symbolType="stroke",
        symbolStrokeWidth=3,
        labelFontSize=13,
        labelColor="token:soft",
    )
