"""What a recurrent network reads and what it should answer: bit sequences, or images row by row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.artifacts import Job
from build.author.recurrent_settings import Sequences
from build.data import sequences
from build.data.dataset import Dataset, read_dataset
from build.data.datasets import load_split

N_LONGEST_SHORTER = 10
"""Drawn test sequences are as long as the training sequences, or up to nine bits shorter."""


@dataclass(frozen=True)
class Readings:
    """Sequences with an answer after every step.

    Attributes
    ----------
    sequences : Tensor of shape (N, T, n_inputs)
        What is read.
    answers : Tensor of int64, shape (N, T)
        The class after each step.
    """

    sequences: Tensor
    answers: Tensor

    def __len__(self) -> int:
        """Return the number of sequences."""
        return len(self.answers)


def of_bits(bits: NDArray[np.uint8]) -> Readings:
    """Read bits (N, T) one by one."""
    return Readings(torch.from_numpy(bits.astype(np.float32))[..., None], torch.from_numpy(sequences.labels(bits)))


def of_images(images: NDArray[np.float32], labels: NDArray[np.int64]) -> Readings:
    """Read images (N, 1, H, W) row by row, from the top."""
    rows = torch.from_numpy(images).squeeze(1)  # (N, H, W)
    return Readings(rows, torch.from_numpy(labels)[:, None].expand(-1, rows.shape[1]))


def training_bits(settings: Sequences) -> NDArray[np.uint8]:
    """Draw the training sequences, shape (n_train, length)."""
    return sequences.draw(settings.n_train, settings.length, sequences.TRAIN_SEED)


def test_bits(settings: Sequences) -> list[NDArray[np.uint8]]:
    """Return the test sequences, an array a length: all short ones, then freshly drawn long ones."""
    short = [sequences.every(length) for length in range(1, settings.exhaustive + 1)]
    first = max(settings.exhaustive, settings.length - N_LONGEST_SHORTER) + 1
    drawn = [
        sequences.draw(settings.n_test, length, (sequences.TEST_SEED, length))
        for length in range(first, settings.length + 1)
    ]
    return [*short, *drawn]


def load_readings(job: Job) -> tuple[Readings, list[Readings], Dataset]:
    """Return the training readings, the test readings (one a length) and what they are of."""
    recurrent = job.subject.recurrent
    assert recurrent is not None
    if recurrent.reads == "bits":
        tests = [of_bits(bits) for bits in test_bits(recurrent.sequences)]
        return of_bits(training_bits(recurrent.sequences)), tests, sequences.DATASET
    train, test = (load_split(job.inputs["data"], split) for split in ("train", "test"))
    dataset = read_dataset(job.inputs["data"])
    return of_images(train.images, train.labels), [of_images(test.images, test.labels)], dataset
