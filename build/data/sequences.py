"""Bit sequences: drawn, enumerated and near-balanced ones, and which hold more ones than zeros.

A tie is not "more": the label of a sequence is 1 where ones outnumber zeros and 0 otherwise.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from build.data.dataset import Dataset

Bits = NDArray[np.uint8]

DATASET = Dataset(
    name="bit-sequences",
    title="Bit sequences",
    noun="sequence",
    plural="sequences",
    classes=("not more ones", "more ones"),
    glyphs=("0", "1"),
    shape=(1,),
    source="drawn by the build from fixed seeds",
)
TRAIN_SEED, TEST_SEED = 0, 1


def draw(n_samples: int, length: int, seed: int | tuple[int, ...]) -> Bits:
    """Draw sequences of fair coin flips, shape (n_samples, length)."""
    return np.random.default_rng(seed).integers(0, 2, (n_samples, length), dtype=np.uint8)


def draw_close(n_samples: int, length: int, seed: int | tuple[int, ...]) -> Bits:
    """Draw sequences in which ones and zeros differ by one or two at most, in random order.

    Half of them have more ones, the other half a tie (even length) or more zeros by one (odd length).
    Shape (n_samples, length).
    """
    generator = np.random.default_rng(seed)
    n_ones = length // 2 + (np.arange(n_samples) % 2)  # (N,)
    ordered = (np.arange(length) < n_ones[:, None]).astype(np.uint8)
    return generator.permuted(ordered, axis=1)


def every(length: int) -> Bits:
    """List all sequences of one length, shape (2 ** length, length)."""
    numbers = np.arange(2**length, dtype=np.uint32)[:, None]
    return (numbers >> np.arange(length - 1, -1, -1, dtype=np.uint32) & 1).astype(np.uint8)


def difference(bits: Bits) -> NDArray[np.int64]:
    """Return ones − zeros after each bit, shape (N, T)."""
    return np.cumsum(2 * bits.astype(np.int64) - 1, axis=1)


def labels(bits: Bits) -> NDArray[np.int64]:
    """Return after each bit whether ones outnumber zeros so far, shape (N, T)."""
    return (difference(bits) > 0).astype(np.int64)


def seen_before(bits: Bits, training: Bits) -> NDArray[np.bool_]:
    """Tell which sequences (N, T) are how a training sequence begins, shape (N,)."""
    length = bits.shape[1]
    if length > training.shape[1]:
        return np.zeros(len(bits), dtype=bool)
    known = {row.tobytes() for row in np.ascontiguousarray(training[:, :length])}
    return np.array([row.tobytes() in known for row in np.ascontiguousarray(bits)])
