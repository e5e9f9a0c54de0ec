"""Settings of recurrent experiments: the LSTM, its training and the bit sequences that it may read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from build.author.tables import MOST_SEED, within
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

    n_train: int = within(1, 1_000_000, 4096)
    length: int = within(1, 4096, 24)
    exhaustive: int = within(1, MOST_EXHAUSTIVE, 14)
    lengths: tuple[int, ...] = within(1, 4096, (24, 32, 48, 64, 96, 128, 192, 256, 384, 512))
    n_test: int = within(1, 1_000_000, 2000)
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
    units: int = within(1, 1024)
    seed: int = within(0, MOST_SEED, 1)
    steps: int = within(1, 1_000_000, 1000)
    batch_size: int = within(1, 1_000_000, 256)
    learning_rate: float = within(1e-6, 10, 0.01)
    prefix_weight: float = within(0, 1, 1.0)
    floor: float = within(0, 1, 0.0)
    sequences: Sequences = field(default_factory=Sequences)


def check_recurrent(recurrent: Recurrent, where: str) -> None:
    """Refuse an LSTM that cannot be made or trained.

    Raises
    ------
    BuildError
        Naming the setting.
    """
    check_one_of(recurrent.reads, READS, f"{where}: reads")
    if not re.fullmatch("[01]+", recurrent.sequences.example):
        raise BuildError(f"{where}: sequences: example", "must be zeros and ones", recurrent.sequences.example)
    if not recurrent.sequences.lengths:
        raise BuildError(f"{where}: sequences: lengths", "must name at least one length")
