"""A pencil for small grey pictures: smooth outlines, lines and patches, four times enlarged.

Coordinates are pixels of the finished picture of 28 × 28: x to the right, y down, (14, 14) the middle.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

SIDE = 28
ENLARGED = 4
MIDDLE = 14.0

TIME = np.linspace(0, 1, 4, endpoint=False)
HERMITE = np.stack(
    [2 * TIME**3 - 3 * TIME**2 + 1, TIME**3 - 2 * TIME**2 + TIME, 3 * TIME**2 - 2 * TIME**3, TIME**3 - TIME**2], axis=1
)
"""Weights of start, leaving slope, end and arriving slope at four times of a stretch of curve."""

Point = tuple[float, float]
Points = Sequence[Point]
Pixels = NDArray[np.float64]
Random = np.random.Generator


@dataclass(frozen=True)
class Pose:
    """How the whole garment lies in the picture.

    Attributes
    ----------
    angle : float
        Turn, in degrees.
    width, height : float
        Stretch along both axes; 1 is as drawn.
    right, down : float
        Move, in pixels.
    """

    angle: float = 0.0
    width: float = 1.0
    height: float = 1.0
    right: float = 0.0
    down: float = 0.0

    def place(self, points: Points) -> list[Point]:
        """Return points on the enlarged sheet."""
        sine, cosine = sin(radians(self.angle)), cos(radians(self.angle))
        placed = []
        for x, y in points:
            across, along = (x - MIDDLE) * self.width, (y - MIDDLE) * self.height
            turned_x = across * cosine - along * sine + MIDDLE + self.right
            turned_y = across * sine + along * cosine + MIDDLE + self.down
            placed.append((turned_x * ENLARGED, turned_y * ENLARGED))
        return placed


class Pencil:
    """Draw on a black sheet; tones go from 0 (black) to 1 (white).

    Parameters
    ----------
    pose : Pose
        Applied to everything that is drawn.
    """

    def __init__(self, pose: Pose) -> None:
        self.pose = pose
        self.sheet = Image.new("L", (SIDE * ENLARGED, SIDE * ENLARGED))
        self._draw = ImageDraw.Draw(self.sheet)

    def patch(self, outline: Points, tone: float, edge: float | None = None, smooth: bool = True) -> None:
        """Fill a closed outline, with an edge of another tone if given."""
        points = self.pose.place(rounded(outline) if smooth else outline)
        self._draw.polygon(points, fill=_grey(tone))
        if edge is not None:
            self._draw.line([*points, points[0]], fill=_grey(edge), width=2, joint="curve")

    def line(self, points: Points, tone: float, width: float = 0.5) -> None:
        """Draw a line of a width in pixels."""
        self._draw.line(self.pose.place(points), fill=_grey(tone), width=max(round(width * ENLARGED), 1), joint="curve")

    def dot(self, center: Point, radius: float, tone: float) -> None:
        """Draw a disc."""
        ((x, y),) = self.pose.place([center])
        reach = radius * ENLARGED
        self._draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=_grey(tone))

    def picture(self) -> Pixels:
        """Return the picture (28, 28) in [0, 1]."""
        return np.asarray(self.sheet.reduce(ENLARGED), dtype=np.float64) / 255


def rounded(outline: Points) -> list[Point]:
    """Return a closed curve through the points of an outline (Catmull & Rom 1974, tension halved)."""
    knots = np.asarray(outline)
    before, after, beyond = (np.roll(knots, shift, axis=0) for shift in (1, -1, -2))
    leave, arrive = 0.25 * (after - before), 0.25 * (beyond - knots)
    curve = np.einsum("sk,knd->nsd", HERMITE, np.stack([knots, leave, after, arrive]))
    return [(x, y) for x, y in curve.reshape(-1, 2).tolist()]


def mirrored(points: Points) -> list[Point]:
    """Return points mirrored left to right, in reverse order."""
    return [(2 * MIDDLE - x, y) for x, y in reversed(points)]


def _grey(tone: float) -> int:
    return int(min(max(tone, 0.0), 1.0) * 255 + 0.5)


Draw = Callable[[Pencil, Random, float], None]
"""What draws one kind of garment in a tone."""
