"""Garments of cloth, drawn: what goes where, and how much it may vary."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np

from build.data.drawing.pencil import MIDDLE, Pencil, Point, Random, mirrored


@dataclass(frozen=True)
class Cut:
    """The measures of an upper garment, in pixels; widths are half widths.

    Attributes
    ----------
    shoulder, chest, waist, hem : float
        Half widths, from the top down.
    top, armpit, bottom : float
        Heights.
    neck, depth : float
        Half width and depth of the neck line.
    sleeve, cuff, angle : float
        Length of the sleeve, width at its end, degrees from hanging straight down.
    """

    shoulder: float
    chest: float
    waist: float
    hem: float
    top: float
    armpit: float
    bottom: float
    neck: float
    depth: float
    sleeve: float = 0.0
    cuff: float = 0.0
    angle: float = 0.0


def t_shirt(pencil: Pencil, random: Random, tone: float) -> None:
    """Draw short sleeves or none, a round or a pointed neck, sometimes a print."""
    sleeve = random.choice([0.0, random.uniform(4.0, 7.5)], p=[0.2, 0.8])
    cut = _cut(random, sleeve, bottom=(22.0, 25.5), angle=(28, 52), cuff=(3.4, 4.8))
    _body(pencil, cut, tone)
    _neck(pencil, cut, tone, pointed=random.random() < 0.25)
    if random.random() < 0.45:
        _print(pencil, random, tone)
    if random.random() < 0.3:
        _across(pencil, cut, cut.bottom - 1.0, cut.hem, tone * 0.75)


def pullover(pencil: Pencil, random: Random, tone: float) -> None:
    """Draw long sleeves, ribbed cuffs and hem, a round or a rolled neck."""
    cut = _cut(random, random.uniform(15.0, 18.5), bottom=(22.5, 25.5), angle=(5, 15), cuff=(2.3, 3.2))
    _body(pencil, cut, tone)
    if random.random() < 0.25:
        _rolled_neck(pencil, cut, tone)
    else:
        _neck(pencil, cut, tone, pointed=random.random() < 0.2)
    _ribs(pencil, cut, tone, random.uniform(1.3, 2.2))
    if random.random() < 0.3:
        _print(pencil, random, tone)


def shirt(pencil: Pencil, random: Random, tone: float) -> None:
    """Draw a collar and a row of buttons, long sleeves or short; often hard to tell from its neighbours."""
    is_long = random.random() < 0.68
    sleeve = random.uniform(14.5, 18.0) if is_long else random.uniform(4.5, 7.5)
    angle, cuff = ((6, 16), (2.2, 3.0)) if is_long else ((28, 46), (3.2, 4.4))
    cut = _cut(random, sleeve, bottom=(22.5, 26.0), angle=angle, cuff=cuff)
    _body(pencil, cut, tone)
    _neck(pencil, cut, tone, pointed=True)
    faint = random.uniform(0.05, 0.35)
    _row_of_buttons(pencil, cut, tone, faint, random)
    if random.random() < 0.8:
        _collar(pencil, cut, tone, 1 + faint * 0.6, random.uniform(1.8, 2.8))
    if is_long and random.random() < 0.7:
        _ribs(pencil, cut, tone, 0.0)


def coat(pencil: Pencil, random: Random, tone: float) -> None:
    """Draw a long, wide body, open down the front, with lapels, buttons, pockets or a hood."""
    cut = _cut(random, random.uniform(15.5, 19.0), bottom=(23.5, 26.5), angle=(5, 14), cuff=(2.6, 3.6), wide=0.7)
    if random.random() < 0.2:
        hood = [(MIDDLE - 3.6, cut.top + 2), (MIDDLE - 2.6, 1.6), (MIDDLE + 2.6, 1.6), (MIDDLE + 3.6, cut.top + 2)]
        pencil.patch(hood, tone * 0.72, tone * 0.5)
    _body(pencil, cut, tone)
    _neck(pencil, cut, tone, pointed=True)
    gap = random.uniform(0.35, 1.1) if random.random() < 0.75 else 0.3
    middle = MIDDLE + random.uniform(-0.6, 0.6)
    pencil.line([(middle, cut.top + cut.depth), (middle, cut.bottom)], tone * random.uniform(0.1, 0.55), gap)
    _collar(pencil, cut, tone, random.uniform(0.7, 1.25), random.uniform(2.5, 5.0))
    for side in (-1, 1):
        if random.random() < 0.6:
            row = cut.bottom - random.uniform(6.5, 7.5)
            inner, outer = MIDDLE + side * 2.2, MIDDLE + side * 4.6
            pencil.line([(inner, row + 0.4), (outer, row)], tone * 0.55, 0.6)
    if random.random() < 0.5:
        for row in np.arange(cut.armpit + 1, cut.bottom - 3, 3.2):
            pencil.dot((middle + 0.9, float(row)), 0.4, tone * 0.35 if tone > 0.5 else tone * 1.9)


def dress(pencil: Pencil, random: Random, tone: float) -> None:
    """Draw a body narrow above and wider below, with sleeves of any length or none."""
    sleeve = float(random.choice([0.0, random.uniform(3, 6), random.uniform(11, 14)], p=[0.6, 0.22, 0.18]))
    flare = random.uniform(0.6, 4.6)
    cut = Cut(
        shoulder=random.uniform(2.9, 4.0),
        chest=random.uniform(3.1, 4.2),
        waist=random.uniform(2.4, 3.4),
        hem=3.2 + flare,
        top=random.uniform(1.6, 3.4),
        armpit=random.uniform(6.2, 7.6),
        bottom=random.uniform(24.5, 26.8),
        neck=random.uniform(1.4, 2.3),
        depth=random.uniform(1.2, 3.2),
        sleeve=sleeve,
        cuff=random.uniform(1.7, 2.4),
        angle=random.uniform(8, 22) if sleeve > 8 else random.uniform(20, 40),
    )
    _body(pencil, cut, tone)
    _neck(pencil, cut, tone, pointed=random.random() < 0.4)
    waist = cut.armpit + 4.2
    if random.random() < 0.5:
        _across(pencil, cut, waist, cut.waist, tone * random.choice([0.45, 0.6, 1.4]))
    for share in random.uniform(-0.7, 0.7, size=random.integers(0, 4)):
        pencil.line(
            [(MIDDLE + share * cut.waist, waist + 1), (MIDDLE + share * cut.hem, cut.bottom - 0.5)], tone * 0.78, 0.4
        )


def trouser(pencil: Pencil, random: Random, tone: float) -> None:
    """Draw two legs, narrow or flared, long or cropped."""
    hip, ankle = random.uniform(3.6, 5.0), random.uniform(1.5, 3.0)
    spread = random.uniform(0.2, 1.6)
    top, bottom = random.uniform(1.4, 2.6), random.uniform(25.0, 26.8)
    crotch = top + random.uniform(6.5, 9.0)
    waist = hip * random.uniform(0.74, 0.9)
    knee = 0.55 * hip / 2 + 0.45 * ankle
    for side in (-1, 1):
        foot = MIDDLE + side * (spread + ankle / 2 + 0.5)
        middle = MIDDLE + side * (hip * 0.5 + spread * 0.35)
        leg: list[Point] = [
            (MIDDLE, top),
            (MIDDLE + side * waist, top),
            (MIDDLE + side * hip, crotch - 3),
            (middle + side * knee * 1.05, 17.5),
            (foot + side * ankle / 2 * 1.05, bottom),
            (foot - side * ankle / 2, bottom),
            (middle - side * knee * 0.9, 17.5),
            (MIDDLE + side * 0.15, crotch),
        ]
        pencil.patch(leg, tone * (1.0 if side < 0 else 0.94), tone * 0.66)
        pencil.line([(middle, crotch), (foot, bottom - 1)], tone * 0.86, 0.4)
    pencil.line([(MIDDLE - waist, top + 1.2), (MIDDLE + waist, top + 1.2)], tone * 0.6, 0.4)
    pencil.line([(MIDDLE, top + 1.2), (MIDDLE, crotch)], tone * 0.6, 0.4)
    if random.random() < 0.5:
        for side in (-1, 1):
            pencil.line(
                [(MIDDLE + side * waist * 0.5, top + 1.4), (MIDDLE + side * hip * 0.93, top + 4)], tone * 0.6, 0.4
            )


def _cut(
    random: Random,
    sleeve: float,
    bottom: tuple[float, float],
    angle: tuple[float, float],
    cuff: tuple[float, float],
    wide: float = 0.0,
) -> Cut:
    """Choose the measures of an upper garment of usual width."""
    chest = random.uniform(4.8, 6.4) + wide
    return Cut(
        shoulder=chest + random.uniform(-0.2, 0.9),
        chest=chest,
        waist=chest * random.uniform(0.88, 1.02),
        hem=chest * random.uniform(0.95, 1.12),
        top=random.uniform(2.6, 4.4),
        armpit=random.uniform(8.2, 9.8),
        bottom=random.uniform(*bottom),
        neck=random.uniform(1.9, 3.0),
        depth=random.uniform(1.0, 2.6),
        sleeve=sleeve,
        cuff=random.uniform(*cuff),
        angle=random.uniform(*angle),
    )


def _body(pencil: Pencil, cut: Cut, tone: float) -> None:
    """Draw sleeves and body."""
    if cut.sleeve:
        for outline in _sleeves(cut):
            pencil.patch(outline, tone * 0.93, tone * 0.6)
    strap = cut.shoulder if cut.sleeve else cut.neck + 1.4
    right = [
        (MIDDLE + cut.neck, cut.top),
        (MIDDLE + strap, cut.top + 1.1),
        (MIDDLE + cut.chest, cut.armpit),
        (MIDDLE + cut.waist, (cut.armpit + cut.bottom) / 2),
        (MIDDLE + cut.hem, cut.bottom - 0.4),
        (MIDDLE + cut.hem * 0.6, cut.bottom),
    ]
    pencil.patch(right + mirrored(right), tone, tone * 0.7)


def _sleeves(cut: Cut) -> list[list[Point]]:
    """Return the outlines of both sleeves."""
    turn = radians(cut.angle)
    along, inward = (sin(turn), cos(turn)), (-cos(turn), sin(turn))
    shoulder = (MIDDLE + cut.shoulder - 0.4, cut.top + 1.0)
    outer = (shoulder[0] + 0.8, shoulder[1] + 1.2)
    end = (shoulder[0] + cut.sleeve * along[0] + 0.6, shoulder[1] + cut.sleeve * along[1])
    inner = (end[0] + cut.cuff * inward[0], end[1] + cut.cuff * inward[1])
    right = [shoulder, outer, end, inner, (MIDDLE + cut.chest - 0.5, cut.armpit + 0.6)]
    return [right, mirrored(right)]


def _neck(pencil: Pencil, cut: Cut, tone: float, pointed: bool) -> None:
    """Open the neck: the inner back is darker, its lower edge is a seam."""
    low = (MIDDLE, cut.top + cut.depth * (1.5 if pointed else 1.0))
    side = MIDDLE + cut.neck * (0.55 if pointed else 0.8), cut.top + cut.depth * 0.6
    right = [(MIDDLE + cut.neck, cut.top - 0.2), side, low]
    pencil.patch([*right, *mirrored(right)[1:]], tone * 0.3, tone * 0.72, smooth=not pointed)


def _rolled_neck(pencil: Pencil, cut: Cut, tone: float) -> None:
    """Close the neck with a roll."""
    right = [(MIDDLE + cut.neck * 0.8, cut.top - 1.6), (MIDDLE + cut.neck * 0.95, cut.top + 0.9)]
    pencil.patch(right + mirrored(right), tone * 0.9, tone * 0.6)


def _ribs(pencil: Pencil, cut: Cut, tone: float, hem: float) -> None:
    """Set the cuffs, and a hem of some height, apart."""
    if hem:
        _across(pencil, cut, cut.bottom - hem, cut.hem, tone * 0.68)
    for outline in _sleeves(cut):
        ends = (outline[2], outline[3]) if outline[2][0] > MIDDLE else (outline[2], outline[1])
        pencil.line([(x, y - 1.4) for x, y in ends], tone * 0.62, 0.5)


def _across(pencil: Pencil, cut: Cut, row: float, half_width: float, tone: float) -> None:
    """Draw a seam or a belt."""
    pencil.line([(MIDDLE - half_width * 0.95, row), (MIDDLE + half_width * 0.95, row)], tone, 0.6)


def _print(pencil: Pencil, random: Random, tone: float) -> None:
    """Print a block, a disc or two lines on the chest."""
    ink = tone * 0.45 if tone > 0.55 else min(tone * 1.9, 1.0)
    row, kind = random.uniform(11, 14), random.integers(3)
    reach = random.uniform(1.6, 3.2)
    if kind == 0:
        block = [(MIDDLE - reach, row - 1.6), (MIDDLE + reach, row - 1.6), (MIDDLE + reach, row + 1.8)]
        pencil.patch([*block, (MIDDLE - reach, row + 1.8)], ink, smooth=False)
    elif kind == 1:
        pencil.dot((MIDDLE, row), reach * 0.85, ink)
    else:
        for step in (0.0, 1.8):
            pencil.line([(MIDDLE - reach, row + step), (MIDDLE + reach, row + step)], ink, 0.7)


def _collar(pencil: Pencil, cut: Cut, tone: float, contrast: float, length: float) -> None:
    """Lay two points of a collar beside the neck."""
    low = cut.top + cut.depth * 1.5
    right = [
        (MIDDLE + cut.neck * 0.7, cut.top - 0.9),
        (MIDDLE + cut.neck + 0.9, cut.top + 0.7),
        (MIDDLE + cut.neck * 0.75 + 0.5, cut.top + length),
        (MIDDLE + 0.2, low),
    ]
    for outline in (right, mirrored(right)):
        pencil.patch(outline, tone * contrast, tone * 0.55, smooth=False)


def _row_of_buttons(pencil: Pencil, cut: Cut, tone: float, faint: float, random: Random) -> None:
    """Draw the seam of a shirt's front and its buttons."""
    start = cut.top + cut.depth * 1.5
    pencil.line([(MIDDLE, start), (MIDDLE, cut.bottom - 0.5)], tone * (1 - faint), 0.4)
    if random.random() < 0.6:
        for row in np.arange(start + 1.5, cut.bottom - 1, random.uniform(2.6, 3.4)):
            pencil.dot((MIDDLE, float(row)), 0.35, tone * (1 - 1.7 * faint))
