"""The images stage: a static picture of every figure that is not a chart, in light and dark."""

from __future__ import annotations

from pathlib import Path

from build.artifacts import Job
from build.page.figures.draftsman import draftsman
from build.page.figures.figure_data import Material
from build.page.figures.paint import PAGE, Palette, Sheet
from build.page.prose.content import FigureSource
from build.page.prose.portraits import read_publication
from build.page.tokens import SCHEMES, read_tokens

CHART = "chart"
"""The kind of figure whose picture the charts stage makes."""


def run(job: Job) -> None:
    """Draw ``site/pictures/<id>.light.webp`` and ``.dark.webp`` for every figure.

    Raises
    ------
    BuildError
        If a figure's kind has no picture.
    """
    tokens = read_tokens(job.root / "templates")
    materials = {name: Material(experiment, job.inputs, job.root) for name, experiment in job.experiments.items()}
    figures = [(figure, home) for figure, home in read_publication(job).figures() if figure.front.kind != CHART]
    for figure, home in job.progress.track(figures, len(figures), "drawing pictures"):
        for theme in SCHEMES:
            sheet = Sheet((PAGE, PAGE), Palette(tokens[theme]), job.root)
            draw_figure(figure, materials[home], sheet)
            save(sheet, job.folder / "site" / "pictures" / f"{figure.place}.{theme}.webp")


def draw_figure(figure: FigureSource, material: Material, sheet: Sheet) -> None:
    """Let the module of the figure's kind draw it.

    Raises
    ------
    BuildError
        If there is no such module.
    """
    kind = figure.front.kind
    module = draftsman("build.page.figures.pictures", kind, str(figure.path), f"kind '{kind}' must have a picture")
    module.draw(figure, material, sheet)


def save(sheet: Sheet, path: Path) -> None:
    """Write a picture without loss where that is small, and well compressed where it is not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.image.save(path, "WEBP", lossless=True, quality=60, method=4)
