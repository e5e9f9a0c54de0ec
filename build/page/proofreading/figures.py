"""The front matter of figures: names that something must answer to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from build.author.files import lines_named, read_text
from build.errors import BuildError, nearest
from build.page.prose.content import Content, FigureSource

Layers = Mapping[str, int]
CHARTS = Path(__file__).parents[1] / "figures" / "charts"
PICTURES = CHARTS.with_name("pictures")
# Options that the page itself reads of any figure.
GENERAL = ("experiments", "rival")
OPTION = re.compile(r"options(?:\?\.|\.|\[\"|\.get\(\")(\w+)")


def check_figures(
    content: Content, templates: Path, layers: Mapping[str, Layers], homes: Mapping[str, list[str]]
) -> None:
    """Refuse a figure of an unknown kind, chart, experiment, layer, control or option, or one that no page shows.

    Parameters
    ----------
    content : Content
        The figures.
    templates : Path
        The folder of the templates.
    layers : mapping of str to (mapping of str to int)
        By experiment, the channels of each layer.
    homes : mapping of str to list of str
        By figure, the experiments of the pages that show it.

    Raises
    ------
    BuildError
        At the line of the front matter.
    """
    for figure in content.figures.values():
        with lines_named(figure.path):
            check_parts(figure, templates)
            for home in homes.get(figure.id, ()):
                _check_layer(figure, figure.front.experiment or home, layers)
        if figure.id not in homes:
            must = f"figure '{figure.id}' must be shown in a chapter"
            raise BuildError(f"{figure.path}:1", must, do=f'write {{{{ figure("{figure.id}") }}}}, or remove the file')


def check_parts(figure: FigureSource, templates: Path) -> None:
    """Refuse an unknown kind, chart, control or option.

    Raises
    ------
    BuildError
        At the key of the front matter.
    """
    _check_kind(figure, templates)
    _check_controls(figure, templates)
    _check_options(figure, templates)


def _check_kind(figure: FigureSource, templates: Path) -> None:
    kinds = [path.parent.name for path in templates.glob("figures/*/figure.js")]
    _known("kind", figure.front.kind, kinds, f"{figure.path}: kind")
    charts = [path.stem.replace("_", "-") for path in CHARTS.glob("[!_]*.py")]
    if figure.front.chart is not None:
        _known("chart", figure.front.chart, charts, f"{figure.path}: chart")
    elif figure.front.kind == "chart":
        raise BuildError(f"{figure.path}: chart", "must be given for a figure of kind 'chart'")


def _check_layer(figure: FigureSource, experiment: str, layers: Mapping[str, Layers]) -> None:
    _known("experiment", experiment, layers, f"{figure.path}: experiment")
    if figure.front.layer is not None and layers[experiment]:
        _known("layer", figure.front.layer, layers[experiment], f"{figure.path}: layer")


def _check_controls(figure: FigureSource, templates: Path) -> None:
    shared = re.search(r"CONTROLS = \{([^}]*)\}", read_text(templates / "static" / "js" / "page" / "foot.js"))
    known = re.findall(r"(\w+):", shared[1] if shared else "")
    known += re.findall(r"controls\??\.includes\(\"(\w+)\"\)", _code(figure, templates))
    for control in figure.front.controls:
        _known("control", control, known, f"{figure.path}: controls")


def _check_options(figure: FigureSource, templates: Path) -> None:
    """Refuse an option that neither the figure's script nor its picture mentions."""
    code = _code(figure, templates)
    for option in figure.front.options:
        if option not in GENERAL and not re.search(rf"\b{re.escape(option)}\b", code):
            known = {*OPTION.findall(code), *GENERAL}
            raise BuildError(f"{figure.path}: options: {option}", "unknown option", do=nearest(option, known))


def _code(figure: FigureSource, templates: Path) -> str:
    """Return what makes the figure: the scripts of its kind and the module of its picture."""
    kind = figure.front.kind
    paths = [*sorted((templates / "figures" / kind).glob("*.js")), PICTURES / f"{kind.replace('-', '_')}.py"]
    return "\n".join(read_text(path) for path in paths if path.is_file())


def _known(noun: str, word: str, known: Mapping[str, object] | list[str], where: str) -> None:
    if word not in known:
        raise BuildError(where, f"unknown {noun} '{word}'", do=nearest(word, known))
