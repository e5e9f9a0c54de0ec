"""Steps on one weight: what its derivative promises, and what the loss does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from build.artifacts import Job, write_json
from build.claims import Measured, write_values
from build.network.layers import ShapedLayer, layers_of
from build.network.model import LayeredNetwork, load_network
from build.network.training.stage import Images, load_tensors, make_deterministic

STEPS = (-10, -3, 0, 1, 3, 10, 30)
"""How many derivatives a weight is moved against its derivative; at 0 it stands where it was."""
RANKS = (0.0, 0.05, 0.5)
"""Which weights of a layer are shown: as many of all have a steeper derivative."""


@dataclass(frozen=True)
class WorkedStep:
    """Steps of plain gradient descent on a single weight, each from where it stands.

    Attributes
    ----------
    layer : str
        Whose weight it is.
    place : list of int
        Where it stands in the layer's weights.
    steeper : float
        Share of the layer's weights with a larger derivative.
    value, gradient : float
        The weight, and the derivative of the loss with respect to it.
    losses : list of float
        Loss over the same images after each of :data:`STEPS`, in nats.
    """

    layer: str
    place: list[int]
    steeper: float
    value: float
    gradient: float
    losses: list[float]


def run(job: Job) -> None:
    """Take steps on a few weights of every layer of the untrained network, each by itself.

    The images are the first of the training set, as many as a batch, neither varied nor normed; the loss is the
    training's. Writes ``site/data/<experiment>/worked-step.json`` and ``values.json``.
    """
    make_deterministic()
    recipe = job.subject.training
    network = load_network(job.inputs["train"], layers_of(job), "untrained").requires_grad_(True)
    batch = load_tensors(job, "train").first(recipe.batch_size)
    steps = list(worked_steps(network, batch, recipe.label_smoothing))
    before, n = steps[0].losses[STEPS.index(0)], len(batch.labels)
    told = {"images": n, "loss": before, "steps": STEPS, "weights": [asdict(step) for step in steps]}
    write_json(job.folder / "site" / "data" / job.subject.name / "worked-step.json", told, compact=True)
    write_values(job.folder, {"worked_step.images": Measured(n), "worked_step.loss": Measured(before, n)})


def worked_steps(network: LayeredNetwork, batch: Images, smoothing: float) -> Iterator[WorkedStep]:
    """Yield the steps on some weights of each layer, and leave the network as it was.

    Parameters
    ----------
    network : LayeredNetwork
        Its parameters must want gradients.
    batch : Images
        What the loss is taken over.
    smoothing : float
        How much of a label is spread over all classes.
    """
    outputs = network.activations(batch.images)
    weighted = {layer.name: network.weight(layer.name) for layer in network.layers if layer.weight}
    loss = _loss(outputs, batch.labels, smoothing)
    gradients = torch.autograd.grad(loss, list(weighted.values()))
    with torch.no_grad():
        for (name, weight), gradient in zip(weighted.items(), gradients, strict=True):
            earlier = _before(network.layers, name, outputs)
            order = gradient.abs().flatten().argsort(descending=True, stable=True)
            for steeper in RANKS:
                at = int(order[int(steeper * len(order))])
                value, slope = float(weight.view(-1)[at]), float(gradient.flatten()[at])
                losses = []
                for step in STEPS:
                    weight.view(-1)[at] = value - step * slope
                    losses.append(_loss(network.continued(earlier), batch.labels, smoothing).item())
                weight.view(-1)[at] = value
                place = [int(index) for index in np.unravel_index(at, weight.shape)]
                yield WorkedStep(name, place, steeper, value, slope, losses)


def _loss(outputs: dict[str, Tensor], labels: Tensor, smoothing: float) -> Tensor:
    return functional.cross_entropy(list(outputs.values())[-1], labels, label_smoothing=smoothing)


def _before(layers: tuple[ShapedLayer, ...], name: str, outputs: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the outputs of the layers that stand before one."""
    names = [layer.name for layer in layers]
    return {each: outputs[each].detach() for each in names[: names.index(name)]}
