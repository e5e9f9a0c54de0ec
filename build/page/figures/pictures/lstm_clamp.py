"""Right answers with each gate held shut or open, beside those of the network left alone."""

from __future__ import annotations

from build.artifacts import read_json
from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

ROW, GUTTER, RIGHT = 36, 190, 90


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw one bar a clamp."""
    measured = read_json(material.published("recurrence", "clamps.json"))
    rows = measured["clamps"]
    sheet.resize(PAGE, 40 + ROW * len(rows))
    sheet.text(f"Right answers on {rows[0]['n']:,} sequences of {measured['length']} bits", 0, 20, "soft", 14)
    width = PAGE - GUTTER - RIGHT
    for index, row in enumerate(rows):
        y = 40 + ROW * index
        gate = row["gate"].removesuffix("_gate").capitalize()
        sheet.text(f"{gate} gate {'open' if row['held'] else 'shut'}", 0, y + 22, size=16)
        sheet.box(GUTTER, y + 10, width, 12, "panel")
        sheet.box(GUTTER, y + 10, width * row["value"], 12, "soft")
        sheet.text(f"{100 * row['value']:.1f} %", PAGE, y + 22, size=16, anchor="rs")
