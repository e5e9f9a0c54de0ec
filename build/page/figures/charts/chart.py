"""What a chart is: an Altair chart, the sentence that says what it shows and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

WIDTH = 960
"""Width at build, in CSS pixels; the page sets its own."""
NARROW = 480
"""Width of a plot below which what stands side by side stands below one another, as on a phone."""
SHAPES = ("circle", "diamond", "square", "triangle-up")
"""A shape beside each colour, for those who do not tell colours apart."""
FONT = "Article Sans"
"""The page's own name for its sans-serif typeface, in fonts.css."""


@dataclass(frozen=True)
class Column:
    """One column of the table behind a chart."""

    field: str
    title: str


@dataclass(frozen=True)
class Chart:
    """A chart ready to be compiled.

    Attributes
    ----------
    chart : altair.TopLevelMixin
        Colours are names of tokens, ``"token:ink"`` or ``"token:class-3"``, put in by theme later.
    description : str
        One sentence: what a reader who cannot see it should know.
    rows : sequence of mapping
        The numbers behind it, for the table and the CSV.
    columns : sequence of Column
        Which of their fields the table shows, in order.
    """

    chart: Any
    description: str
    rows: Sequence[dict[str, Any]] = ()
    columns: Sequence[Column] = ()


def styled(chart: Any) -> Any:
    """Give a chart the quiet axes and the type of the page."""
    return (
        chart.configure(background="transparent", font=FONT)
        .configure_view(stroke=None)
        .configure_axis(
            domainColor="token:rule",
            gridColor="token:rule",
            tickColor="token:rule",
            labelColor="token:soft",
            titleColor="token:soft",
            labelFontSize=13,
            titleFontSize=13,
            titleFontWeight="normal",
            titleAlign="left",
            labelPadding=6,
            ticks=False,
        )
        .configure_axisY(domain=False, titleAngle=0, titleAnchor="end", titleX=0, titleY=-10, titleBaseline="bottom")
        .configure_axisX(grid=False, titleAnchor="start", titlePadding=10)
        .configure_text(font=FONT, fontSize=13)
    )


def data_of(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Return rows as inline data of a chart."""
    return alt.InlineData(values=list(rows))


def key(across: int, symbol: str = "stroke") -> alt.Legend:
    """Name the series of a chart under its plot, where no line crosses a name and nothing is cut off.

    Parameters
    ----------
    across : int
        Names side by side; on a phone they stand below one another.
    symbol : str
        What stands before a name, where the scales do not say it.
    """
    return alt.Legend(
        title=None,
        orient="bottom",
        columns=alt.expr(f"width < {NARROW} ? 1 : {across}"),
        symbolType=symbol,
        symbolSize=500 if symbol == "stroke" else 90,
        labelFontSize=13,
        labelColor="token:soft",
        labelLimit=0,
        columnPadding=22,
        rowPadding=4,
        offset=14,
    )


def layers_down(layers: Sequence[str]) -> alt.Y:
    """Return the layers as rows, the first on top: all their names have room on a phone."""
    axis = alt.Axis(domain=False, labelColor="token:ink", grid=True)
    return alt.Y("layer:N", sort=list(layers), title=None, axis=axis, scale=alt.Scale(padding=0.6))


def spread(ends: Sequence[dict[str, Any]], field: str, gap: float) -> list[dict[str, Any]]:
    """Give labels that would overlap a ``place`` of their own, in the order of their curves.

    Parameters
    ----------
    ends : sequence of mapping
        The last row of each curve.
    field : str
        The field on the vertical axis.
    gap : float
        Least distance of two labels, in units of the field.
    """
    placed: list[dict[str, Any]] = []
    for end in sorted(ends, key=lambda row: -float(row[field])):
        limit = placed[-1]["place"] - gap if placed else float("inf")
        placed.append({**end, "place": min(float(end[field]), limit)})
    return placed
