"""Batch norm for training that folds away exactly for inference.

Ioffe & Szegedy 2015 (arXiv:1502.03167). Each weight layer that a ReLU follows is trained as
``relu(normalized(layer(x)) + shift)``. The scale of the norm is fixed to 1, so it is always
positive and commutes with max-pooling: a pool after the ReLU is moved before the norm, where three
quarters of the work fall away, and the folded network is still the layers in their written order.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from build.network.layers import ShapedLayer
from build.network.model import apply_layer

EPSILON = 1e-5
WEIGHT_KINDS = ("conv", "dense")


@dataclass(frozen=True)
class Step:
    """A layer of the training network, with a norm after it or without."""

    layer: ShapedLayer
    normed: bool = False
    pool: ShapedLayer | None = None


def steps_of(layers: tuple[ShapedLayer, ...], batch_norm: bool) -> list[Step]:
    """Group the layers: each normed weight layer takes its ReLU, and a pool after that, along."""
    steps, index = [], 0
    while index < len(layers):
        layer, after = layers[index], [other.kind for other in layers[index + 1 : index + 3]]
        normed = batch_norm and layer.kind in WEIGHT_KINDS and after[:1] == ["relu"]
        pool = layers[index + 2] if normed and after[1:] == ["max-pool"] else None
        steps.append(Step(layer, normed, pool))
        index += 1 + normed + (pool is not None)
    return steps


class TrainingNetwork(nn.Module):
    """The network as it is trained: He-initialised, with batch norm where it is asked for.

    Every weight is held as a matrix (outputs, inputs), as the optimizer wants it.

    Parameters
    ----------
    layers : tuple of ShapedLayer
        From the image to the logits.
    batch_norm : bool
        Norm every weight layer that a ReLU follows.
    generator : torch.Generator
        Source of the initial weights (He et al. 2015, arXiv:1502.01852).
    """

    def __init__(self, layers: tuple[ShapedLayer, ...], batch_norm: bool, generator: torch.Generator) -> None:
        super().__init__()
        self.layers = layers
        self.steps = steps_of(layers, batch_norm)
        for step in self.steps:
            if step.layer.weight and step.layer.bias:
                self._add(step, generator)

    def _add(self, step: Step, generator: torch.Generator) -> None:
        layer = step.layer
        assert layer.weight and layer.bias
        matrix = torch.empty(layer.weight).flatten(1)
        nn.init.kaiming_normal_(matrix, nonlinearity="relu", generator=generator)
        self.register_parameter(f"weight_{layer.name}", nn.Parameter(matrix))
        self.register_parameter(f"bias_{layer.name}", nn.Parameter(torch.zeros(layer.bias)))
        if step.normed:
            self.register_buffer(f"mean_{layer.name}", torch.zeros(layer.bias))
            self.register_buffer(f"variance_{layer.name}", torch.ones(layer.bias))

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits (N, 10), norming with the statistics of this very batch."""
        return self._walk(images, calibrate=False)

    @torch.no_grad()
    def calibrate(self, images: Tensor) -> None:
        """Measure the statistics that folding uses on one large batch (N, 1, 28, 28)."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            self._walk(images, calibrate=True)

    def _walk(self, value: Tensor, calibrate: bool) -> Tensor:
        for step in self.steps:
            if step.layer.weight is None:
                value = apply_layer(step.layer, value, None, None)
                continue
            weight, bias = self.part("weight", step.layer), self.part("bias", step.layer)
            value = apply_layer(step.layer, value, weight, None if step.normed else bias)
            if step.pool:
                value = apply_layer(step.pool, value, None, None)
            if step.normed:
                if calibrate:
                    self._measure(step.layer, value)
                normed = functional.batch_norm(value, None, None, None, bias, training=True, eps=EPSILON)
                value = functional.relu(normed)
        return value

    def _measure(self, layer: ShapedLayer, value: Tensor) -> None:
        axes = [axis for axis in range(value.ndim) if axis != 1]
        variance, mean = torch.var_mean(value.float(), axes, correction=0)
        self.part("mean", layer).copy_(mean)
        self.part("variance", layer).copy_(variance)

    def part(self, part: str, layer: ShapedLayer) -> Tensor:
        """Return the ``weight``, ``bias``, ``mean`` or ``variance`` of a layer."""
        tensor = getattr(self, f"{part}_{layer.name}")
        assert isinstance(tensor, Tensor)
        return tensor.view(layer.weight) if part == "weight" and layer.weight else tensor

    @torch.no_grad()
    def folded(self) -> dict[str, Tensor]:
        """Return the weights at inference, by parameter name, in float32."""
        weights = {}
        for step in self.steps:
            if step.layer.weight is None:
                continue
            weight, bias = self.part("weight", step.layer), self.part("bias", step.layer)
            if step.normed:
                scale = torch.rsqrt(self.part("variance", step.layer) + EPSILON)
                bias = bias - self.part("mean", step.layer) * scale
                weight = weight * scale.view(-1, *[1] * (weight.ndim - 1))
            weights[f"{step.layer.name}.weight"] = weight.clone().contiguous()
            weights[f"{step.layer.name}.bias"] = bias.clone()
        return weights
