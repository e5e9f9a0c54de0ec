"""Packs: a few arrays in one binary file, with a JSON header, for the browser.

Layout: bytes 0-3 hold the length H of the header (uint32, little-endian; the header is padded with
spaces so that 4 + H is a multiple of 8), then the header as UTF-8 JSON, then the data. Each array
starts at its ``offset``, counted from the end of the header and aligned to 8 bytes.
A real value is ``(stored - zero) * scale``.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ALIGNMENT = 8
DTYPES = ("uint8", "int8", "uint16", "int16", "uint32", "float32", "float16")


@dataclass(frozen=True)
class Packed:
    """One array of a pack, as stored.

    Attributes
    ----------
    values : array
        The stored values, of one of :data:`DTYPES`.
    scale, zero : float or None
        What turns stored values into real ones; ``None`` where they are real already.
    unit : str or None
        The unit of the real values.
    """

    values: NDArray[Any]
    scale: float | None = None
    zero: float | None = None
    unit: str | None = None

    def real(self) -> NDArray[np.float64]:
        """Return the real values."""
        return (self.values.astype(np.float64) - (self.zero or 0)) * (1 if self.scale is None else self.scale)


def quantized(values: NDArray[Any], dtype: str = "uint16", symmetric: bool = False, unit: str | None = None) -> Packed:
    """Round real values to the whole numbers of ``dtype``, using its full range.

    Parameters
    ----------
    values : array of float
        Real values, all finite.
    dtype : str
        An integer type among :data:`DTYPES`.
    symmetric : bool
        Keep 0 exactly 0 and make the range equally wide on both sides.
    unit : str, optional
        The unit of the real values.
    """
    limits = np.iinfo(dtype)
    real = np.asarray(values, dtype=np.float64)
    if not np.isfinite(real).all():
        raise ValueError("only finite values can be quantized")
    low, high = (float(real.min()), float(real.max())) if real.size else (0.0, 0.0)
    if symmetric:
        high = max(abs(low), abs(high))
        low = -high
    steps = limits.max - limits.min - (1 if symmetric else 0)
    scale = (high - low) / steps or 1.0
    zero = (limits.min + limits.max + 1) // 2 if symmetric else limits.min - low / scale
    stored = np.clip(np.rint(real / scale + zero), limits.min, limits.max)
    return Packed(stored.astype(dtype), scale, float(zero), unit)


def pack(arrays: Mapping[str, NDArray[Any] | Packed], meta: Mapping[str, Any] | None = None) -> bytes:
    """Return the bytes of a pack.

    Parameters
    ----------
    arrays : mapping of str to array or Packed
        Arrays by name; of any shape, of one of :data:`DTYPES`.
    meta : mapping, optional
        Anything else that JSON can hold.
    """
    entries, blocks, offset = [], [], 0
    for name, given in arrays.items():
        array = given if isinstance(given, Packed) else Packed(given)
        entries.append(_entry(name, array, offset))
        values = np.ascontiguousarray(array.values)
        block = values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
        blocks.append(block + bytes(-len(block) % ALIGNMENT))
        offset += len(blocks[-1])
    header = json.dumps({"arrays": entries, "meta": dict(meta or {})}, ensure_ascii=False, separators=(",", ":"))
    text = header.encode()
    text += b" " * (-(4 + len(text)) % ALIGNMENT)
    return struct.pack("<I", len(text)) + text + b"".join(blocks)


def write_pack(path: Path, arrays: Mapping[str, NDArray[Any] | Packed], meta: Mapping[str, Any] | None = None) -> None:
    """Write a pack, making its folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pack(arrays, meta))


def unpack(data: bytes) -> tuple[dict[str, Packed], dict[str, Any]]:
    """Return the arrays and the meta data of a pack."""
    (length,) = struct.unpack_from("<I", data)
    header = json.loads(data[4 : 4 + length])
    arrays = {}
    for entry in header["arrays"]:
        dtype, count = np.dtype(entry["dtype"]).newbyteorder("<"), int(np.prod(entry["shape"]))
        values = np.frombuffer(data, dtype, count, 4 + length + entry["offset"])
        shaped = values.astype(entry["dtype"]).reshape(entry["shape"])
        arrays[entry["name"]] = Packed(shaped, *(entry.get(key) for key in ("scale", "zero", "unit")))
    return arrays, header["meta"]


def _entry(name: str, array: Packed, offset: int) -> dict[str, Any]:
    """Describe one array in the header."""
    dtype = array.values.dtype.name
    if dtype not in DTYPES:
        raise TypeError(f"{name} is {dtype}; a pack holds {', '.join(DTYPES)}")
    entry = {"name": name, "shape": list(array.values.shape), "dtype": dtype, "offset": offset}
    optional = {"scale": array.scale, "zero": array.zero, "unit": array.unit}
    return entry | {key: value for key, value in optional.items() if value is not None}
