"""Three kinds of shoe, drawn from the side with the toe to the left."""

from __future__ import annotations

import numpy as np

from build.data.pencil import Pencil, Point

Random = np.random.Generator


def sneaker(pencil: Pencil, random: Random, tone: float) -> None:
    """Low, with a pale sole, laces and sometimes a stripe; a high one is nearly a boot."""
    is_high = random.random() < 0.18
    ground = random.uniform(18.8, 20.4)
    collar = ground - (random.uniform(9.5, 11.5) if is_high else random.uniform(6.2, 8.0))
    toe, heel = random.uniform(1.6, 3.2), random.uniform(24.8, 26.6)
    opening = heel - random.uniform(6.0, 8.0)
    upper: list[Point] = [
        (toe, ground - 1.4),
        (toe + 1.2, ground - random.uniform(3.2, 4.4)),
        (toe + 6.0, ground - random.uniform(4.4, 5.4)),
        (opening - 1.6, collar + 1.4),
        (opening, collar + 0.2),
        ((opening + heel) / 2, collar + 1.1),
        (heel - 0.6, collar - random.uniform(0.0, 0.7)),
        (heel, ground - 1.4),
    ]
    pencil.patch(upper, tone, tone * 0.65)
    _sole(pencil, toe, heel, ground, random.uniform(1.5, 2.4), _contrast(random, tone))
    _laces(pencil, random, tone, (toe + 6.4, ground - 4.6), (opening - 1.2, collar + 1.8))
    if random.random() < 0.55:
        ink = _contrast(random, tone)
        for step in range(random.integers(1, 4)):
            x = 12.0 + step * 2.2
            pencil.line([(x, ground - 1.8), (x + 2.2, ground - 4.8)], ink, 0.7)
    if random.random() < 0.5:
        pencil.line([(toe + 3.6, ground - 1.6), (toe + 4.8, ground - 4.6)], tone * 0.65, 0.4)


def ankle_boot(pencil: Pencil, random: Random, tone: float) -> None:
    """A shaft above the ankle, flat or on a heel; a short one is nearly a sneaker."""
    ground, top = random.uniform(22.8, 25.2), random.uniform(2.2, 7.2)
    lift = float(random.choice([random.uniform(0.8, 1.6), random.uniform(2.6, 5.2)], p=[0.55, 0.45]))
    toe, heel = random.uniform(1.8, 3.8), random.uniform(23.6, 25.6)
    front = heel - random.uniform(8.2, 11.0)
    ball, base = toe + 7.5, ground - lift
    upper: list[Point] = [
        (toe, ground - 1.0),
        (toe + 1.4, ground - random.uniform(3.4, 4.6)),
        (front - 2.0, ground - random.uniform(6.8, 8.6)),
        (front + 0.4, (top + ground) / 2 - 1.2),
        (front + random.uniform(-0.8, 0.6), top),
        (heel + random.uniform(-0.4, 0.6), top + random.uniform(-0.5, 0.8)),
        (heel - 0.5, (top + base) / 2 + 1),
        (heel, base - 0.6),
        (ball + 3, ground - 0.6 - lift * 0.45),
        (ball, ground - 0.6),
    ]
    thick = 1.6 if lift > 2 else random.uniform(2.4, 5.0)
    pencil.patch([(heel - thick, base - 0.8), (heel, base - 0.8), (heel - 0.3, ground), (heel - thick + 0.3, ground)], tone * 0.6, smooth=False)
    pencil.patch(upper, tone, tone * 0.65)
    pencil.line([(toe + 0.2, ground - 0.4), (ball, ground - 0.2), (ball + 3, ground - 0.2 - lift * 0.45), (heel, base)], tone * 0.45, 0.8)
    _shaft(pencil, random, tone, front, heel, top, ground)


def sandal(pencil: Pencil, random: Random, tone: float) -> None:
    """A sole, flat or on a heel, and straps with the dark between them."""
    ground = random.uniform(19.0, 23.0)
    lift = float(random.choice([random.uniform(0.4, 1.6), random.uniform(3.5, 8.5)], p=[0.55, 0.45]))
    toe, heel = random.uniform(1.6, 3.4), random.uniform(23.8, 26.2)
    ball = toe + 8.5
    top = [(toe, ground - 1.2), (ball, ground - 1.4), (ball + 5, ground - 1.4 - lift * 0.55), (heel, ground - 1.6 - lift)]
    under = [(heel, ground - 0.4 - lift), (ball + 5, ground - lift * 0.45), (ball, ground), (toe + 0.4, ground)]
    pencil.patch(top + under, tone, tone * 0.7)
    if lift > 3:
        thin = random.uniform(0.7, 2.2)
        pencil.patch([(heel - thin - 0.6, ground - lift - 0.6), (heel, ground - lift - 0.6), (heel - 0.3, ground), (heel - thin, ground)], tone * 0.85, smooth=False)
    height = random.uniform(4.0, 7.5)
    for start in np.linspace(toe + 2.5, ball, random.integers(2, 5)):
        lean = random.uniform(1.2, 3.0)
        arch = [(float(start), ground - 1.0), (float(start) + lean * 0.6, ground - height * 0.6), (float(start) + lean * 1.6, ground - height * 0.75)]
        pencil.line(arch, tone * random.uniform(0.75, 1.1), random.uniform(0.6, 1.3))
    ankle = ground - lift - random.uniform(4.5, 8.5)
    if random.random() < 0.75:
        pencil.line([(heel - 0.4, ground - lift - 1.2), (heel - 0.6, ankle)], tone * 0.9, random.uniform(0.7, 1.6))
        for step in range(random.integers(1, 3)):
            pencil.line([(heel - 7.5, ankle + 1.4 + step * 1.6), (heel - 3.5, ankle + 0.5 + step * 1.6), (heel - 0.5, ankle + step * 1.6)], tone, random.uniform(0.6, 1.2))
    if random.random() < 0.35:
        pencil.line([(toe + 4.5, ground - height * 0.75), (heel - 7.0, ankle + 1.6)], tone * 0.9, random.uniform(0.6, 1.0))


def _sole(pencil: Pencil, toe: float, heel: float, ground: float, thick: float, tone: float) -> None:
    """Draw a rubber sole from toe to heel."""
    sole = [(toe - 0.4, ground - thick), (heel + 0.3, ground - thick), (heel + 0.2, ground), (toe + 0.6, ground)]
    pencil.patch(sole, tone, tone * 0.7)


def _laces(pencil: Pencil, random: Random, tone: float, start: Point, end: Point) -> None:
    """Draw short laces between two points of the front."""
    ink = _contrast(random, tone)
    for share in np.linspace(0.1, 0.9, 4):
        x, y = (first + share * (last - first) for first, last in zip(start, end, strict=True))
        pencil.line([(x - 0.4, y - 0.3), (x + 1.3, y + 1.0)], ink, 0.4)


def _shaft(pencil: Pencil, random: Random, tone: float, front: float, heel: float, top: float, ground: float) -> None:
    """Give the shaft laces, an elastic panel, a zip or a fold."""
    kind, middle = random.integers(4), (front + heel) / 2
    if kind == 0:
        _laces(pencil, random, tone, (front - 1.8, ground - 8.0), (front + 0.6, top + 1.5))
    elif kind == 1:
        panel = [(middle - 1.6, top + 0.3), (middle + 1.6, top + 0.3), (middle + 0.8, top + 8), (middle - 0.8, top + 8)]
        pencil.patch(panel, tone * 0.6, tone * 0.5)
    elif kind == 2:
        pencil.line([(middle + 1, top + 0.4), (middle + 0.4, ground - 4)], tone * 0.5, 0.5)
    else:
        pencil.line([(front - 0.2, top + 2.2), (heel, top + 2.0)], tone * 0.6, 0.5)


def _contrast(random: Random, tone: float) -> float:
    """Choose a tone that stands out from another."""
    return float(random.uniform(0.75, 1.0) if tone < 0.6 else random.choice([tone * 0.45, 1.0], p=[0.5, 0.5]))
