"""Where the build drew its data, every page says so, and no sentence speaks of data that were not there."""

import json
import re
from pathlib import Path
from typing import Any

import jinja2
import jinja2.meta
import pytest

from build.page.publication.atlas import ORDERS
from tests.golden_site import ROOT, make_root, render_golden

BANNER = re.compile(r'<p class="banner" role="note"><strong>Drawn garments</strong>(.*?)</p>', re.S)
MEASURED = {
    "layer": "conv1", "dead": False, "black": False, "zeros": 0.5, "selectivity": 0.1, "means": [0.1, 0.2],
    "n_class": 10, "favourite": 1, "pure": 0.5, "reached": [3.0, 2.0, 1.0], "published": 2.0, "path_reached": [0.0] * 7,
    "real": 1.0, "real_index": 7, "twin": "conv1-0", "twin_correlation": 0.4,
    "orientation": None, "kernel": [[[1.0, -0.5]]], "edges": None,
    "lesion": {"accuracy": 0.1, "recall": [0.0, 0.2], "rank": 1, "alike": 0, "n": 100},
}  # fmt: skip


def pages_of(root: Path, **dataset: Any) -> dict[str, str]:
    """Render the tiny article with an atlas of two units and return its pages by path."""
    if not (ROOT / "node_modules" / "katex").is_dir():
        pytest.skip("npm packages are not installed")
    stages = make_root(root) / "stages" / "tiny"
    path = stages / "data" / "dataset.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | dataset))
    examples = [{"index": 3, "label": 1, "value": 1.5, "box": [1, 2, 3, 3]}] * 9
    units = [MEASURED | {"id": f"conv1-{at}", "index": at, "most": examples, "least": examples} for at in range(2)]
    (stages / "units").mkdir()
    (stages / "units" / "units.json").write_text(json.dumps(units))
    site = render_golden(root)
    return {path.relative_to(site).as_posix(): path.read_text() for path in site.rglob("*.html")}


@pytest.mark.parametrize("stands_for", [None, "Fashion-MNIST"])
def test_every_page_names_data_that_the_build_drew(tmp_path: Path, stands_for: str | None) -> None:
    pages = pages_of(tmp_path, stands_for=stands_for)
    atlas = {f"atlas/{order.path}index.html" for order in ORDERS} | {f"atlas/conv1-{at}/index.html" for at in (0, 1)}
    assert pages.keys() == {
        "index.html", "404.html", "embed/index.html", "embed/maps/index.html", "embed/opening/index.html", *atlas,
    }  # fmt: skip
    told = {path: BANNER.findall(html) for path, html in pages.items()}
    words = "stand in for Fashion-MNIST, which could not be obtained" if stands_for else "were chosen when this site"
    assert [path for path, found in told.items() if len(found) != 1 or words not in found[0]] == []


def test_no_page_speaks_of_drawings_where_none_were_drawn(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, synthetic=False)
    assert len(pages) > 10
    assert [path for path, html in pages.items() if BANNER.search(html)] == []


class Anything:
    """A call of the prose that answers whatever it is asked."""

    def __call__(self, *_: object, **__: object) -> str:
        return "·"

    def __getattr__(self, name: str) -> "Anything":
        return self

    __getitem__ = __getattr__

    def __len__(self) -> int:
        return 50


def spoken(path: Path, **dataset: object) -> str:
    """Run a text's conditions for a data set; its calls answer nothing of interest."""
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = path.read_text(encoding="utf-8")
    names = jinja2.meta.find_undeclared_variables(environment.parse(source))
    calls = {name: Anything() for name in names if name != "dataset"}
    return " ".join(environment.from_string(source).render(dataset=dataset, **calls).split())


DIGITS = ROOT / "content" / "digits" / "01-two.md"
PICTURES = ROOT / "content" / "chapters" / "02-pictures.md"
HAND = "trained on the handwritten digits of MNIST"


def test_digits_says_what_its_networks_were_trained_on() -> None:
    real = spoken(DIGITS, synthetic=False, noun="digit", plural="digits", stands_for=None)
    drawn = spoken(DIGITS, synthetic=True, noun="garment", plural="garments", stands_for="MNIST")
    assert HAND in real and "# Two networks for digits" in real and "test digits" in real
    assert HAND not in drawn and "# Two networks for garments" in drawn and "test garments" in drawn
    assert "trained on garments that a program drew" in drawn and "MNIST’s digits were scaled" not in drawn


def test_the_line_under_a_title_says_what_was_read() -> None:
    site = ROOT / "content" / "site.toml"
    assert "that read handwritten digits" in spoken(site, synthetic=False, plural="digits")
    drawn = spoken(site, synthetic=True, plural="garments")
    assert "handwritten" not in drawn and "test garments right" in drawn


def test_chosen_drawings_stand_in_for_nothing() -> None:
    chosen = spoken(PICTURES, synthetic=True, noun="garment", plural="garments", stands_for=None)
    missing = spoken(PICTURES, synthetic=True, noun="garment", plural="garments", stands_for="Fashion-MNIST")
    assert "could not be obtained" not in chosen and "product photographs" not in chosen
    assert "stand in for Fashion-MNIST, which could not be obtained" in missing
