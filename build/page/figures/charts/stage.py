"""Make every chart that a figure names, and the scatter that the page fills."""

from __future__ import annotations

from pathlib import Path

from build.artifacts import Job, write_json
from build.page.figures.charts.chart import Chart
from build.page.figures.charts.compilation import picture, table_text, vega, vega_lite
from build.page.figures.draftsman import draftsman
from build.page.figures.figure_data import Material
from build.page.prose.content import FigureSource
from build.page.prose.portraits import read_publication
from build.page.tokens import SCHEMES, read_tokens

UNFILLED = ("scatter",)
"""Charts whose data the page brings; they belong to no figure of kind ``chart``."""


def run(job: Job) -> None:
    """Write ``site/charts/<figure>.{vl,vg}.json`` and ``.csv``, and ``site/pictures/<figure>.<theme>.webp``.

    Files are named after figures, because two of them may show one chart of different experiments.

    Raises
    ------
    BuildError
        If a figure names a chart that does not exist.
    """
    publication = read_publication(job)
    main = publication.site.experiments[0]
    materials = {name: Material(experiment, job.inputs, job.root) for name, experiment in job.experiments.items()}
    tokens = read_tokens(job.root / "templates")
    figures = [(figure, home) for figure, home in publication.figures() if figure.front.chart]
    for name in UNFILLED:
        _write(make(name, materials[main], "build/page/figures/charts"), name, job.folder / "site" / "charts")
    for figure, home in job.progress.track(figures, len(figures), "drawing charts"):
        chart = make(figure.front.chart or "", materials[home], str(figure.path))
        _write(chart, figure.place, job.folder / "site" / "charts")
        for theme in SCHEMES:
            _save_picture(figure, chart, tokens[theme], theme, job)


def make(name: str, material: Material, where: str) -> Chart:
    """Let the module of a chart make it.

    Raises
    ------
    BuildError
        If there is no such module.
    """
    module = draftsman("build.page.figures.charts", name, where, f"unknown chart '{name}'")
    chart: Chart = module.chart(material)
    return chart


def _write(chart: Chart, name: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / f"{name}.vg.json", vega(chart), compact=True)
    write_json(folder / f"{name}.vl.json", vega_lite(chart))
    if chart.columns:
        (folder / f"{name}.csv").write_text(table_text(chart), encoding="utf-8")


def _save_picture(figure: FigureSource, chart: Chart, tokens: dict[str, object], theme: str, job: Job) -> None:
    if figure.front.kind != "chart":
        return
    path = job.folder / "site" / "pictures" / f"{figure.place}.{theme}.webp"
    path.parent.mkdir(parents=True, exist_ok=True)
    picture(chart, tokens, job.root).save(path, "WEBP", lossless=True, method=4)
