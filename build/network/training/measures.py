"""What a network gets right: loss, accuracy, recall and confusion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from build.errors import BuildError

BATCH = 250


@dataclass(frozen=True)
class Measurement:
    """How a network did on a set of images.

    Attributes
    ----------
    loss : float
        Mean cross-entropy, in nats.
    confusion : array of int, shape (n_classes, n_classes)
        Counts; row: label, column: prediction.
    """

    loss: float
    confusion: NDArray[np.int64]

    @property
    def n_samples(self) -> int:
        """Number of images."""
        return int(self.confusion.sum())

    @property
    def n_correct(self) -> int:
        """Number of images whose largest logit is their label's."""
        return int(self.confusion.trace())

    @property
    def accuracy(self) -> float:
        """Share of the images that are right."""
        return self.n_correct / self.n_samples

    @property
    def recall(self) -> list[float]:
        """Share of each class that is right; 0 for a class without images."""
        return [float(value) for value in self.confusion.diagonal() / np.maximum(self.confusion.sum(axis=1), 1)]


@torch.no_grad()
def logits_of(network: nn.Module, images: Tensor) -> Tensor:
    """Return the logits (N, n_classes) of images (N, C, H, W), a batch at a time."""
    return torch.cat([network(batch) for batch in images.split(BATCH)])


def measure(network: nn.Module, images: Tensor, labels: Tensor) -> Measurement:
    """Measure a network on images (N, C, H, W) with labels (N,)."""
    logits = logits_of(network, images)
    loss = functional.cross_entropy(logits, labels).item()
    return Measurement(loss, count_confusions(labels.numpy(), logits.numpy()))


def count_confusions(labels: NDArray[np.int64], logits: NDArray[np.float32]) -> NDArray[np.int64]:
    """Count predictions by class.

    Parameters
    ----------
    labels : array of shape (N,)
        Classes.
    logits : array of shape (N, n_classes)
        Answers.

    Returns
    -------
    array of shape (n_classes, n_classes)
        Row: label, column: prediction.
    """
    n_classes = logits.shape[1]
    counts = np.bincount(labels * n_classes + logits.argmax(axis=1), minlength=n_classes**2)
    return counts.reshape(n_classes, n_classes)


def rounded_to_float16(weights: Mapping[str, Tensor]) -> dict[str, NDArray[np.float32]]:
    """Round weights to float16 and return them as float32: the numbers that every program shares.

    Raises
    ------
    BuildError
        If a weight is too large for float16, or no number.
    """
    rounded = {}
    for name, value in weights.items():
        with np.errstate(over="ignore"):
            rounded[name] = value.numpy().astype(np.float16).astype(np.float32)
        if not np.isfinite(rounded[name]).all():
            largest = float(value.abs().max())
            raise BuildError(f"training: {name}", "weights must fit into float16", largest, "lower the learning rate")
    return rounded
