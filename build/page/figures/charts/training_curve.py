"""Accuracy after each epoch, on true and on shuffled labels."""

from __future__ import annotations

from typing import Any

import altair as alt

from build.artifacts import read_json
from build.page.figures.charts.chart import WIDTH, Chart, Column, data_of, key
from build.page.figures.figure_data import Material

SERIES = (
    ("trained", "train_accuracy", "training images", "token:ink", [1, 0]),
    ("trained", "test_accuracy", "test images", "token:accent", [7, 3]),
    ("shuffled-labels", "train_accuracy", "shuffled labels, training images", "token:positive", [1, 0]),
    ("shuffled-labels", "test_accuracy", "shuffled labels, test images", "token:soft", [7, 3]),
)
"""Network, measure, name, colour and dash of each curve."""
HEIGHT = 380


def chart(material: Material) -> Chart:
    """Draw four curves over the share of the training that is done, named with where they end."""
    histories = read_json(material.folder("train") / "history.json")
    rows = [row for series in SERIES for row in _rows(histories[series[0]], *series[:3])]
    ends = [max(rows_of(rows, name), key=lambda row: row["share"]) for _, _, name, _, _ in SERIES]
    words = [row["words"] for row in ends]
    named = [{**row, "words": end["words"]} for end in ends for row in rows_of(rows, end["series"])]
    color = alt.Color("words:N", scale=alt.Scale(domain=words, range=[each[3] for each in SERIES]), legend=key(2))
    dash = alt.StrokeDash("words:N", scale=alt.Scale(domain=words, range=[each[4] for each in SERIES]), legend=key(2))
    x = alt.X(
        "share:Q",
        title="Share of the training done",
        axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1]),
        scale=alt.Scale(domain=[0, 1]),
    )
    y = alt.Y("accuracy:Q", title="Accuracy", axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1]))
    lines = alt.Chart(data_of(named)).mark_line(strokeWidth=2, interpolate="linear").encode(x, y, color, dash)
    description = "; ".join(f"{row['series']} {row['accuracy']:.1%} at the end" for row in ends)
    columns = (Column("series", "Network and images"), Column("epoch", "Epoch"), Column("accuracy", "Accuracy"))
    return Chart(
        lines.properties(width=WIDTH, height=HEIGHT), f"Accuracy over the training: {description}.", rows, columns
    )


def _rows(history: list[dict[str, Any]], network: str, field: str, title: str) -> list[dict[str, Any]]:
    last = history[-1]["epoch"]
    return [
        {
            "series": title,
            "epoch": entry["epoch"],
            "share": entry["epoch"] / last,
            "accuracy": round(entry[field], 4),
            "words": f"{title}, {entry[field]:.1%}",
        }
        for entry in history
    ]


def rows_of(rows: list[dict[str, Any]], series: str) -> list[dict[str, Any]]:
    """Return the rows of one curve."""
    return [row for row in rows if row["series"] == series]
