"""Readers of a layer: what a straight line, or the nearest examples, can tell from its activations.

A linear probe (Alain & Bengio 2016, arXiv:1610.01644) is a logistic regression on the activations of
one layer of a finished network; its accuracy says how much of the class can be read off there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from build.analysis.maps.reduction import Labels, Rows

N_ITERATIONS = 40
PENALTY = 1e-4


@dataclass(frozen=True)
class Probe:
    """A logistic regression on standardised activations.

    Attributes
    ----------
    mean, scale : array of shape (n_features,)
        Taken off, and divided by, before the weights apply.
    weight : array of shape (n_features, n_classes)
        One column a class.
    bias : array of shape (n_classes,)
        One a class.
    """

    mean: Rows
    scale: Rows
    weight: Rows
    bias: Rows

    def scores(self, rows: Rows) -> Rows:
        """Return the score of every class (N, n_classes) for activations (N, n_features)."""
        scores: Rows = (((rows - self.mean) / self.scale) @ self.weight + self.bias).astype(np.float32)
        return scores


def fit_probe(rows: Rows, labels: Labels, penalty: float = PENALTY) -> Probe:
    """Fit a linear probe by L-BFGS, from zero, so that the same rows give the same probe.

    Parameters
    ----------
    rows : array of shape (N, n_features)
        Activations of training images.
    labels : array of shape (N,)
        Their classes.
    penalty : float
        Weight of the squared norm of the weights beside the mean cross-entropy.
    """
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    inputs, targets = torch.as_tensor((rows - mean) / scale), torch.as_tensor(labels)
    n_classes = int(targets.max()) + 1
    weight = torch.zeros(rows.shape[1], n_classes, requires_grad=True)
    bias = torch.zeros(n_classes, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=N_ITERATIONS, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = functional.cross_entropy(inputs @ weight + bias, targets) + penalty * weight.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return Probe(mean, scale, weight.detach().numpy(), bias.detach().numpy())


def vote(labels: Labels) -> Labels:
    """Return the commonest class of every row of labels (N, k); the nearest decides a tie."""
    votes = labels[:, :, None] == np.arange(labels.max() + 1)  # (N, k, n_classes)
    counts, first = votes.sum(1).astype(np.float64), np.argmax(votes, axis=1)
    winner: Labels = np.argmax(counts - 1e-3 * first, axis=1)
    return winner
