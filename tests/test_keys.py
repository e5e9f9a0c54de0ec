"""A key that the content asks for stands spelled out in the module that makes it, so that a search finds it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.asked_keys import LAYER, ROOT, asked_keys

FILLED = rf"(?:{LAYER}|umap|pca|ring|untrained\.|shuffled-labels\.|\d+|%d|)"
"""What may be filled into a key: nothing that one would search for."""
TABLES = rf"(?:training|projection|recurrent|worked_step|{LAYER})\.\S+|(?:train|test)_images"
"""Keys of tables: settings, a layer's facts, one worked step, the images of a split."""


def names() -> Iterator[str]:
    """Yield every text in the code of the build as a pattern."""
    for path in sorted((ROOT / "build").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = (part.value if isinstance(part, ast.Constant) else None for part in node.values)
                yield "".join(FILLED if part is None else re.escape(str(part)) for part in parts)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 60:
                yield re.escape(node.value)


def test_every_key_is_found_by_a_search() -> None:
    experiments = "|".join(path.stem for path in (ROOT / "content" / "experiments").glob("*.toml"))
    found = re.compile("|".join(sorted({name for name in names() if re.search(r"[a-z]{2}", name)})))
    asked = {re.sub(rf"^(?:{experiments})\.", "", key) for key in asked_keys()}
    lost = {key for key in asked if not found.fullmatch(key) and not re.fullmatch(TABLES, key)}
    assert not lost, "spell the key out where it is made"
