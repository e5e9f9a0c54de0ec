"""A step on one weight: the loss around it, the tangent, and the numbers."""

from __future__ import annotations

from typing import Any

from build.artifacts import read_json
from build.page.figures.curves import Frame
from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

LENGTH = 10
"""The step of the picture, in derivatives."""
TALL = 400
MARGIN = 0.08


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the first weight's curve on the left, and what is worked out on the right."""
    told = read_json(material.published("worked-step", "worked-step.json"))
    weight = told["weights"][0]
    after = weight["losses"][told["steps"].index(LENGTH)]
    promised = told["loss"] - LENGTH * weight["gradient"] ** 2
    sheet.resize(PAGE, TALL)
    _curve(told, weight, (promised, after), sheet)
    place = ", ".join(str(index) for index in weight["place"])
    lines = [
        (f"{weight['layer']}[{place}]", weight["value"], 4),
        ("derivative of the loss", weight["gradient"], 5),
        (f"step, −{LENGTH} × the derivative", -LENGTH * weight["gradient"], 4),
        ("loss before", told["loss"], 5),
        ("loss promised", promised, 5),
        ("loss after", after, 5),
    ]
    for row, (words, value, digits) in enumerate(lines):
        y = 90 + 38 * row
        sheet.text(words, PAGE / 2 + 40, y, "soft", 15)
        sheet.text(f"{value:.{digits}f}".replace("-", "−"), PAGE, y, "ink", 15, anchor="rs")
        sheet.line([(PAGE / 2 + 40, y + 12), (PAGE, y + 12)])


def _curve(told: dict[str, Any], weight: dict[str, Any], ends: tuple[float, float], sheet: Sheet) -> None:
    """Draw the loss as far as it was measured, the tangent, and the step's three dots."""
    value, slope = weight["value"], weight["gradient"]
    points = sorted((value - step * slope, loss) for step, loss in zip(told["steps"], weight["losses"], strict=True))
    xs, losses = [x for x, _ in points], [loss for _, loss in points]
    tangent = [told["loss"] + slope * (x - value) for x in xs]
    least, most = min(losses + tangent), max(losses + tangent)
    room = MARGIN * (most - least)
    frame = Frame(70, 40, PAGE / 2 - 70, TALL - 110, (xs[0], xs[-1]), (least - room, most + room))
    ticks = [(loss, f"{loss:.3f}") for loss in (least, told["loss"], most)]
    marks = [(x, f"{x:.2f}".replace("-", "−")) for x in (xs[0], value, xs[-1])]
    frame.draw(sheet, ticks, marks, f"weight of {weight['layer']}", "loss")
    frame.curve(sheet, xs, tangent, "negative", 1.5)
    frame.curve(sheet, xs, losses)
    target = value - LENGTH * slope
    dots = (
        ("before", value, told["loss"], "ink", -12),
        ("promised", target, ends[0], "negative", 26),
        ("after", target, ends[1], "positive", -12),
    )
    for words, at, loss, color, below in dots:
        x, y = frame.point(at, loss)
        sheet.dot(x, y, 5, sheet.palette[color])
        sheet.text(words, x, y + below, color, 14, anchor="ms")
