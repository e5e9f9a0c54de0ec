"""Which map of a convolution figures begin with, before the reader chooses: one that shows what a filter does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def telling_map(maps: NDArray[np.float32]) -> int:
    """Return the map (C, H, W) that has most of both: what is found, and what is opposed.

    The ground is what most cells show, the median of a map. What is found is the sum of what lies above both the
    ground and zero, what is opposed of what lies below both; the smaller of the two counts, so that neither a flat
    tint is chosen nor a map of which ReLU leaves nothing.
    """
    ground = np.median(maps, axis=(1, 2), keepdims=True)
    found = np.maximum(maps - np.maximum(ground, 0), 0).sum(axis=(1, 2))
    opposed = np.maximum(np.minimum(ground, 0) - maps, 0).sum(axis=(1, 2))
    return int(np.minimum(found, opposed).argmax())
