"""Static pictures of the figures, on a small network with random weights."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from build.analysis.layers import activations
from build.data.packs import Packed, write_pack
from build.errors import BuildError
from build.page.figures.figure_data import Material
from build.page.figures.images import draw_figure
from build.page.figures.paint import PAGE, SCALE, Palette, Sheet
from build.page.figures.pictures.layer_scatter import SIGN, apart
from build.page.prose.content import FigureSource, FrontMatter, read_content
from tests.small_network import small_layers
from tests.small_stages import small_job

ROOT = Path(__file__).parent.parent
TOKENS = json.loads((ROOT / "templates" / "tokens.json").read_text())
N_POINTS = 200
KINDS = [
    ("class-wall", None),
    ("verdict", None),
    ("onnx-demo", None),
    ("layer-image", "image"),
    ("layer-maps", "conv1"),
    ("layer-maps", "relu1"),
    ("layer-vector", "fc1"),
    ("layer-logits", "logits"),
    ("layer-scatter", None),
    ("explain", None),
]


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    """Return the artifacts of a small network, with points strewn at random."""
    job = small_job(tmp_path_factory.mktemp("stages"))
    activations.run(job)
    inputs = {f"small/{name}": folder for name, folder in job.inputs.items()}
    inputs |= {"small/activations": job.folder, "small/projection": job.folder}
    source = np.random.default_rng(0)
    folder = job.folder / "site" / "data" / "small" / "projection"
    write_pack(folder / "points.bin", {"label": (np.arange(N_POINTS) % 10).astype(np.uint8)})
    for layer in small_layers():
        places = source.integers(0, 65536, (N_POINTS, 2)).astype(np.uint16)
        write_pack(folder / f"{layer.name}.bin", {"umap": Packed(places, 1 / 65535)})
    return Material(job.subject, inputs, ROOT)


def figure(kind: str, layer: str | None = None) -> FigureSource:
    front = FrontMatter(kind, "A question?", "Words.", layer=layer)
    return FigureSource("figure", Path("content/figures/figure.md"), front, "")


def drawn(kind: str, layer: str | None, theme: str, material: Material) -> np.ndarray:
    sheet = Sheet((PAGE, PAGE), Palette(TOKENS[theme]), ROOT)
    draw_figure(figure(kind, layer), material, sheet)
    return np.asarray(sheet.image)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("kind", "layer"), KINDS)
def test_a_figure_is_drawn_on_the_paper_of_its_theme(kind, layer, theme, material):
    pixels = drawn(kind, layer, theme, material)
    assert pixels.shape[1] == PAGE * SCALE
    paper = (pixels == Palette(TOKENS[theme])["paper"]).all(axis=2)
    assert 0 < paper.mean() < 0.995


def test_the_same_artifacts_give_the_same_picture(material):
    first, second = (drawn("layer-scatter", None, "light", material) for _ in range(2))
    assert np.array_equal(first, second)


def test_maps_wear_the_full_colour_where_they_are_largest(material):
    maps = material.activations["conv1"]
    strongest = "positive" if maps.max() >= -maps.min() else "negative"
    pixels = drawn("layer-maps", "conv1", "light", material)
    assert (pixels == Palette(TOKENS["light"])[strongest]).all(axis=2).any()


def test_signs_do_not_cover_each_other():
    crowded = apart(np.array([[50.0, 50.0], [52.0, 50.0], [55.0, 53.0], [200.0, 50.0]]))
    heights = np.sort(crowded[:3, 1])
    assert np.diff(heights).min() > 0.9 * SIGN[1]
    assert crowded[3] == pytest.approx([200, 50], abs=1e-3)


def test_a_kind_without_a_picture_is_named(material):
    with pytest.raises(BuildError, match=re.escape("must have a picture; write build/page/figures/pictures")):
        drawn("layer-pie", None, "light", material)


def test_every_figure_of_the_site_has_a_picture_or_a_chart():
    for each in read_content(ROOT / "content").figures.values():
        room, name = ("charts", each.front.chart) if each.front.kind == "chart" else ("pictures", each.front.kind)
        module = ROOT / "build" / "page" / "figures" / room / f"{(name or '').replace('-', '_')}.py"
        assert module.is_file(), f"{each.path} needs {module}"
