"""How closely each memory cell follows ones − zeros, strongest first."""

from __future__ import annotations

from build.artifacts import read_json
from build.page.figures.curves import Frame
from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

ROW, SPLIT = 40, 560


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the strongest cell's mean state against the difference, and all correlations."""
    units = read_json(material.published("recurrence", "units.json"))["units"]
    sheet.resize(PAGE, 30 + max(ROW * len(units), 340))
    best = units[0]
    reach = (len(best["mean"]) - 1) // 2
    known = [(x - reach, value) for x, value in enumerate(best["mean"]) if value is not None]
    values = [value for _, value in known]
    frame = Frame(60, 40, SPLIT - 120, 260, (known[0][0], known[-1][0]), (min(values), max(values)))
    ticks = [(value, f"{value:.1f}".replace("-", "−")) for value in (min(values), max(values))]
    marks = [(x, f"{x:+d}".replace("-", "−") if x else "0") for x in (known[0][0], 0, known[-1][0])]
    frame.draw(sheet, ticks, marks, "ones − zeros so far", f"mean cell state of unit {best['unit']}")
    frame.curve(sheet, [x for x, _ in known], values, "accent")
    middle, width = SPLIT + 260, 170
    for index, unit in enumerate(units):
        y = 30 + ROW * index
        size = width * abs(unit["correlation"])
        sheet.text(f"Unit {unit['unit']}", SPLIT, y + 16, size=16)
        sheet.box(middle - width, y + 5, 2 * width, 12, "panel")
        negative = unit["correlation"] < 0
        sheet.box(middle - size if negative else middle, y + 5, size, 12, "negative" if negative else "positive")
        sheet.text(f"{unit['correlation']:+.3f}".replace("-", "−"), PAGE, y + 16, size=16, anchor="rs")
