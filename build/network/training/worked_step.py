"""One step on one weight: what its gradient promises, and what the loss does."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from build.artifacts import Job
from build.claims import Measured, write_values
from build.network.layers import layers_of
from build.network.model import load_network
from build.network.training.stage import load_tensors, make_deterministic

RATE = 0.1


@dataclass(frozen=True)
class WorkedStep:
    """A step of plain gradient descent on a single weight.

    Attributes
    ----------
    value, gradient, step : float
        The weight, the derivative of the loss with respect to it, and what is added to it.
    before, after : float
        Loss over the same images, in nats.
    """

    value: float
    gradient: float
    step: float
    before: float
    after: float


def run(job: Job) -> None:
    """Take a step on the steepest weight of every layer of the untrained network, each by itself.

    The images are the first of the training set, as many as a batch, neither varied nor normed; the loss is the
    training's.
    """
    make_deterministic()
    recipe, layers = job.subject.training, layers_of(job)
    network = load_network(job.inputs["train"], layers, "untrained").requires_grad_(True)
    batch = load_tensors(job, "train").first(recipe.batch_size)
    weighted = [layer.name for layer in layers if layer.weight]
    weights = [parameter for parameter in network.parameters() if parameter.ndim > 1]
    values = {"worked_step.rate": Measured(RATE), "worked_step.images": Measured(len(batch.labels))}
    for name, weight in zip(weighted, weights, strict=True):
        taken = worked_step(network, weight, batch.images, batch.labels, recipe.label_smoothing)
        values |= {
            f"worked_step.{name}.{key}": Measured(number, len(batch.labels)) for key, number in vars(taken).items()
        }
    write_values(job.folder, values)


def worked_step(network: nn.Module, weight: Tensor, images: Tensor, labels: Tensor, smoothing: float) -> WorkedStep:
    """Move the weight of largest gradient in a tensor against it, measure the loss, and put the weight back."""

    def loss() -> Tensor:
        return functional.cross_entropy(network(images), labels, label_smoothing=smoothing)

    before = loss()
    (gradients,) = torch.autograd.grad(before, weight)
    at = int(gradients.abs().argmax())
    gradient = float(gradients.flatten()[at])
    with torch.no_grad():
        place = weight.view(-1)[at]
        value = float(place)
        place -= RATE * gradient
        after = float(loss())
        place.fill_(value)
    return WorkedStep(value, gradient, -RATE * gradient, before.item(), after)
