"""Settings of recurrent experiments: the LSTM, its training and the bit sequences that it may read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from build.errors import BuildError, check_one_of

BITS = "bit-sequences"
READS = ("bits", "rows")
MOST_EXHAUSTIVE = 18


@dataclass(frozen=True)
class Sequences:
    """Which bit sequences a recurrent network learns from and is tested on.

    Attributes
    ----------
    n_train, length : int
        How many sequences are drawn for training, and of how many bits each.
    exhaustive : int
        All sequences up to this length are tested.
    lengths : tuple of int
        Lengths at which drawn sequences are tested, each with ``n_test`` of them.
    example : str
        The sequence that the page begins with; also the initial state of ``templates/static/js/page/store.js``.
    """

    n_train: int = 4096
    length: int = 24
    exhaustive: int = 14
    lengths: tuple[int, ...] = (24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
    n_test: int = 2000
    example: str = "110100111011000010110100"


@dataclass(frozen=True)
class Recurrent:
    """An LSTM with a dense read-out: what it reads and how it is trained.

    Attributes
    ----------
    reads : str
        ``"bits"`` (one bit a step) or ``"rows"`` (one row of an image a step).
    units : int
        Memory cells.
    prefix_weight : float
        Share of the loss that asks for the answer after every step; the rest asks at the end.
    floor : float
        Test accuracy that the build insists on.
    """

    reads: str
    units: int
    seed: int = 1
    steps: int = 1000
    batch_size: int = 256
    learning_rate: float = 0.01
    prefix_weight: float = 1.0
    floor: float = 0.0
    sequences: Sequences = field(default_factory=Sequences)


def check_recurrent(recurrent: Recurrent, where: str) -> None:
    """Refuse an LSTM that cannot be made or trained.

    Raises
    ------
    BuildError
        Naming the setting.
    """
    check_one_of(recurrent.reads, READS, f"{where}: reads")
    for key in ("units", "steps", "batch_size"):
        if getattr(recurrent, key) < 1:
            raise BuildError(f"{where}: {key}", "must be at least 1", getattr(recurrent, key))
    if not 0 <= recurrent.prefix_weight <= 1:
        raise BuildError(f"{where}: prefix_weight", "must be from 0 to 1", recurrent.prefix_weight)
    if not re.fullmatch("[01]+", recurrent.sequences.example):
        raise BuildError(f"{where}: sequences: example", "must be zeros and ones", recurrent.sequences.example)
    if not 1 <= recurrent.sequences.exhaustive <= MOST_EXHAUSTIVE:
        must = f"must be from 1 to {MOST_EXHAUSTIVE}"
        raise BuildError(f"{where}: sequences: exhaustive", must, recurrent.sequences.exhaustive)
