"""All layers of the network beside each other, as in the flat twin of the view in space."""

from __future__ import annotations

from build.page.figures.figure_data import Material
from build.page.figures.paint import Sheet, usual_magnitude
from build.page.figures.pictures.network_3d import draw_layers
from build.page.prose.content import FigureSource


def draw(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Draw every layer on the scale of its usual values."""
    draw_layers(material, sheet, usual_magnitude)
