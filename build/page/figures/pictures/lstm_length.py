"""Accuracy against length, for coin flips and for close calls."""

from __future__ import annotations

from math import log2

from build.artifacts import read_json
from build.page.figures.curves import Frame
from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

KINDS = (("coins", "coin flips", "negative"), ("close", "close calls", "positive"))


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw both curves over the logarithm of the length."""
    points = read_json(material.published("recurrence", "lengths.json"))["lengths"]
    sheet.resize(PAGE, 400)
    xs = [log2(point["length"]) for point in points]
    frame = Frame(70, 40, PAGE - 190, 290, (xs[0], xs[-1]), (0.45, 1.0))
    ticks = [(0.5, "50 %"), (0.75, "75 %"), (1.0, "100 %")]
    marks = [(x, str(point["length"])) for x, point in zip(xs, points, strict=True)]
    frame.draw(sheet, ticks, marks, "length in bits", "right answers")
    for kind, title, color in KINDS:
        ys = [max(point[kind]["value"], 0.45) for point in points]
        frame.curve(sheet, xs, ys, color)
        x, y = frame.point(xs[-1], ys[-1])
        sheet.text(title, x + 10, y + 5, color, 15, 600)
