"""Bags, and shoes seen from the side with the toe to the left, drawn."""

from __future__ import annotations

from math import cos, sin

import numpy as np

from build.data.drawing.pencil import MIDDLE, Pencil, Point, Random, mirrored


def bag(pencil: Pencil, random: Random, tone: float) -> None:
    """Draw a body with a handle or a strap, and sometimes a flap and a clasp."""
    wide, narrow = random.uniform(8.5, 12.0), random.uniform(0.72, 1.05)
    top, bottom = random.uniform(9.5, 13.5), random.uniform(21.5, 25.0)
    body = [
        (MIDDLE - wide * narrow, top),
        (MIDDLE, top - random.uniform(-0.4, 0.5)),
        (MIDDLE + wide * narrow, top),
        (MIDDLE + wide, (top + bottom) / 2 + 2),
        (MIDDLE + wide * 0.94, bottom),
        (MIDDLE - wide * 0.94, bottom),
        (MIDDLE - wide, (top + bottom) / 2 + 2),
    ]
    if random.random() < 0.85:
        _handle(pencil, random, tone, top, wide * narrow)
    pencil.patch(body, tone, tone * 0.6)
    if random.random() < 0.5:
        flap = top + random.uniform(0.35, 0.6) * (bottom - top)
        edge = [(MIDDLE - wide * narrow, top), (MIDDLE - wide * 0.9, flap - 1), (MIDDLE, flap + 0.8)]
        pencil.patch(edge + mirrored(edge), tone * random.choice([0.82, 1.15]), tone * 0.5)
        pencil.dot((MIDDLE, flap), 0.8, tone * 0.35 if tone > 0.55 else 0.95)
    else:
        pencil.line([(MIDDLE - wide * narrow, top + 1.6), (MIDDLE + wide * narrow, top + 1.6)], tone * 0.6, 0.5)
        for side in (-1, 1):
            if random.random() < 0.4:
                pencil.line([(MIDDLE + side * wide * 0.5, top), (MIDDLE + side * wide * 0.55, bottom)], tone * 0.7, 0.8)


def sneaker(pencil: Pencil, random: Random, tone: float) -> None:
    """Draw a low shoe with a pale sole, laces and sometimes a stripe; a high one is nearly a boot."""
    is_high = random.random() < 0.25
    ground = random.uniform(20.5, 24.0) if is_high else random.uniform(19.2, 21.0)
    collar = ground - (random.uniform(10.5, 15.5) if is_high else random.uniform(7.2, 9.0))
    toe, heel = random.uniform(1.6, 3.0), random.uniform(24.8, 26.4)
    opening = heel - random.uniform(6.5, 8.5)
    upper: list[Point] = [
        (toe, ground - 1.4),
        (toe + 1.0, ground - random.uniform(3.6, 4.6)),
        (toe + 5.5, ground - random.uniform(4.8, 5.8)),
        (opening - 1.8, collar + 1.2),
        (opening, collar - 0.1),
        ((opening + heel) / 2, collar + 1.3),
        (heel - 0.8, collar - random.uniform(0.0, 0.8)),
        (heel, ground - 3.5),
        (heel - 0.2, ground - 1.4),
    ]
    pencil.patch(upper, tone, tone * 0.65)
    if random.random() < 0.6:
        _stripes(pencil, random, _contrast(random, tone), ground)
    if random.random() < 0.5:
        cap = [(toe, ground - 1.4), (toe + 1.0, ground - 3.8), (toe + 4.6, ground - 4.4), (toe + 4.2, ground - 1.4)]
        pencil.patch(cap, _contrast(random, tone), tone * 0.6)
    if random.random() < 0.5:
        tab = [(heel - 2.6, ground - 1.6), (heel - 2.2, collar + 1.2), (heel - 0.7, collar), (heel, ground - 1.6)]
        pencil.patch(tab, tone * 0.75, tone * 0.55)
    _sole(pencil, toe, heel, ground, random.uniform(1.5, 2.6), _contrast(random, tone))
    _laces(pencil, random, tone, (toe + 6.0, ground - 5.0), (opening - 1.2, collar + 1.4))


def _stripes(pencil: Pencil, random: Random, ink: float, ground: float) -> None:
    """Draw slanted stripes, or one sweeping line, on the side of a shoe."""
    if random.random() < 0.6:
        for step in range(random.integers(1, 4)):
            x = 11.5 + step * 2.3
            pencil.line([(x, ground - 1.8), (x + 2.4, ground - 5.2)], ink, 0.9)
    else:
        pencil.line([(9.5, ground - 3.6), (13.0, ground - 2.4), (21.5, ground - 5.4)], ink, 1.0)


def ankle_boot(pencil: Pencil, random: Random, tone: float) -> None:
    """Draw a shaft above the ankle, flat or on a heel; a short one is nearly a sneaker."""
    is_short = random.random() < 0.3
    ground = random.uniform(21.0, 24.0) if is_short else random.uniform(22.8, 25.2)
    top = ground - (random.uniform(11.0, 15.0) if is_short else random.uniform(16.5, 21.5))
    lift = random.uniform(0.8, 1.6) if is_short or random.random() < 0.45 else random.uniform(2.6, 5.2)
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
    pencil.patch(
        [(heel - thick, base - 0.8), (heel, base - 0.8), (heel - 0.3, ground), (heel - thick + 0.3, ground)],
        tone * 0.6,
        smooth=False,
    )
    pencil.patch(upper, tone, tone * 0.65)
    pencil.line(
        [(toe + 0.2, ground - 0.4), (ball, ground - 0.2), (ball + 3, ground - 0.2 - lift * 0.45), (heel, base)],
        tone * 0.45,
        0.8,
    )
    if is_short and random.random() < 0.6:
        _sole(pencil, toe, heel, ground, random.uniform(1.2, 2.2), _contrast(random, tone))
    _shaft(pencil, random, tone, front, heel, top, ground)


def sandal(pencil: Pencil, random: Random, tone: float) -> None:
    """Draw a sole, flat or on a heel, and straps with the dark between them."""
    ground = random.uniform(19.5, 23.5)
    lift = float(random.choice([random.uniform(0.3, 1.8), random.uniform(3.5, 8.0)], p=[0.55, 0.45]))
    toe, heel = random.uniform(1.6, 3.2), random.uniform(23.8, 26.0)
    ball, thick = toe + 8.5, random.uniform(1.3, 2.4)
    under: list[Point] = [(toe + 0.5, ground), (ball, ground), (ball + 5, ground - lift * 0.5), (heel, ground - lift)]
    over = [(x + (0.3 if x > ball else -0.2), y - thick) for x, y in reversed(under)]
    if lift > 3:
        thin = random.uniform(0.8, 2.6)
        post = [(heel - thin - 0.9, ground - lift - 0.6), (heel, ground - lift - 0.6)]
        pencil.patch([*post, (heel - 0.3, ground), (heel - thin, ground)], tone * 0.8, smooth=False)
    instep = (ball + 4.0, ground - lift * 0.4 - random.uniform(4.5, 6.5))
    _toe_straps(pencil, random, tone, (toe + 2.2, ground - thick), (ball + 0.5, ground - thick), instep)
    if random.random() < 0.8:
        _ankle_strap(pencil, random, tone, (heel - 0.4, ground - lift - thick), instep)
    pencil.patch(under + over, tone * 0.9, tone * 0.6)


def _toe_straps(pencil: Pencil, random: Random, tone: float, front: Point, back: Point, instep: Point) -> None:
    """Draw one broad strap, some narrow ones, or a thong over the toes."""
    kind = random.integers(3)
    if kind == 0:
        height = random.uniform(3.2, 5.0)
        top = [(front[0] + 2.6, front[1] - height + 0.8), (back[0] + 0.8, back[1] - height)]
        pencil.patch([front, *top, back], tone, tone * 0.65)
    elif kind == 1:
        for share in np.linspace(0, 1, random.integers(2, 5)):
            x = front[0] + share * (back[0] - front[0])
            rise, lean = random.uniform(3.0, 5.2), random.uniform(1.4, 2.6)
            strap = [(x, front[1]), (x + lean * 0.6, front[1] - rise * 0.7), (x + lean * 1.5, front[1] - rise)]
            pencil.line(strap, tone * random.uniform(0.85, 1.1), random.uniform(0.9, 1.6))
    else:
        pencil.line([(front[0] + 2, front[1]), ((front[0] + instep[0]) / 2, front[1] - 3.6), instep], tone, 1.1)
        pencil.line([(back[0], back[1]), instep], tone * 0.9, 1.1)


def _ankle_strap(pencil: Pencil, random: Random, tone: float, heel: Point, instep: Point) -> None:
    """Draw what holds the heel: a counter and one or two straps round the ankle."""
    height = random.uniform(4.5, 8.0)
    ankle = (heel[0] - 0.3, heel[1] - height)
    counter = [(heel[0] - 2.2, heel[1]), (heel[0] - 0.9, ankle[1] + 0.4), (ankle[0] + 0.2, ankle[1]), heel]
    pencil.patch(counter, tone * 0.95, tone * 0.65)
    for step in range(random.integers(1, 3)):
        low = step * 1.9
        front = (ankle[0] - random.uniform(6.5, 8.0), ankle[1] + 1.2 + low)
        pencil.line(
            [front, (ankle[0] - 3, ankle[1] + 0.9 + low), (ankle[0], ankle[1] + low)], tone, random.uniform(0.9, 1.5)
        )
        pencil.line(
            [(front[0], front[1]), (front[0] + 0.9, front[1] + 0.7), (ankle[0] - 0.5, ankle[1] + 2.2 + low)],
            tone * 0.6,
            0.5,
        )
    if random.random() < 0.45:
        pencil.line([instep, (ankle[0] - 6.5, ankle[1] + 1.6)], tone * 0.9, random.uniform(0.8, 1.2))


def _handle(pencil: Pencil, random: Random, tone: float, top: float, reach: float) -> None:
    """Draw a handle that stands up, or a strap that rises out of the picture's middle."""
    half, height = random.uniform(0.3, 0.8) * reach, random.uniform(3.0, 8.5)
    arch = [(MIDDLE + half * cos(t), top + 0.8 - height * sin(t)) for t in np.linspace(0, np.pi, 15)]
    pencil.line(arch, tone * random.uniform(0.65, 1.0), random.uniform(0.6, 1.4))
    if random.random() < 0.4:
        pencil.line([(x * 0.92 + MIDDLE * 0.08, y + 0.9) for x, y in arch], tone * 0.6, 0.6)


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
