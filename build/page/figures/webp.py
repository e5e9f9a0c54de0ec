"""Read the size of a WebP picture from its header, without an image library."""

from __future__ import annotations

from pathlib import Path

from build.errors import BuildError


def size_of(path: Path) -> tuple[int, int]:
    """Return width and height in pixels (RFC 9649, section 2).

    Raises
    ------
    BuildError
        If the file is no WebP picture.
    """
    with path.open("rb") as file:
        head = file.read(30)
    kind = head[12:16]
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP" or len(head) < 25:
        raise BuildError(str(path), "must be a WebP picture")
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
