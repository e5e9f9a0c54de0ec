"""Small results that one build keeps for the next: written whole, with their sum, and never trusted without it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from build.disk.writing import write_text_whole


def read_kept(path: Path) -> dict[str, Any]:
    """Return what was kept; of a file that is missing, damaged or cut short, nothing."""
    try:
        found = json.loads(path.read_bytes())
        whole = found["sha256"] == _sum(found["kept"])
        return dict(found["kept"]) if whole else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write_kept(path: Path, results: Mapping[str, Any]) -> None:
    """Keep JSON-like results by their names, in place of what was kept."""
    write_text_whole(path, json.dumps({"kept": results, "sha256": _sum(results)}, ensure_ascii=False) + "\n")


def _sum(results: Mapping[str, Any]) -> str:
    """Return the SHA-256 of results, whatever their order."""
    return hashlib.sha256(json.dumps(results, sort_keys=True).encode()).hexdigest()
