"""The training loop: Muon on one cycle of the learning rate, all images in memory."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from build.configuration import Training
from build.network.training.augmentation import Augmentation
from build.network.training.folding import TrainingNetwork
from build.network.training.learning_rate import one_cycle

BIAS_LEARNING_RATE = 0.004
BETAS = (0.9, 0.99)
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
        The network, folded.
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
    """Train a network in place and yield it, folded, after chosen steps.

    Parameters
    ----------
    network : TrainingNetwork
        Freshly initialised.
    images, labels : Tensor of shape (N, C, H, W) and (N,)
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
    optimizers = _optimizers(network, recipe)
    n_steps = steps_per_epoch(len(images), recipe)
    for step in range(recipe.epochs * n_steps):
        if step % n_steps == 0:
            augmentation.new_epoch()
            order = torch.randperm(len(images), generator=generator).tensor_split(n_steps)
        indices = order[step % n_steps]
        share = one_cycle(step / (recipe.epochs * n_steps))
        _descend(network, optimizers, share, augmentation.batch(indices), labels[indices], recipe.label_smoothing)
        if step + 1 in observed:
            network.calibrate(images[:N_CALIBRATION])
            yield Moment(step + 1, (step + 1) / n_steps, network.folded())
        advance()


def _optimizers(network: TrainingNetwork, recipe: Training) -> list[tuple[torch.optim.Optimizer, float]]:
    """Return an optimizer for the weights and one for the biases, each with its peak learning rate.

    Weight matrices are turned by Muon (Jordan 2024, kellerjordan.github.io/posts/muon), which makes
    every step of a matrix equally long in all directions; biases follow Adam.
    """
    matrices = [value for value in network.parameters() if value.ndim == 2]
    vectors = [value for value in network.parameters() if value.ndim == 1]
    muon = torch.optim.Muon(matrices, weight_decay=recipe.weight_decay)
    return [(muon, recipe.learning_rate), (torch.optim.Adam(vectors, betas=BETAS), BIAS_LEARNING_RATE)]


def _descend(
    network: TrainingNetwork,
    optimizers: list[tuple[torch.optim.Optimizer, float]],
    share: float,
    images: Tensor,
    labels: Tensor,
    smoothing: float,
) -> None:
    """Take one step down the gradient of one batch, at a share of the peak learning rates."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(images)
    loss = functional.cross_entropy(logits.float(), labels, label_smoothing=smoothing)
    network.zero_grad(set_to_none=True)
    loss.backward()
    for optimizer, peak in optimizers:
        optimizer.param_groups[0]["lr"] = peak * share
        optimizer.step()
