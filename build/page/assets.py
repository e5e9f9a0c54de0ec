"""Scripts and style sheets of the site: minified, with one version on every address."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from build.page.esbuild import minify_css, minify_scripts

# In this order; then what belongs to parts and to single figures.
SHEETS = ("fonts", "base", "layout", "article", "figure")
LAST_SHEET = "print"
ENTRIES = ("main.js", "embed.js")
# Bundled by the vendor stage.
BUNDLED = ("vega-entry.js", "three-entry.js")
STATIC_IMPORT = re.compile(r"""(\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.{1,2}/[^"'?]+\.js)\2""")
SCHEMES = ("light", "dark")


def version_of(parts: Iterable[bytes]) -> str:
    """Return eight characters that change when any file of the site does."""
    state = hashlib.sha256()
    for part in parts:
        state.update(hashlib.sha256(part).digest())
    return state.hexdigest()[:8]


def read_tokens(templates: Path) -> dict[str, Any]:
    """Read the colours and sizes that style sheets, canvas code and charts share."""
    tokens: dict[str, Any] = json.loads((templates / "tokens.json").read_text(encoding="utf-8"))
    return tokens


def token_sheet(tokens: Mapping[str, Any]) -> str:
    """Return the tokens as custom properties, colours by ``light-dark()``."""
    light, dark = (_flat(tokens[scheme]) for scheme in SCHEMES)
    lines = [f"--{name}: light-dark({color}, {dark[name]});" for name, color in light.items()]
    lines += [f"--{name}: {size};" for name, size in tokens["size"].items()]
    return ":root {\n" + "\n".join(lines) + "\n}\n"


def _flat(colors: Mapping[str, Any]) -> dict[str, str]:
    """Name the colours of the classes one by one: ``class-0``, ``class-1`` and so on."""
    flat: dict[str, str] = {}
    for name, color in colors.items():
        flat |= (
            {f"{name}-{index}": item for index, item in enumerate(color)} if isinstance(color, list) else {name: color}
        )
    return flat


def style_sources(static: Path) -> list[Path]:
    """Return the style sheets in the order in which they are joined."""
    folder = static / "css"
    first = [folder / f"{name}.css" for name in SHEETS]
    own = [*sorted(folder.glob("parts/*.css")), *sorted(folder.glob("figures/*.css"))]
    return [path for path in (*first, *own, folder / f"{LAST_SHEET}.css") if path.is_file()]


def script_sources(static: Path) -> list[Path]:
    """Return the modules that the site serves."""
    folder = static / "js"
    return [path for path in sorted(folder.rglob("*.js")) if path.name not in BUNDLED]


def write_styles(root: Path, static: Path, tokens: Mapping[str, Any], version: str, target: Path) -> None:
    """Write ``site.css``: tokens and all style sheets, the version on every font's address."""
    sheets = [token_sheet(tokens), *(path.read_text(encoding="utf-8") for path in style_sources(static))]
    minified = minify_css(root, "\n".join(sheets))
    target.parent.mkdir(parents=True)
    target.write_text(re.sub(r"(url\([^)?]*\.woff2)", rf"\1?v={version}", minified), encoding="utf-8")


def write_scripts(root: Path, static: Path, version: str, target: Path) -> None:
    """Write the modules, the version on every address that they import."""
    sources = script_sources(static)
    if not sources:
        return
    minify_scripts(root, static / "js", sources, target)
    for path in target.rglob("*.js"):
        path.write_text(add_version(path.read_text(encoding="utf-8"), version), encoding="utf-8")


def add_version(script: str, version: str) -> str:
    """Add the version to the relative imports of a module.

    A module asked for under two addresses would be two modules.
    """
    return STATIC_IMPORT.sub(rf"\1\2\3?v={version}\2", script)


def imported_modules(static: Path, entry: str) -> tuple[str, ...]:
    """Return what a module imports before it runs, and what those import, relative to ``js/``."""
    folder = (static / "js").resolve()
    found: list[str] = []
    waiting = [entry]
    while waiting:
        name = waiting.pop(0)
        for imported in _static_imports(folder / name):
            relative = (folder / name).parent.joinpath(imported).resolve().relative_to(folder).as_posix()
            if relative not in found and relative != entry:
                found.append(relative)
                waiting.append(relative)
    return tuple(found)


def _static_imports(path: Path) -> Iterator[str]:
    """Yield the relative imports at the top of a module, those of types and dynamic ones apart."""
    if not path.is_file():
        return
    for statement in re.finditer(
        r'^(?:import|export)\b[^;"\']*["\'](\.{1,2}/[^"\']+)["\']', path.read_text("utf-8"), re.M
    ):
        yield statement[1]
