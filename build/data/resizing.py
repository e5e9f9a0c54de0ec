"""How a picture is cut to the size that a network reads.

``templates/static/js/data/resizing.js`` does the same in the browser, to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True)
class Resizing:
    """Steps from a picture of any size to one of the network's.

    Attributes
    ----------
    size : tuple of int
        Height and width of the result.
    fit : str
        ``"stretch"`` to the size; ``"cover"``: scaled until it covers the size, the middle kept; ``"contain"``:
        scaled until it lies within, on the background.
    filter : str
        Pillow's name of the filter, in small letters.
    edge : int
        The shorter side before the middle is kept, where ``fit`` is ``"cover"``; 0 for the least that covers.
    background : str
        What is seen beside a picture that lies within, and through a transparent one.
    """

    size: tuple[int, int]
    fit: str = "stretch"
    filter: str = "bilinear"
    edge: int = 0
    background: str = "white"

    def apply(self, picture: Image.Image) -> Image.Image:
        """Return the picture (``"L"`` or ``"RGB"``) at the network's size."""
        if self.fit == "stretch":
            return self._scaled(picture, self.size)
        scaled = self._scaled(picture, self.scaled_size((picture.height, picture.width)))
        top, left = (_half(have - want) for have, want in zip((scaled.height, scaled.width), self.size, strict=True))
        if self.fit == "cover":
            return scaled.crop((left, top, left + self.size[1], top + self.size[0]))
        ground = Image.new(scaled.mode, (self.size[1], self.size[0]), self.background)
        ground.paste(scaled, (-left, -top))
        return ground

    def scaled_size(self, size: tuple[int, int]) -> tuple[int, int]:
        """Return height and width of a whole picture after scaling, before it is cropped or laid on a ground."""
        height, width = size
        if self.fit == "cover" and self.edge:  # as torchvision's Resize(edge) does; the shorter side is the edge
            shorter = min(size)
            scaled = (self.edge * height // shorter, self.edge * width // shorter)
            return max(scaled[0], self.size[0]), max(scaled[1], self.size[1])
        by_height = self.size[0] * width >= self.size[1] * height  # the picture is the wider one
        if by_height == (self.fit == "cover"):
            return self.size[0], max(1, _nearest(width * self.size[0], height))
        return max(1, _nearest(height * self.size[1], width)), self.size[1]

    def _scaled(self, picture: Image.Image, size: tuple[int, int]) -> Image.Image:
        filter_ = Image.Resampling[self.filter.upper()]
        if filter_ is Image.Resampling.NEAREST:
            return picture.resize((size[1], size[0]), filter_)
        # First across, then down, as Pillow did before 13: later ones choose the order by the sides.
        return picture.resize((size[1], picture.height), filter_).resize((size[1], size[0]), filter_)


def _half(difference: int) -> int:
    """Return half of a whole number, rounded as Python and torchvision's CenterCrop round: a half to the even one."""
    return round(difference / 2)


def _nearest(numerator: int, denominator: int) -> int:
    """Divide whole numbers and round half up."""
    return (2 * numerator + denominator) // (2 * denominator)
