"""Accuracy of the row-reading LSTM after each row, class by class."""

from __future__ import annotations

import altair as alt

from build.artifacts import read_json
from build.page.figures.charts.chart import WIDTH, Chart, Column, data_of, spread
from build.page.figures.figure_data import Material

HEIGHT = 380
LABEL_GAP = 0.052
ALL = "all classes"


def chart(material: Material) -> Chart:
    """Draw one curve a class and one for all, named where it ends."""
    measured = read_json(material.folder("recurrence") / "rows.json")
    curves = {entry["class"]: entry["accuracy"] for entry in measured["classes"]}
    curves[ALL] = [point["value"] for point in measured["accuracy"]]
    last = len(curves[ALL])
    rows = [
        {"class": name, "row": row, "accuracy": round(value, 4)}
        for name, values in curves.items()
        for row, value in enumerate(values, 1)
    ]
    colors = [f"token:class-{label}" for label in range(len(curves) - 1)] + ["token:ink"]
    color = alt.Color("class:N", scale=alt.Scale(domain=list(curves), range=colors), legend=None)
    x = alt.X("row:Q", title="Rows read", axis=alt.Axis(tickCount=7), scale=alt.Scale(domain=[1, last]))
    y = alt.Y("accuracy:Q", title="Right", axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1]))
    thick = alt.condition(alt.datum["class"] == ALL, alt.value(3.5), alt.value(1.75))
    lines = alt.Chart(data_of(rows)).mark_line().encode(x, y, color, strokeWidth=thick)
    ends = spread([row for row in rows if row["row"] == last], "accuracy", LABEL_GAP)
    named = alt.Chart(data_of(ends)).encode(x, alt.Y("place:Q"))
    dots = named.mark_text(align="left", dx=6, text="●").encode(color)
    labels = named.mark_text(align="left", dx=20, color="token:ink").encode(text="class:N")
    settled = sorted(measured["classes"], key=lambda entry: float(entry["settled"][1]))
    description = (
        f"Share of test images named rightly after each row: {curves[ALL][last // 2 - 1]:.1%} after {last // 2} rows, "
        f"{curves[ALL][-1]:.1%} after {last}; {settled[0]['class']} is settled first."
    )
    columns = (Column("class", "Class"), Column("row", "Rows read"), Column("accuracy", "Accuracy"))
    layered = alt.layer(lines, dots, labels).properties(width=WIDTH, height=HEIGHT)
    return Chart(layered, description, rows, columns)
