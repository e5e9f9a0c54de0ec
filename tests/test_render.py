"""The tiny article, rendered and compared with what is committed; what every page promises."""

import dataclasses
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import jinja2
import pytest
from jinja2 import meta

from build.disk.archive import archive_size
from build.errors import BuildError
from build.page.assets.bundle import imported_modules, script_sources, style_sources
from build.page.figures.webp import size_of
from build.page.prose.content import read_content
from build.page.prose.drafts import FigureDraft
from build.page.publication import block_contexts, contexts
from build.page.publication.contexts import Template
from build.page.publication.environment import Templates
from build.page.publication.shipment import wanted_by
from build.page.tokens import token_sheet
from tests.golden_site import GOLDEN, ROOT, make_root, render_golden

EXPECTED = GOLDEN / "expected"
RENDERED = GOLDEN / "rendered"
ADDRESS = "https://example.org/tiny/"
KINDS = {**vars(contexts), **vars(block_contexts)}.values()
TEMPLATES = [kind for kind in KINDS if isinstance(kind, type) and issubclass(kind, Template)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (ROOT / "node_modules" / "katex").is_dir():
        pytest.skip("npm packages are not installed")
    return render_golden(make_root(tmp_path_factory.mktemp("golden")), ADDRESS)


def comparable(path: Path) -> bytes:
    """Return a file's content; of the receipt, what changes neither with packages nor with default settings."""
    if path.name != "build.json":
        return path.read_bytes()
    receipt = json.loads(path.read_text())
    del receipt["packages"], receipt["experiments"]["tiny"]["training"], receipt["experiments"]["tiny"]["projection"]
    receipt["values"] = {key: value for key, value in receipt["values"].items() if key.count(".") < 2}
    return json.dumps(receipt).encode()


def files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def test_the_tiny_article_is_as_committed(site: Path) -> None:
    """Where it differs, the new site is left beside the expected one: look, then move it there."""
    shutil.rmtree(RENDERED, ignore_errors=True)
    made, expected = files(site), files(EXPECTED)
    del made["site.zip"]  # holds the versions of packages
    differing = {name for name in made.keys() & expected.keys() if comparable(made[name]) != comparable(expected[name])}
    if differing or made.keys() != expected.keys():
        shutil.copytree(site, RENDERED)
    assert made.keys() == expected.keys()
    assert not differing, f"compare {RENDERED.relative_to(ROOT)} with {EXPECTED.relative_to(ROOT)}"


def test_rendering_again_gives_the_same(site: Path, tmp_path: Path) -> None:
    again = render_golden(make_root(tmp_path), ADDRESS)
    assert {name: path.read_bytes() for name, path in files(site).items()} == {
        name: path.read_bytes() for name, path in files(again).items()
    }


@pytest.mark.parametrize("context", TEMPLATES, ids=lambda kind: kind.__name__)
def test_templates_use_what_they_are_given(context: type[Template]) -> None:
    if context is Template:
        return
    environment = Templates(ROOT / "templates")
    used: set[str] = set()
    waiting, seen = [context.template], set()
    while waiting:
        name = waiting.pop()
        if name is None or name in seen:
            continue
        seen.add(name)
        tree = environment.parse(environment.loader.get_source(environment, name)[0])
        used |= meta.find_undeclared_variables(tree)
        waiting += list(meta.find_referenced_templates(tree))
    assert used == {field.name for field in dataclasses.fields(context)}


def test_an_undefined_name_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        Templates(ROOT / "templates").from_string("{{ nothing }}").render()


def test_rendering_needs_no_torch(tmp_path: Path) -> None:
    make_root(tmp_path)
    code = (
        "import sys; from pathlib import Path; from tests.golden_site import render_golden\n"
        f"render_golden(Path({str(tmp_path)!r}))\n"
        "print([name for name in ('torch', 'numpy', 'sklearn', 'umap', 'altair', 'PIL') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_pages_keep_their_own_policy(site: Path) -> None:
    for path in site.rglob("*.html"):
        html = path.read_text()
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1].replace("&#39;", "'")
        assert policy.startswith("default-src 'none'; script-src 'self'")
        assert not re.search(r"""\s(?:style|on\w+)=["']|<style""", html)
        assert not re.search(r'<script(?! src=| type="(?:module|application/(?:ld\+)?json)")', html)


def test_webassembly_only_where_a_figure_asks_for_it(site: Path) -> None:
    allowed = {
        name: "wasm-unsafe-eval" in path.read_text() for name, path in files(site).items() if name.endswith("html")
    }
    assert allowed == {
        "index.html": True,
        "embed/maps/index.html": True,
        "embed/opening/index.html": False,
        "embed/index.html": False,
        "404.html": False,
    }


def test_all_words_are_there_without_scripts(site: Path) -> None:
    html = (site / "index.html").read_text()
    assert html.count('<div class="caption">') == html.count('<div class="figure-static">') == 2
    assert re.findall(r"Figure&nbsp;(\d)", html) == ["1", "2"]
    assert 'data-set="layer=conv1&amp;channel=1"' in html
    assert "<math" in html and "$" not in re.sub(r"<script.*?</script>", "", html, flags=re.S)


def test_addresses_carry_the_version(site: Path) -> None:
    html = (site / "index.html").read_text()
    version = json.loads(re.search(r'id="page-config">(.*?)</script>', html)[1])["version"]
    assert f'href="./css/site.css?v={version}"' in html
    assert re.search(r'from"./chunks/[A-Z0-9]{8}\.js"', (site / "js" / "main.js").read_text())
    assert f"serif.woff2?v={version}" in (site / "css" / "site.css").read_text()


def test_embeds_and_machines_find_absolute_addresses(site: Path) -> None:
    answer = json.loads((site / "embed" / "maps" / "oembed.json").read_text())
    assert answer["type"] == "rich"
    assert re.fullmatch(r'<iframe src="https://example\.org/tiny/embed/maps/" [^>]*></iframe>', answer["html"])
    assert f"<loc>{ADDRESS}</loc>" in (site / "sitemap.xml").read_text()
    assert '<a href="/tiny/">' in (site / "404.html").read_text()
    assert f'href="{ADDRESS}embed/maps/oembed.json"' in (site / "embed" / "maps" / "index.html").read_text()


def test_the_receipt_says_what_the_site_was_made_from(site: Path) -> None:
    receipt = json.loads((site / "build.json").read_text())
    assert receipt["dataset"] == "drawn-garments" and receipt["synthetic"] is True
    assert receipt["experiments"]["tiny"]["networks"]["trained"]["test_accuracy"] == 0.75
    assert receipt["claims"]["tiny.none"]["holds"] is False
    assert receipt["files"].keys() == files(site).keys() - {"build.json", "site.zip"}
    assert receipt["packages"]["vega"] == "6.0.0"


def test_two_stages_may_not_leave_the_same_file(tmp_path: Path) -> None:
    root = make_root(tmp_path)
    other = root / "stages" / "tiny" / "train" / "site" / "models" / "tiny.onnx"
    other.parent.mkdir(parents=True)
    other.write_text("another")
    with pytest.raises(BuildError, match="must be written by one stage only"):
        render_golden(root)


def test_imports_are_followed_for_preloading() -> None:
    outputs = {"main.js": ("chunks/A.js", "chunks/B.js"), "chunks/A.js": ("chunks/B.js", "chunks/C.js")}
    assert imported_modules(outputs, "main.js") == ("chunks/A.js", "chunks/B.js", "chunks/C.js")


def test_a_figure_is_found_by_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "figures" / "pie"
    folder.mkdir(parents=True)
    for name in ("figure.js", "slices.js", "figure.test.js", "figure.css", "crust.css"):
        (folder / name).touch()
    assert [path.name for path in script_sources(tmp_path)] == ["figure.js", "slices.js"]
    assert [path.name for path in style_sources(tmp_path)] == ["crust.css", "figure.css"]
    shutil.rmtree(folder)
    assert not script_sources(tmp_path) and not style_sources(tmp_path)


def test_tokens_become_properties() -> None:
    tokens = {
        "light": {"ink": "#000", "class": ["#111"]},
        "dark": {"ink": "#fff", "class": ["#eee"]},
        "size": {"text": "3rem"},
    }
    sheet = token_sheet(tokens)
    assert "--ink: light-dark(#000, #fff);" in sheet and "--class-0: light-dark(#111, #eee);" in sheet
    assert "--text: 3rem;" in sheet


@pytest.mark.parametrize("lossless", [True, False])
def test_pictures_tell_their_size(tmp_path: Path, lossless: bool) -> None:
    image = pytest.importorskip("PIL.Image")
    for mode in ("RGB", "RGBA"):
        image.new(mode, (301, 17)).save(tmp_path / "picture.webp", lossless=lossless)
        assert size_of(tmp_path / "picture.webp") == (301, 17)


def test_data_that_no_figure_reads_are_not_published() -> None:
    content = read_content(ROOT / "content")
    none: Any = None
    figures = {
        name: FigureDraft(content.figures[name], none, none, none, "") for name in ("shift-dial", "digits-averages")
    }
    draft: Any = SimpleNamespace(page=content.site.pages[0], figures=figures, guesses={})
    is_wanted = wanted_by(ROOT / "templates" / "figures", content.site, [draft])
    for path in ("shifts.json", "specimens.bin"):
        assert is_wanted(f"data/fashion/{path}") and is_wanted(f"models/{path}")
    assert is_wanted("data/fashion-strided/shifts.json") and is_wanted("data/digits-small/averages/trained/conv1.bin")
    assert not is_wanted("data/digits-deep/averages/trained/conv1.bin") and not is_wanted(
        "data/fashion/statistics.json"
    )


def test_the_whole_site_is_one_file(site: Path, tmp_path: Path) -> None:
    """It unpacks to what is published, and the page says how large it is."""
    with ZipFile(site / "site.zip") as archive:
        archive.extractall(tmp_path)
    published = {name: path.read_bytes() for name, path in files(site).items() if name != "site.zip"}
    assert {name: path.read_bytes() for name, path in files(tmp_path / "site").items()} == published
    size = (site / "site.zip").stat().st_size
    assert archive_size(site) == size
    assert f"one file of {size / 1e6:.1f}\u00a0MB" in (site / "index.html").read_text()
