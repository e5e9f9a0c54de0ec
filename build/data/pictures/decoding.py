"""One picture file as a person sees it: turned upright, on a ground, in eight bits, grey or in colour."""

from __future__ import annotations

import io
import struct
import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from build.data.pictures.tree import Unreadable

MOST_PIXELS = 100_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError, TypeError, OverflowError)
"""What Pillow raises for damaged files, by the part of the file that is damaged."""
WIDE = ("I;16", "I;16B", "I;16L", "I", "F")


def decode(content: bytes, background: str = "white") -> Image.Image:
    """Return a picture in the mode ``"L"`` or ``"RGB"``; the first one of several.

    Parameters
    ----------
    content : bytes
        A JPEG, PNG, WebP, GIF or BMP file.
    background : str
        What shows through where it is transparent.

    Raises
    ------
    Unreadable
        If the file is damaged, of another format or larger than a picture can be.
    """
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(content), formats=FORMATS) as image:
            _check_area(image)
            image.load()
            return _seen(image, background)
    except Unreadable:
        raise
    except (Image.DecompressionBombError, *BROKEN) as error:
        raise Unreadable(_reason(error)) from error


def measured(content: bytes) -> tuple[int, int]:
    """Return height and width of a picture as a person sees it, from its head alone.

    Raises
    ------
    Unreadable
        If it has none.
    """
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(content), formats=FORMATS) as image:
            turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
            return image.size if turned else image.size[::-1]
    except (Image.DecompressionBombError, *BROKEN) as error:
        raise Unreadable(_reason(error)) from error


def _check_area(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise Unreadable(f"{image.width} × {image.height} pixels are too many")


def _reason(error: Exception) -> str:
    """Say what is wrong without the address of a buffer."""
    return "not a picture" if isinstance(error, UnidentifiedImageError) else str(error) or "damaged"


def _seen(image: Image.Image, background: str) -> Image.Image:
    """Bring any mode to grey or colour."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode in WIDE:
        return _narrowed(upright)
    if upright.has_transparency_data:
        return _on_ground(upright, background)
    return upright if upright.mode in ("L", "RGB") else upright.convert("L" if upright.mode == "1" else "RGB")


def _narrowed(image: Image.Image) -> Image.Image:
    """Bring 16 bits to 8: the whole range to the whole range, rounded."""
    values: NDArray[Any] = np.asarray(image).astype(np.float64)
    return Image.fromarray(np.clip(np.rint(values / 257), 0, 255).astype(np.uint8))


def _on_ground(image: Image.Image, background: str) -> Image.Image:
    """Lay a transparent picture on a ground of one colour."""
    grey = image.mode in ("LA", "La", "L", "1")
    ground = Image.new("RGBA", image.size, background)
    laid = Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")
    return laid.getchannel("R") if grey else laid
