"""Colours, type and a drawing sheet for static pictures, from the same tokens as the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from fontTools.ttLib import TTFont
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Color = tuple[int, int, int]
Box = tuple[float, float, float, float]
"""Left, top, width and height, in CSS pixels."""
Values = NDArray[np.float32]

SCALE = 2
"""Image pixels to a CSS pixel."""
PAGE = 1080
"""Width of a figure of width ``page``, in CSS pixels."""
USUAL = 0.99
"""Share of a layer's values that its colour scale reaches."""
SANS = "node_modules/@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2"


class Palette:
    """The tokens of one theme as colours.

    Parameters
    ----------
    tokens : mapping
        One theme of ``templates/tokens.json``.
    """

    def __init__(self, tokens: Mapping[str, Any]) -> None:
        self._tokens = tokens

    def __getitem__(self, name: str) -> Color:
        """Return a colour by the name of its token."""
        return rgb(self._tokens[name])

    def of_class(self, label: int) -> Color:
        """Return the colour of a class; more classes than colours share them, and are told apart by their glyphs."""
        return rgb(self._tokens["class"][label % len(self._tokens["class"])])

    def diverging(self, values: Values, limit: float) -> Image.Image:
        """Return a map (rows, columns) as an image of as many pixels, with zero as paper.

        Parameters
        ----------
        values : array of shape (rows, columns)
        limit : float
            The magnitude that wears the full colour.
        """
        share = np.clip(values / (limit or 1.0), -1, 1)[..., None]
        ends = np.where(share < 0, np.array(self["negative"]), np.array(self["positive"]))
        return _image(np.array(self["zero"]) + (ends - np.array(self["zero"])) * np.abs(share))

    def intensity(self, values: Values) -> Image.Image:
        """Return a picture in [0, 1]: (rows, columns) from paper to ink, (3, rows, columns) in its own colours."""
        if values.ndim == 3:
            return _image(np.clip(values, 0, 1).transpose(1, 2, 0) * 255)
        low, high = np.array(self["zero"]), np.array(self["ink"])
        return _image(low + (high - low) * np.clip(values, 0, 1)[..., None])


class Sheet:
    """A picture to draw on, measured in CSS pixels.

    Parameters
    ----------
    size : tuple of int
        Width and height, in CSS pixels.
    palette : Palette
        The colours of one theme.
    root : Path
        The checkout, where the typeface is.
    """

    def __init__(self, size: tuple[int, int], palette: Palette, root: Path) -> None:
        self.palette = palette
        self.image = Image.new("RGB", (size[0] * SCALE, size[1] * SCALE), palette["paper"])
        self._draw = ImageDraw.Draw(self.image)
        self._typeface = root / SANS

    @property
    def width(self) -> float:
        """Return the width in CSS pixels."""
        return self.image.width / SCALE

    def resize(self, width: int, height: int) -> None:
        """Start anew with another size."""
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), self.palette["paper"])
        self._draw = ImageDraw.Draw(self.image)

    def paste(self, image: Image.Image, left: float, top: float, width: float, height: float) -> None:
        """Place a small image enlarged to a box, without smoothing."""
        size = (round(width * SCALE), round(height * SCALE))
        self.image.paste(image.resize(size, Image.Resampling.NEAREST), (round(left * SCALE), round(top * SCALE)))

    def show(self, image: Image.Image, left: float, top: float, width: float, height: float) -> Box:
        """Place a small image enlarged into a box, as large as its shape allows, and return where it lies."""
        place = fitted(image.size, (left, top, width, height))
        self.paste(image, *place)
        return place

    def text(
        self,
        words: str,
        left: float,
        top: float,
        color: str | Color = "ink",
        size: float = 15,
        weight: int = 400,
        anchor: str = "ls",
        halo: float = 0,
    ) -> None:
        """Write one line, on a rim of paper if wished.

        ``anchor`` is Pillow's: ``ls`` puts the start of the baseline at the point.
        """
        fill = self.palette[color] if isinstance(color, str) else color
        font = typeface(self._typeface, size * SCALE, weight)
        place, rim = (left * SCALE, top * SCALE), round(halo * SCALE)
        self._draw.text(place, words, fill, font, anchor, stroke_width=rim, stroke_fill=self.palette["paper"])

    def box(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        fill: str | Color | None = None,
        outline: str | None = None,
        line: float = 1,
    ) -> None:
        """Draw a rectangle."""
        if width * SCALE < 1 or height * SCALE < 1:
            return
        corners = [left * SCALE, top * SCALE, (left + width) * SCALE - 1, (top + height) * SCALE - 1]
        inside = self.palette[fill] if isinstance(fill, str) else fill
        edge = self.palette[outline] if outline else None
        self._draw.rectangle(corners, inside, edge, round(line * SCALE))

    def line(self, points: Sequence[tuple[float, float]], color: str | Color = "rule", line: float = 1) -> None:
        """Draw a line through points."""
        fill = self.palette[color] if isinstance(color, str) else color
        self._draw.line([(x * SCALE, y * SCALE) for x, y in points], fill, max(round(line * SCALE), 1))

    def dot(self, x: float, y: float, radius: float, color: Color) -> None:
        """Draw a filled circle."""
        r = radius * SCALE
        self._draw.ellipse([x * SCALE - r, y * SCALE - r, x * SCALE + r, y * SCALE + r], color)

    def bars(self, values: Sequence[float] | Values, left: float, top: float, width: float, height: float) -> None:
        """Draw signed values as bars about a zero line."""
        low, high = min(0.0, float(np.min(values))), max(0.0, float(np.max(values)))
        span = (high - low) or 1.0
        zero, step = top + height * high / span, width / len(values)
        for index, value in enumerate(values):
            tall = abs(float(value)) / span * height
            thick = step - 1 if step > 3 else max(step, 1 / SCALE)
            y = zero - tall if value > 0 else zero
            self.box(left + index * step, y, thick, tall, "positive" if value > 0 else "negative")
        self.line([(left, zero), (left + width, zero)])

    def legend(
        self, limit: float, left: float, top: float, width: float, signed: bool = True, beyond: bool = False
    ) -> None:
        """Draw the colour scale with its ends, which are open where values lie ``beyond`` them."""
        below, above = ("≤ ", "≥ ") if beyond else ("", "")
        values = np.linspace(-limit if signed else 0, limit, 128, dtype=np.float32)[None]
        self.paste(self.palette.diverging(values, limit), left, top, width, 6)
        self.text(f"{below}−{limit:.1f}" if signed else "0", left, top + 22, "soft", 13)
        if signed:
            self.text("0", left + width / 2, top + 22, "soft", 13, anchor="ms")
        self.text(f"{above}+{limit:.1f}", left + width, top + 22, "soft", 13, anchor="rs")


def fitted(size: tuple[int, int], box: Box) -> Box:
    """Return the largest box of a shape (width, height) in the middle of another box."""
    left, top, width, height = box
    scale = min(width / size[0], height / size[1])
    across, down = size[0] * scale, size[1] * scale
    return left + (width - across) / 2, top + (height - down) / 2, across, down


def magnitude(values: Values) -> float:
    """Return the largest magnitude, as the page's function of that name."""
    return float(np.abs(values).max())


def usual_magnitude(values: Values) -> float:
    """Return the magnitude that all but a few values stay below: a scale to the largest would leave the rest pale.

    As the page's ``usualMagnitude``: an element of the values, and the largest where the usual one is 0.
    """
    sizes = np.sort(np.abs(values), axis=None)
    return float(sizes[int(USUAL * (sizes.size - 1))] or sizes[-1])


def rgb(color: str) -> Color:
    """Return the red, green and blue of ``"#rrggbb"``."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


@cache
def _font_bytes(path: Path) -> bytes:
    font = TTFont(path)
    font.flavor = None
    plain = BytesIO()
    font.save(plain)
    return plain.getvalue()


@cache
def typeface(path: Path, size: float, weight: int) -> ImageFont.FreeTypeFont:
    """Return the variable typeface of a web font at one size and weight."""
    font = ImageFont.truetype(BytesIO(_font_bytes(path)), size)
    font.set_variation_by_axes([weight])
    return font


def _image(pixels: NDArray[Any]) -> Image.Image:
    return Image.fromarray(np.rint(pixels).astype(np.uint8), "RGB")
