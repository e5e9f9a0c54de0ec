"""The last step of the example in the memory cell that the page begins with, term by term."""

from __future__ import annotations

import numpy as np

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

UNIT, STEP = 0, -1


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Write the two equations of the cell with their numbers."""
    with np.load(material.folder("recurrence") / "example.npz") as arrays:
        trace = {name: arrays[name][:, UNIT] for name in arrays.files if arrays[name].ndim == 2}
    now = {name: float(values[STEP]) for name, values in trace.items()}
    sheet.resize(PAGE, 230)
    _equation(
        sheet,
        60,
        "Cell state",
        [
            ("forget gate", now["forget_gate"]),
            "×",
            ("old cell state", float(trace["cell"][STEP - 1])),
            "+",
            ("input gate", now["input_gate"]),
            "×",
            ("candidate", now["candidate"]),
            "=",
            ("cell state", now["cell"]),
        ],
    )
    _equation(
        sheet,
        160,
        "Hidden state",
        [
            ("output gate", now["output_gate"]),
            "× tanh",
            ("cell state", now["cell"]),
            "=",
            ("hidden state", now["hidden"]),
        ],
    )


def _equation(sheet: Sheet, top: float, name: str, parts: list[str | tuple[str, float]]) -> None:
    sheet.text(name, 0, top, size=19, weight=600)
    left = 170.0
    for part in parts:
        if isinstance(part, str):
            sheet.text(part, left + 20, top, "soft", 19, anchor="ms")
            left += 70 if len(part) > 1 else 50
            continue
        label, value = part
        sheet.text(f"{value:.3f}".replace("-", "−"), left + 50, top, size=22, anchor="ms")
        sheet.text(label, left + 50, top + 26, "soft", 14, anchor="ms")
        left += 115
