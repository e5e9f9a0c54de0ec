"""Drawn garments: a small data set of ten classes that the build draws itself, offline and at once.

It stands in for Fashion-MNIST where that cannot be reached, and feeds the tests. Image ``i`` depends
on the seed and on ``i`` alone, so a smaller set is the beginning of a larger one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from build.data.drawing.cloth import coat, dress, pullover, shirt, t_shirt, trouser
from build.data.drawing.leather import ankle_boot, bag, sandal, sneaker
from build.data.drawing.pencil import MIDDLE, SIDE, Draw, Pencil, Pixels, Pose, Random

CLASSES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
GLYPHS = ("Ts", "Tr", "Pu", "Dr", "Co", "Sa", "Sh", "Sn", "Ba", "Bo")
DRAW: tuple[Draw, ...] = (t_shirt, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle_boot)
PATTERNED = (0.45, 0.2, 0.45, 0.45, 0.4, 0.0, 0.5, 0.12, 0.25, 0.12)
"""Share of each class whose cloth has a pattern."""

ROWS, COLUMNS = np.mgrid[:SIDE, :SIDE].astype(np.float64)


def draw(n_samples: int, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Draw labelled garments; every ten in a row hold each class once.

    Parameters
    ----------
    n_samples : int
        How many.
    seed : int
        Same seed, same garments.

    Returns
    -------
    images : array of uint8, shape (n_samples, 28, 28)
        Grey on black.
    labels : array of uint8, shape (n_samples,)
        Index into :data:`CLASSES`.
    """
    images = np.empty((n_samples, SIDE, SIDE), dtype=np.uint8)
    labels = np.empty(n_samples, dtype=np.uint8)
    for index in range(n_samples):
        if index % len(CLASSES) == 0:
            order = np.random.default_rng((seed, index, 1)).permutation(len(CLASSES))
        labels[index] = order[index % len(CLASSES)]
        images[index] = draw_garment(int(labels[index]), np.random.default_rng((seed, index)))
    return images, labels


def draw_garment(label: int, random: Random) -> NDArray[np.uint8]:
    """Draw one garment (28, 28) of a class, with its cloth and the light on it."""
    pose = Pose(
        angle=random.normal(0, 2.0),
        width=random.uniform(0.9, 1.06),
        height=random.uniform(0.92, 1.03),
        right=random.uniform(-0.8, 0.8),
        down=random.uniform(-0.6, 0.6),
    )
    pencil = Pencil(pose)
    DRAW[label](pencil, random, random.uniform(0.3, 0.95))
    cloth = pencil.picture() * _pattern(random, PATTERNED[label]) * _light(random)
    grain = random.normal(0, 0.018, cloth.shape) * (cloth > 0.04)
    return np.rint(np.clip(cloth + grain, 0, 1) * 255).astype(np.uint8)


def _pattern(random: Random, share: float) -> Pixels:
    """Return the pattern of a cloth (28, 28), 1 where it is plain; a share of all cloths has one."""
    kind = random.choice(("rows", "columns", "checks", "knit", "flecks")) if random.random() < share else "plain"
    period, depth, phase = random.uniform(3.0, 7.0), random.uniform(0.08, 0.28), random.uniform(0, 2 * np.pi)
    along_rows = np.sin(2 * np.pi * ROWS / period + phase)
    along_columns = np.sin(2 * np.pi * COLUMNS / period + phase)
    waves = {
        "plain": np.zeros_like(ROWS),
        "rows": along_rows - 1,
        "columns": along_columns - 1,
        "checks": (along_rows + along_columns) / 2 - 1,
        "knit": -0.6 * ((ROWS + COLUMNS) % 2),
        "flecks": -1.0 * (random.random((SIDE, SIDE)) < 0.2),
    }
    return np.asarray(1 + depth * waves[kind])


def _light(random: Random) -> Pixels:
    """Return soft folds and light from one side (28, 28), around 1."""
    across, down = COLUMNS / MIDDLE - 1, ROWS / MIDDLE - 1
    light = 1 + 0.1 * random.normal() * across + 0.06 * random.normal() * down
    for _ in range(3):
        wave = random.normal(0, 3.0) * across + random.normal(0, 2.0) * down
        light += 0.035 * np.sin(wave + random.uniform(0, 2 * np.pi))
    return np.asarray(light)
