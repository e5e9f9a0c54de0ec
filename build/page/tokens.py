"""Colours, sizes and widths that style sheets, canvas code, charts and static pictures share: ``tokens.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from build.author.files import line_of, read_text
from build.errors import BuildError

TOKENS = "tokens.json"
SCHEMES = ("light", "dark")
WIDTHS = ("text", "middle", "page", "screen")
"""How wide a figure may be; all but ``screen`` are sizes in the file."""
ROOT_PX = 18
"""The page's font size, in CSS pixels: what one ``rem`` of the file stands for."""
SCREEN_PX = 1280
"""What stands for the width of a screen where a number must be given."""


def read_tokens(templates: Path) -> dict[str, Any]:
    """Read the colours and sizes that style sheets, canvas code and charts share.

    Raises
    ------
    BuildError
        If the file is no JSON, a table is missing, or a colour has no twin in the other scheme.
    """
    path = templates / TOKENS
    text = read_text(path)
    try:
        tokens = json.loads(text)
    except json.JSONDecodeError as error:
        raise BuildError(f"{path}:{error.lineno}", "must be valid JSON", error.msg) from error
    for name in (*SCHEMES, "size"):
        if not isinstance(tokens, dict) or not isinstance(tokens.get(name), dict):
            raise BuildError(f"{path}:1", f"must hold a table '{name}'")
    for name in sorted(_flat(tokens["light"]).keys() ^ _flat(tokens["dark"]).keys()):
        line = line_of(text, f'"{name}"')
        raise BuildError(f"{path}:{line}", f"a colour must be in both schemes, light and dark (got '{name}' in one)")
    checked: dict[str, Any] = tokens
    return checked


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


def width_px(tokens: Mapping[str, Any], width: str) -> int:
    """Return one of ``WIDTHS`` in CSS pixels."""
    size = tokens["size"].get(width)
    return round(float(size.removesuffix("rem")) * ROOT_PX) if size else SCREEN_PX
