"""Drawn garments: a small data set of ten classes that the build draws itself, offline and at once.

It stands in for Fashion-MNIST where that cannot be reached, and feeds the tests. Image ``i`` depends
on the seed and on ``i`` alone, so a smaller set is the beginning of a larger one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from build.data.footwear import ankle_boot, sandal, sneaker
from build.data.pencil import SIDE, Pencil, Pixels, Pose
from build.data.silhouettes import Draw, bag, coat, dress, pullover, shirt, t_shirt, trouser

CLASSES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
GLYPHS = ("Ts", "Tr", "Pu", "Dr", "Co", "Sa", "Sh", "Sn", "Ba", "Bo")
DRAW: tuple[Draw, ...] = (t_shirt, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle_boot)


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


def draw_garment(label: int, random: np.random.Generator) -> NDArray[np.uint8]:
    """Draw one garment (28, 28) of a class, with its cloth and the light on it."""
    pose = Pose(
        angle=float(random.normal(0, 2.0)),
        width=float(random.uniform(0.9, 1.06)),
        height=float(random.uniform(0.92, 1.03)),
        right=float(random.uniform(-0.8, 0.8)),
        down=float(random.uniform(-0.6, 0.6)),
    )
    pencil = Pencil(pose)
    tone = float(random.uniform(0.3, 0.95))
    DRAW[label](pencil, random, tone)
    cloth = pencil.picture() * _pattern(random) * _light(random)
    grain = random.normal(0, 0.018, cloth.shape) * (cloth > 0.04)
    return np.rint(np.clip(cloth + grain, 0, 1) * 255).astype(np.uint8)


def _pattern(random: np.random.Generator) -> Pixels:
    """Return the pattern of a cloth (28, 28): plain, striped, checked, knitted or flecked; 1 is plain."""
    rows, columns = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    period, depth = random.uniform(2.6, 6.0), random.uniform(0.08, 0.3)
    kind = random.choice(["plain", "rows", "columns", "checks", "knit", "flecks"], p=[0.55, 0.13, 0.07, 0.08, 0.09, 0.08])
    waves = {"rows": np.sin(2 * np.pi * rows / period), "columns": np.sin(2 * np.pi * columns / period)}
    if kind in waves:
        return (1 - depth + depth * waves[kind]).astype(np.float32)
    if kind == "checks":
        return (1 - depth + depth * waves["rows"] * waves["columns"]).astype(np.float32)
    if kind == "knit":
        return (1 - 0.6 * depth * ((rows + columns) % 2)).astype(np.float32)
    if kind == "flecks":
        return (1 - depth * (random.random((SIDE, SIDE)) < 0.3)).astype(np.float32)
    return np.ones((SIDE, SIDE), dtype=np.float32)


def _light(random: np.random.Generator) -> Pixels:
    """Return soft folds and light from one side (28, 28), around 1."""
    rows, columns = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    side = 0.1 * random.normal() * columns + 0.06 * random.normal() * rows
    folds = np.zeros_like(rows)
    for _ in range(3):
        across, along, phase = random.normal(0, 3.0), random.normal(0, 2.0), random.uniform(0, 2 * np.pi)
        folds += 0.035 * np.sin(across * columns + along * rows + phase)
    return np.asarray(1 + side + folds, dtype=np.float32)
