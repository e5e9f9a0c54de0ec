"""How many test images are settled at each layer."""

from __future__ import annotations

from build.artifacts import read_json
from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

ROW = 34
NAMES = 90
NUMBERS = 215


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw a bar a layer: right answers grey, wrong ones warm."""
    rows = [row for row in read_json(material.folder("probes") / "probes.json")["depth"] if row["right"] + row["wrong"]]
    most = max(row["right"] + row["wrong"] for row in rows)
    sheet.resize(PAGE, ROW * len(rows) + 10)
    scale = (PAGE - NAMES - NUMBERS) / most
    for index, row in enumerate(rows):
        top, total = index * ROW + 8, row["right"] + row["wrong"]
        sheet.text("never" if row["layer"] == "none" else row["layer"], 0, top + 15)
        sheet.box(NAMES, top, row["right"] * scale, 20, "soft")
        sheet.box(NAMES + row["right"] * scale, top, row["wrong"] * scale, 20, "positive")
        sheet.text(f"{total:,} {material.dataset.plural}", PAGE - NUMBERS + 115, top + 15, size=14, anchor="rs")
        sheet.text(f"{100 * row['right'] / total:.1f} % right", PAGE, top + 15, "soft", 14, anchor="rs")
