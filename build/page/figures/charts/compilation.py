"""From an Altair chart to what the page and its readers get: Vega, Vega-Lite, CSV and pictures."""

from __future__ import annotations

import atexit
import csv
import functools
import io
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import vl_convert as vlc
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from PIL import Image

from build.page.figures.charts.chart import FONT, Chart, styled
from build.page.figures.paint import SANS, SCALE

WEIGHTS = (400, 600)


def vega_lite(chart: Chart) -> dict[str, Any]:
    """Return the Vega-Lite specification, its colours still names of tokens."""
    specification: dict[str, Any] = styled(chart.chart).to_dict(validate=True)
    return specification


def vega(chart: Chart) -> dict[str, Any]:
    """Compile to Vega, with what the page needs to say and to tabulate."""
    compiled: dict[str, Any] = vlc.vegalite_to_vega(vega_lite(chart))
    usermeta: dict[str, Any] = {"description": chart.description}
    if chart.columns:
        compiled["data"].append({"name": "table", "values": list(chart.rows)})
        columns = [{"field": column.field, "title": column.title} for column in chart.columns]
        usermeta["table"] = {"data": "table", "columns": columns}
    return {**compiled, "usermeta": usermeta, "description": chart.description}


def resolved(value: Any, tokens: Mapping[str, Any]) -> Any:
    """Put the colours of one theme in the place of their names."""
    if isinstance(value, str) and value.startswith("token:"):
        name = value.removeprefix("token:")
        colors = tokens["class"]
        return colors[int(name[6:]) % len(colors)] if name.startswith("class-") else tokens[name]
    if isinstance(value, list):
        return [resolved(entry, tokens) for entry in value]
    if isinstance(value, dict):
        return {key: resolved(entry, tokens) for key, entry in value.items()}
    return value


def table_text(chart: Chart) -> str:
    """Return the table behind a chart as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.title for column in chart.columns])
    writer.writerows([row[column.field] for column in chart.columns] for row in chart.rows)
    return text.getvalue()


def picture(chart: Chart, tokens: Mapping[str, Any], root: Path) -> Image.Image:
    """Draw a chart in the colours of one theme."""
    register_typeface(root)
    specification = resolved(vega_lite(chart), tokens)
    specification["config"]["background"] = tokens["paper"]
    png = vlc.vegalite_to_png(specification, scale=SCALE)
    return Image.open(io.BytesIO(png)).convert("RGB")


@functools.cache
def register_typeface(root: Path) -> None:
    """Let the renderer find the page's own typeface, at the weights that charts use, as long as this process runs."""
    folder = Path(tempfile.mkdtemp(prefix="typeface-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for weight in WEIGHTS:
        font = instantiateVariableFont(TTFont(root / SANS), {"wght": weight}, updateFontNames=False)
        font["OS/2"].usWeightClass = weight
        for name_id in (1, 16):
            font["name"].setName(FONT, name_id, 3, 1, 0x409)
        font.flavor = None
        font.save(folder / f"sans-{weight}.ttf")
    vlc.register_font_directory(str(folder))
