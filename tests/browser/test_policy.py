"""What a page may load, and that nothing it holds or does asks for more."""

import itertools
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from build.artifacts import sha256
from build.page.assets.vendor import RUNTIME
from build.page.publication.social import is_published
from tests.browser.conftest import ROOT, SITE, published_address
from tests.markup import Markup

PAGES = sorted(SITE.rglob("*.html"))
JSON_TYPES = ("application/json", "application/ld+json")
IMPORT = re.compile(r"""(?:from|import)\s*\(?["'](\.{1,2}/[^"'?]+)""")


def own_origin() -> set[str]:
    """Return what stands for the site's own files: a published one is named, too."""
    parts = urlsplit(published_address())
    return {"'self'", f"{parts.scheme}://{parts.netloc}"} if is_published(published_address()) else {"'self'"}


def reaches(module: Path, wanted: str) -> bool:
    """Tell whether a built module, or one of those that it imports, names a file."""
    waiting, seen = [module.resolve()], set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        imported = {(path.parent / name).resolve() for name in IMPORT.findall(path.read_text(encoding="utf-8"))}
        waiting += [each for each in imported - seen if each.suffix == ".js"]
    return any(wanted in path.read_text(encoding="utf-8") for path in seen)


def runs_onnx(page: Markup) -> bool:
    """Tell whether one of a page's figures can start ONNX Runtime."""
    kinds = {given["data-figure"] for tag, given in page.elements if tag == "figure" and "data-figure" in given}
    modules = [SITE / "js" / "figures" / f"{kind}.js" for kind in kinds]
    return any(reaches(module, "ort.wasm.bundle.min.mjs") for module in modules)


def test_every_page_allows_what_it_needs_and_no_more() -> None:
    own = own_origin()
    n_runtime = 0
    for path in PAGES:
        page = Markup.read(path)
        runtime = runs_onnx(page)
        n_runtime += runtime
        assert page.policy() == {
            "default-src": {"'none'"},
            "script-src": own | ({"'wasm-unsafe-eval'"} if runtime else set()),
            "style-src": own,
            "img-src": own | {"data:", "blob:"},
            "font-src": own,
            "connect-src": own,
            "manifest-src": own,
            "base-uri": {"'none'"},
            "form-action": {"'none'"},
        }, path
        before = itertools.takewhile(lambda element: "http-equiv" not in element[1], page.elements)
        assert {tag for tag, _ in before} == {"html", "head", "meta"}, "nothing loads before the policy"
    assert 0 < n_runtime < 5


def test_nothing_is_inline_and_nothing_is_foreign() -> None:
    for path in PAGES:
        page = Markup.read(path)
        for tag, given in page.elements:
            assert tag not in ("style", "base", "iframe", "object", "embed", "applet"), f"{path}: <{tag}>"
            assert not [name for name in given if name == "style" or name.startswith("on")], f"{path}: {tag} {given}"
            assert given.get("http-equiv", "Content-Security-Policy") == "Content-Security-Policy", path
        for given, text in page.scripts:
            assert ("src" in given and not text.strip()) or given.get("type") in JSON_TYPES, f"{path}: inline script"
        for tag, name, link in page.addresses():
            scheme = urlsplit(link).scheme or ("outside" if link.startswith("//") else "")
            said = tag == "link" and link.startswith(published_address())
            allowed = {"a": ("", "https", "http", "mailto"), "img": ("", "data"), "image": ("", "data")}.get(tag, ("",))
            licence = tag == "link" and link in [each["href"] for each in page.links("license")]
            assert scheme in allowed or said or licence, f"{path}: <{tag} {name}={link[:80]}>"


def test_vendored_files_are_those_of_the_packages(receipt: dict[str, Any]) -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    published = [path for folder in ("vendor", "fonts") for path in (SITE / folder).iterdir()]
    assert receipt["vendored"].keys() == {path.relative_to(SITE).as_posix() for path in published}
    for name, digest in receipt["vendored"].items():
        assert sha256(SITE / name) == digest == receipt["files"][name]
    for name in RUNTIME:
        package = ROOT / "node_modules" / "onnxruntime-web"
        assert (SITE / "vendor" / name).read_bytes() == (package / "dist" / name).read_bytes()
    assert receipt["packages"]["onnxruntime-web"] == lock["node_modules/onnxruntime-web"]["version"]
