"""One file of a data set, compressed or not: read no further than it can be long, and held against its SHA-256."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path

CHUNK = 1 << 20


class WrongBytes(Exception):
    """A file does not hold what it should; the message says what it holds."""


def read_payload(path: Path, sha256: str, largest: int) -> bytes:
    """Return the decompressed content of a file.

    Parameters
    ----------
    path : Path
        The file; one that ends in ``.gz`` is compressed.
    sha256 : str
        Of the decompressed content.
    largest : int
        Bytes beyond which nothing is decompressed.

    Raises
    ------
    WrongBytes
        If the content is another one.
    """
    content, whole = _read(path, largest + 1)
    if len(content) > largest:
        raise WrongBytes(f"more than {largest} bytes")
    got = hashlib.sha256(content).hexdigest()
    if not whole:
        raise WrongBytes(f"{got}, damaged or cut short")
    if got != sha256:
        raise WrongBytes(got)
    return content


def _read(path: Path, most: int) -> tuple[bytes, bool]:
    """Return up to ``most`` bytes of the content, and whether they could be read without a fault."""
    content = bytearray()
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            while part := file.read(min(CHUNK, most - len(content))):
                content += part
    except (EOFError, OSError, zlib.error):
        return bytes(content), False
    return bytes(content), True
