"""Scripts and style sheets of the site: found by folder, bundled and minified."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from build.author.files import read_text
from build.disk.repetition import made_once
from build.page.assets.chunks import companions
from build.page.assets.esbuild import bundle_script, minify_css, minify_scripts, module_graph, split_modules
from build.page.tokens import TOKENS, token_sheet

# In this order; then what belongs to parts and to single figures.
SHEETS = ("fonts", "base", "layout", "article", "figure")
LAST_SHEET = "print"
# A sheet of its own, which pages ask for when the reader goes on.
LATE_SHEET = "late"
# Modules that pages name; every kind of figure is another.
ENTRIES = ("main", "embed")
# Modules that a press asks for.
LATER = {"share": "page/share.js", "download": "page/download.js", "engine": "engine/network.js"}
# What runs in a second thread, where there is no page: whole, since its chunks would hold parts of pages.
THREAD = "background"
# Only pages whose policy lets WebAssembly run load what starts it.
APART = ("data/onnx-session.js",)
# Scripts that are no modules, because they run where those may not.
PLAIN = ("awake", "frame")


def version_of(parts: Iterable[bytes]) -> str:
    """Return eight characters that change when any file of the site does."""
    state = hashlib.sha256()
    for part in parts:
        state.update(hashlib.sha256(part).digest())
    return state.hexdigest()[:8]


def style_sources(templates: Path) -> list[Path]:
    """Return the style sheets in the order in which they are joined."""
    folder = templates / "static" / "css"
    first = [folder / f"{name}.css" for name in SHEETS]
    own = [*sorted(folder.glob("parts/*.css")), *sorted(templates.glob("figures/*/*.css"))]
    return [path for path in (*first, *own, folder / f"{LAST_SHEET}.css") if path.is_file()]


def late_sources(templates: Path) -> list[Path]:
    """Return the style sheet that is asked for later, if there is one."""
    return [path for path in [templates / "static" / "css" / f"{LATE_SHEET}.css"] if path.is_file()]


def script_sources(templates: Path) -> list[Path]:
    """Return all modules of the page and of its figures, tests apart."""
    found = [*(templates / "static" / "js").rglob("*.js"), *templates.glob("figures/*/*.js")]
    return sorted(path for path in found if not path.name.endswith(".test.js"))


def write_styles(root: Path, templates: Path, tokens: Mapping[str, Any], version: str, target: Path) -> None:
    """Write ``site.css``, tokens and all style sheets, and ``late.css``, the version on every font's address."""
    target.mkdir(parents=True)
    sheets = {
        "site": {str(templates / TOKENS): token_sheet(tokens)} | _texts(style_sources(templates)),
        LATE_SHEET: _texts(late_sources(templates)),
    }
    for name, texts in sheets.items():
        minified = re.sub(r"(url\([^)?]*\.woff2)", rf"\1?v={version}", minify_css(root, texts))
        (target / f"{name}.css").write_text(minified, encoding="utf-8")


def _texts(paths: Iterable[Path]) -> dict[str, str]:
    return {str(path): read_text(path) for path in paths}


def write_scripts(root: Path, templates: Path, opening: Collection[str], target: Path) -> dict[str, tuple[str, ...]]:
    """Write the page's modules: each entry and each kind of figure under its name, what they share in chunks.

    Entries keep their names, so that a page from a cache finds them after the next build; the name of a chunk is
    its content's hash.

    Parameters
    ----------
    root, templates : Path
        The checkout, and where its modules are.
    opening : collection of str
        Kinds of figures that the first view shows.
    target : Path
        Where the modules go.

    Returns
    -------
    dict
        By entry, what it imports before it runs, relative to ``target``.
    """
    sources = [*script_sources(templates), root / "package-lock.json"]
    key = version_of(b"%s\n%s" % (str(path).encode(), path.read_bytes()) for path in sources if path.is_file())
    key += " ".join(opening)
    return made_once("scripts", key, target, lambda: _write_scripts(root, templates, opening, target))


def _write_scripts(root: Path, templates: Path, opening: Collection[str], target: Path) -> dict[str, tuple[str, ...]]:
    """Bundle the page's modules."""
    source = templates / "static" / "js"
    entries = source / "entries"
    named = {name: entries / f"{name}.js" for name in ENTRIES} | {name: source / path for name, path in LATER.items()}
    named |= {f"figures/{path.parent.name}": path for path in sorted(templates.glob("figures/*/figure.js"))}
    # What a kind asks for when a reader wants it.
    named |= {f"figures/{path.parent.name}-later": path for path in sorted(templates.glob("figures/*/later.js"))}
    modules = {name: path for name, path in named.items() if path.is_file()}
    first = [*ENTRIES, *(f"figures/{kind}" for kind in opening)]
    graph = module_graph(root, list(modules.values()))
    beside = companions(graph, modules, first, [str((source / path).resolve()) for path in APART])
    outputs = split_modules(root, modules, beside, target)
    if (thread := entries / f"{THREAD}.js").is_file():
        bundle_script(root, thread, target / f"{THREAD}.js")
    minify_scripts(root, entries, [path for name in PLAIN if (path := entries / f"{name}.js").is_file()], target)
    return {f"{name}.js": imported_modules(outputs, f"{name}.js") for name in ENTRIES}


def imported_modules(outputs: Mapping[str, tuple[str, ...]], entry: str) -> tuple[str, ...]:
    """Return what a module imports before it runs, and what those import."""
    found: list[str] = []
    waiting = [entry]
    while waiting:
        for imported in outputs.get(waiting.pop(0), ()):
            if imported not in found:
                found.append(imported)
                waiting.append(imported)
    return tuple(found)
