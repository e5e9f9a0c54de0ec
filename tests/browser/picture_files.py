"""Files that a reader may hand to the sketchpad: what must be refused, and what is odd but whole."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, data: bytes) -> bytes:
    """Return a PNG of one bit a pixel with the given compressed rows."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def bomb(width: int, height: int) -> bytes:
    """Return a small, valid PNG of many white pixels."""
    return png(width, height, zlib.compress((b"\0" + b"\xff" * (width // 8)) * height, 9))


def trousers(mode: str = "L", paper: Any = 255, ink: Any = 0) -> Image.Image:
    """Draw a pair of trousers, upright, taller than wide."""
    picture = Image.new(mode, (120, 200), paper)
    draw = ImageDraw.Draw(picture)
    draw.polygon([(30, 10), (90, 10), (100, 190), (68, 190), (60, 60), (52, 190), (20, 190)], fill=ink)
    return picture


def photograph() -> Image.Image:
    """Turn the trousers on their side and say so, as a phone does."""
    return trousers("RGB", (255, 255, 255), (20, 20, 60)).transpose(Image.Transpose.ROTATE_90)


def turned_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6  # shown after a quarter turn clockwise
    return exif


# Each with a word of the reason.
REFUSED = {
    "empty.png": (b"", "empty"),
    "text.png": (b"Dear reader, I am a picture.", "it is text"),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><rect width='9' height='9'/></svg>", "PNG, JPEG"),
    "half.png": (encoded(trousers(), "PNG")[:300], "breaks off"),
    "half.jpg": (encoded(trousers("RGB", "white", "black"), "JPEG")[:900], "breaks off"),
    "half.webp": (encoded(trousers(), "WEBP")[:200], "breaks off"),
    "half.gif": (encoded(trousers(), "GIF")[:300], "breaks off"),
    "half.bmp": (encoded(trousers(), "BMP")[:3000], "breaks off"),
    "damaged.png": (png(80, 80, b"no deflated rows"), "damaged"),
    "bomb.png": (bomb(30_000, 30_000), "at most 40 million"),
    "large.png": (bomb(8_000, 5_008), "at most 40 million"),
    "heavy.bmp": (b"BM" + bytes(10_000_001), "at most 10 MB"),
}

ODD = {
    "cmyk.jpg": encoded(trousers("CMYK", (0, 0, 0, 0), (80, 70, 60, 90)), "JPEG"),
    "sixteen.png": encoded(trousers("I;16", 65_535, 300), "PNG"),
    "palette.gif": encoded(trousers().convert("P"), "GIF"),
    "animated.gif": encoded(trousers(), "GIF", save_all=True, append_images=[Image.new("L", (120, 200))], duration=90),
    "animated.webp": encoded(
        trousers(), "WEBP", save_all=True, append_images=[Image.new("L", (120, 200))], duration=90
    ),
    "cutout.png": encoded(trousers("LA", (0, 0), (0, 255)), "PNG"),
    "bitmap.bmp": encoded(trousers("1", 1, 0), "BMP"),
    "turned.jpg": encoded(photograph(), "JPEG", quality=95, exif=turned_exif()),
    "white-on-black.webp": encoded(trousers("L", 0, 255), "WEBP", lossless=True),
}
