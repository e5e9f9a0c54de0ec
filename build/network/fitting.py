"""The training loop: Nesterov SGD on one cycle, with a running average of the weights."""

from __future__ import annotations

import copy
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from build.configuration import Training
from build.network.augmentation import Augmentation
from build.network.folding import TrainingNetwork

WARM_UP = 0.2
MOMENTUM = 0.9
N_CALIBRATION = 4096


@dataclass(frozen=True)
class Moment:
    """A point in training, with the weights of that point.

    Attributes
    ----------
    step : int
        Batches seen so far.
    epoch : float
        Passes over the images so far.
    weights : dict of str to Tensor
        The averaged network, folded.
    """

    step: int
    epoch: float
    weights: dict[str, Tensor]


def steps_per_epoch(n_samples: int, recipe: Training) -> int:
    """Count the batches of one pass; each has `batch_size` images or a few more."""
    return n_samples // min(recipe.batch_size, n_samples)


def fit(
    network: TrainingNetwork,
    images: Tensor,
    labels: Tensor,
    recipe: Training,
    generator: torch.Generator,
    observed: Container[int],
    advance: Callable[[], object],
) -> Iterator[Moment]:
    """Train a network in place and yield it, averaged and folded, after chosen steps.

    Parameters
    ----------
    network : TrainingNetwork
        Freshly initialised.
    images, labels : Tensor of shape (N, 1, 28, 28) and (N,)
        The whole training set.
    recipe : Training
        Epochs, batch size, rates and augmentation.
    generator : torch.Generator
        Source of the order and the augmentation.
    observed : container of int
        The steps to yield; step 1 is the first.
    advance : callable
        Called after every step.
    """
    augmentation = Augmentation(images, recipe.flips, recipe.shift, generator)
    optimizer = _optimizer(network, recipe)
    average = copy.deepcopy(network)
    n_steps = steps_per_epoch(len(images), recipe)
    for step in range(recipe.epochs * n_steps):
        if step % n_steps == 0:
            augmentation.new_epoch()
            order = torch.randperm(len(images), generator=generator).tensor_split(n_steps)
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * one_cycle(step / (recipe.epochs * n_steps))
        indices = order[step % n_steps]
        _descend(network, optimizer, augmentation.batch(indices), labels[indices], recipe.label_smoothing)
        _blend(average, network, min(recipe.averaging, (step + 1) / (step + 10)))
        if step + 1 in observed:
            average.calibrate(images[:N_CALIBRATION])
            yield Moment(step + 1, (step + 1) / n_steps, average.folded())
        advance()


def one_cycle(progress: float) -> float:
    """Return the learning rate's share of its peak at a share of the training.

    It rises from 0 in a straight line, then falls to 0 (Smith & Topin 2018, arXiv:1708.07120).
    """
    return progress / WARM_UP if progress < WARM_UP else (1 - progress) / (1 - WARM_UP)


def _optimizer(network: TrainingNetwork, recipe: Training) -> torch.optim.SGD:
    """Decay weights but not biases."""
    parameters = list(network.parameters())
    groups = [
        {"params": [value for value in parameters if value.ndim > 1], "weight_decay": recipe.weight_decay},
        {"params": [value for value in parameters if value.ndim == 1], "weight_decay": 0.0},
    ]
    return torch.optim.SGD(groups, lr=recipe.learning_rate, momentum=MOMENTUM, nesterov=True)


def _descend(
    network: TrainingNetwork, optimizer: torch.optim.Optimizer, images: Tensor, labels: Tensor, smoothing: float
) -> None:
    """Take one step down the gradient of one batch."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(images.contiguous(memory_format=torch.channels_last))
    loss = functional.cross_entropy(logits.float(), labels, label_smoothing=smoothing)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()


@torch.no_grad()
def _blend(average: TrainingNetwork, network: TrainingNetwork, decay: float) -> None:
    """Move the running average towards the network (Polyak & Juditsky 1992)."""
    for mean, value in zip(average.parameters(), network.parameters(), strict=True):
        mean.lerp_(value, 1 - decay)
