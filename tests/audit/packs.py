"""Read the data that the site publishes for its figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np


def read_pack(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    """Return the arrays of a pack by name, in their units.

    A pack is the length of its header (uint32), the header in JSON, and the arrays at their offsets behind it; a
    number is (stored − zero) × scale.
    """
    raw = path.read_bytes()
    start = 4 + int.from_bytes(raw[:4], "little")
    header = json.loads(raw[4:start])
    return {each["name"]: _array(raw, start, each) for each in header["arrays"]}


def _array(raw: bytes, start: int, entry: dict[str, Any]) -> np.ndarray[Any, Any]:
    count = int(np.prod(entry["shape"]))
    stored = np.frombuffer(raw, np.dtype(entry["dtype"]).newbyteorder("<"), count, start + entry["offset"])
    stored = stored.reshape(entry["shape"])
    return (stored - entry.get("zero", 0.0)) * entry["scale"] if "scale" in entry else stored
