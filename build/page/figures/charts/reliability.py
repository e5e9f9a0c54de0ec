"""How often the network is right, against how sure it is."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt

from build.artifacts import read_json
from build.page.figures.charts.chart import WIDTH, Chart, Column, data_of
from build.page.figures.figure_data import Material

HEIGHT = 360
Side = Literal["left", "center", "right"]


def chart(material: Material) -> Chart:
    """Draw a point with its interval for every tenth of confidence, and the line of a network that keeps its word."""
    rows = [_row(entry) for entry in read_json(material.folder("reliability") / "reliability.json")]
    scale = alt.Scale(domain=[0, 1])
    x = alt.X(
        "confidence:Q",
        title="How sure: mean probability of the answer",
        axis=alt.Axis(format="%", tickCount=5),
        scale=scale,
    )
    y = alt.Y("right:Q", title="Share that is right", axis=alt.Axis(format="%", tickCount=5), scale=scale)
    ends = [{"confidence": end, "right": end} for end in (0, 1)]
    word = alt.Chart(data_of(ends)).mark_line(color="token:soft", strokeDash=[5, 4]).encode(x, y)
    table = alt.Chart(data_of(rows))
    intervals = table.mark_rule(color="token:accent", strokeWidth=2).encode(x, alt.Y("low:Q"), alt.Y2("high:Q"))
    points = table.mark_point(color="token:accent", filled=True, size=60, opacity=1).encode(x, y)
    counts = [
        alt.Chart(data_of(part))
        .mark_text(align=side, dx=dx, dy=dy, color="token:soft")
        .encode(x, y, alt.Text("words:N"))
        for part, side, dx, dy in _places(rows)
    ]
    said = "; ".join(f"{row['confidence']:.0%} sure, {row['right']:.1%} right of {row['n']:,}" for row in rows)
    columns = (Column("confidence", "Mean probability"), Column("right", "Share right"), Column("n", "Images"))
    layered = alt.layer(word, intervals, points, *counts).properties(width=WIDTH, height=HEIGHT)
    return Chart(layered, f"Share that is right by how sure the network is: {said}.", rows, columns)


def _row(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "confidence": round(entry["confidence"], 4),
        "right": round(entry["value"], 4),
        "low": round(entry["low"], 4),
        "high": round(entry["high"], 4),
        "n": entry["n"],
        "words": f"{entry['n']:,}",
    }


def _places(rows: list[dict[str, Any]]) -> tuple[tuple[list[dict[str, Any]], Side, int, int], ...]:
    """Return on which side of their points the counts stand, and how far off.

    Above their intervals, off the line; of the last three, side by side, one to the right and one to the left.
    """
    above = [{**row, "right": row["high"]} for row in rows[:-3]]
    return (
        (above, "center", 0, -10),
        (rows[-3:-2], "left", 8, 0),
        (rows[-2:-1], "right", -9, 0),
        (rows[-1:], "center", 0, -14),
    )
