"""The map that figures begin with shows what its filter finds and what it opposes."""

import numpy as np

from build.analysis.layers.telling import telling_map


def test_a_map_that_finds_and_opposes_is_told_from_tints_and_copies() -> None:
    maps = np.zeros((5, 4, 4), np.float32)
    maps[0] = 9  # one tint
    maps[1] = -5
    maps[1, 1, 1] = -1  # found only beside its ground: nothing of it outlives ReLU
    maps[2, 0] = 8  # a copy: all found, nothing opposed
    maps[3, 0], maps[3, 1] = 2, -2
    maps[4] = 3
    maps[4, 0], maps[4, 1] = 4, 1  # opposed only beside its ground
    assert telling_map(maps) == 3
    assert telling_map(maps[::-1]) == 1
