"""The charts stage: Altair charts, compiled to Vega for the page and drawn as static pictures.

Each other module here is one chart, with ``chart(material) -> Chart``; a figure names it in its front matter.
"""

from __future__ import annotations

from build.page.figures.charts.stage import run

__all__ = ["run"]
