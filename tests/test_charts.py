"""Charts: what is compiled, how colours and labels are put in place."""

from __future__ import annotations

import json
import types
from dataclasses import replace
from pathlib import Path
from typing import Any

import altair as alt
import pytest

from build.artifacts import Job
from build.configuration import Options
from build.errors import BuildError
from build.page.figures.charts import stage
from build.page.figures.charts.chart import Chart, Column, data_of, spread
from build.page.figures.charts.compilation import picture, resolved, table_text, vega
from build.page.figures.charts.stage import make
from build.page.figures.paint import SCALE, rgb
from build.progress import Progress

ROOT = Path(__file__).parent.parent
TOKENS = json.loads((ROOT / "templates" / "tokens.json").read_text())
ROWS = [{"x": 1, "y": 0.5}, {"x": 2, "y": 1.0}]


@pytest.fixture
def chart() -> Chart:
    bars = alt.Chart(data_of(ROWS)).mark_bar(color="token:accent").encode(x="x:O", y="y:Q")
    return Chart(bars.properties(width=200, height=100), "Two bars.", ROWS, (Column("x", "X"), Column("y", "Y")))


def test_the_page_gets_vega_with_words_and_a_table(chart: Chart) -> None:
    compiled = vega(chart)
    assert compiled["$schema"].endswith("vega/v6.json")
    assert compiled["usermeta"]["description"] == "Two bars."
    table = compiled["usermeta"]["table"]
    assert next(data for data in compiled["data"] if data["name"] == table["data"])["values"] == ROWS
    assert table_text(chart) == "X,Y\n1,0.5\n2,1.0\n"


def test_colours_stay_names_until_a_theme_is_chosen(chart: Chart) -> None:
    assert "token:accent" in json.dumps(vega(chart))
    for theme in TOKENS.values():
        if "accent" in theme:
            assert "token:" not in json.dumps(resolved(vega(chart), theme))
    assert resolved(["token:class-3"], TOKENS["dark"]) == [TOKENS["dark"]["class"][3]]


def test_a_picture_wears_the_colours_of_its_theme(chart: Chart) -> None:
    image = picture(chart, TOKENS["dark"], ROOT)
    colors = {color for _, color in image.getcolors(100_000) or []}
    assert image.width >= 200 * SCALE
    assert {rgb(TOKENS["dark"]["paper"]), rgb(TOKENS["dark"]["accent"])} <= colors


def test_labels_keep_their_distance_and_their_order() -> None:
    ends = [{"name": "a", "y": 0.5}, {"name": "b", "y": 0.49}, {"name": "c", "y": 0.9}]
    placed = spread(ends, "y", 0.1)
    assert [row["name"] for row in placed] == ["c", "a", "b"]
    assert [row["place"] for row in placed] == pytest.approx([0.9, 0.5, 0.4])


def test_an_unknown_chart_is_named_with_its_figure() -> None:
    with pytest.raises(BuildError, match=r"figure\.md: unknown chart 'pie-of-layers'; write build/page/figures/charts"):
        make("pie-of-layers", None, "figure.md")  # type: ignore[arg-type]


def test_one_chart_of_two_experiments_is_two_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chart: Chart
) -> None:
    def figure(name: str, experiment: str) -> types.SimpleNamespace:
        front = types.SimpleNamespace(kind="other", chart="bars", experiment=experiment)
        return types.SimpleNamespace(place=name, front=front, path=name)

    figures = {name: figure(name, name) for name in ("one", "two")}
    site = types.SimpleNamespace(experiments=["one"])
    publication = types.SimpleNamespace(site=site, figures=lambda: [(figures[name], name) for name in figures])
    monkeypatch.setattr(stage, "read_publication", lambda _: publication)
    monkeypatch.setattr(stage, "Material", lambda experiment, *_: experiment)
    monkeypatch.setattr(stage, "make", lambda _, experiment, __: replace(chart, description=f"Of {experiment}."))
    experiments: dict[str, Any] = {name: name for name in figures}
    stage.run(Job(None, experiments, tmp_path, {}, Progress(), ROOT, Options()))
    words = [json.loads((tmp_path / "site" / "charts" / f"{n}.vg.json").read_text())["usermeta"] for n in figures]
    assert [each["description"] for each in words] == ["Of one.", "Of two."]
