"""Four moments of the film, at one layer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from build.artifacts import read_json
from build.data.packs import unpack
from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Sheet
from build.page.prose.content import FigureSource

N_MOMENTS = 4
GAP = 24
HEAD = 30
RADIUS = 0.9


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw the test images among the corners of their classes, from the first moment to the last."""
    meta = read_json(material.published("moments", "film/moments.json"))
    layer = str(figure.front.options.get("layer", meta["layers"][-2]))
    arrays, _ = unpack(material.published("moments", f"film/{layer}.bin").read_bytes())
    stored = np.cumsum(arrays["places"].values, axis=0, dtype=np.uint8)
    places = (stored - (arrays["places"].zero or 0)) * (arrays["places"].scale or 1) / meta["reach"]
    points, _ = unpack(material.published("projection", "projection/points.bin").read_bytes())
    labels = points["label"].values.astype(int)
    side = (PAGE - GAP * (N_MOMENTS - 1)) / N_MOMENTS
    sheet.resize(PAGE, round(side + HEAD + 8))
    for column, moment in enumerate(np.linspace(0, len(places) - 1, N_MOMENTS).round().astype(int)):
        left, about = column * (side + GAP), meta["moments"][moment]
        words = f"{layer}, step {about['step']:,}: {100 * about['accuracy']:.0f} % right"
        sheet.text(words, left, 16, weight=600, size=14)
        _scene(sheet, places[moment][: len(labels)], labels, left, side)


def _scene(sheet: Sheet, places: NDArray[np.float64], labels: NDArray[np.int64], left: float, side: float) -> None:
    """Draw one moment; places run from −1 to 1."""
    sheet.line([(left, HEAD - 6), (left + side, HEAD - 6)])
    for (x, y), label in zip(places, labels, strict=True):
        place = left + (x + 1) / 2 * side, HEAD + (1 - y) / 2 * side
        sheet.dot(*place, RADIUS, sheet.palette.of_class(label))
