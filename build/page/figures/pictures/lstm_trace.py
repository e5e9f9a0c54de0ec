"""A sequence and everything that the LSTM computes about it, as bands aligned over time."""

from __future__ import annotations

import numpy as np

from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

BANDS = (
    ("forget_gate", "Forget gate"),
    ("input_gate", "Input gate"),
    ("candidate", "Candidate"),
    ("cell", "Cell state"),
    ("output_gate", "Output gate"),
    ("hidden", "Hidden state"),
)
DARKEST = 0.62
GUTTER, HEIGHT, GAP, HEAD = 130, 80, 8, 44


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the bits, six bands of one row a unit, and the belief in "more ones"."""
    with np.load(material.folder("recurrence") / "example.npz") as arrays:
        trace = {name: arrays[name] for name in arrays.files}
    sheet.resize(PAGE, HEAD + len(BANDS) * (HEIGHT + GAP) + 30)
    width = PAGE - GUTTER
    step = width / len(trace["bits"])
    for index, bit in enumerate(trace["bits"]):
        left = GUTTER + index * step
        sheet.box(left + 2, 4, step - 4, 30, "ink" if bit else None, "rule")
        sheet.text(str(bit), left + step / 2, 25, "paper" if bit else "ink", 16, anchor="ms")
    for row, (name, title) in enumerate(BANDS):
        top = HEAD + row * (HEIGHT + GAP)
        values = trace[name].T.astype(np.float32)  # (n_units, T)
        gate = name.endswith("_gate")
        if name == "cell":  # each unit on its own scale
            values = values / np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-6)
        image = sheet.palette.intensity(DARKEST * values) if gate else sheet.palette.diverging(values, 1.0)
        sheet.text(title, 0, top + HEIGHT / 2 + 5, size=16)
        sheet.paste(image, GUTTER, top, width, HEIGHT)
    logits = trace["logits"]
    belief = 1 / (1 + np.exp(logits[:, 0] - logits[:, 1]))
    top = HEAD + len(BANDS) * (HEIGHT + GAP)
    sheet.text("More ones?", 0, top + 18, size=16)
    sheet.paste(sheet.palette.intensity(DARKEST * belief[None].astype(np.float32)), GUTTER, top, width, 24)
