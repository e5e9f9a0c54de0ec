"""Batch norm for training that folds away exactly for inference.

Ioffe & Szegedy 2015 (arXiv:1502.03167). Each weight layer that a ReLU follows is trained as
``relu(normalized(layer(x)) + shift)``. The scale of the norm is fixed to 1, so it is always
positive and commutes with max-pooling: a pool after the ReLU is moved before the norm, where three
quarters of the work fall away, and the folded network is still the layers in their written order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from build.network.kind import Kind
from build.network.kinds import kind_named
from build.network.kinds.max_pool import KIND as MAX_POOL
from build.network.kinds.relu import KIND as RELU
from build.network.layers import ShapedLayer, readers_of
from build.network.model import apply_layer

EPSILON = 1e-5


@dataclass(frozen=True)
class Step:
    """A layer of the training network, with a norm after it or without.

    Attributes
    ----------
    activation : ShapedLayer or None
        The ReLU that follows the norm; ``None`` without a norm.
    pool : ShapedLayer or None
        The pool after that, which is taken before the norm.
    """

    layer: ShapedLayer
    activation: ShapedLayer | None = None
    pool: ShapedLayer | None = None

    @property
    def output(self) -> str:
        """Name of the layer whose values the step ends with."""
        return (self.pool or self.activation or self.layer).name


def steps_of(layers: tuple[ShapedLayer, ...], batch_norm: bool) -> list[Step]:
    """Group the layers: each normed weight layer takes its ReLU, and a pool after that, along."""
    steps: list[Step] = []
    taken: set[str] = set()
    for layer in layers[1:]:
        if layer.name in taken:
            continue
        activation = only_reader(layers, layer, RELU) if batch_norm and layer.flags.has_units else None
        pool = only_reader(layers, activation, MAX_POOL) if activation else None
        steps.append(Step(layer, activation, pool))
        taken |= {each.name for each in (activation, pool) if each}
    return steps


def only_reader(layers: tuple[ShapedLayer, ...], layer: ShapedLayer, kind: Kind) -> ShapedLayer | None:
    """Return the one layer that reads a layer, if it is of that kind."""
    readers = readers_of(layers, layer.name)
    return readers[0] if [reader.kind for reader in readers] == [kind.name] else None


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
        Source of the initial weights, and of what chance does while the network is trained.
    """

    def __init__(self, layers: tuple[ShapedLayer, ...], batch_norm: bool, generator: torch.Generator) -> None:
        super().__init__()
        self.layers = layers
        self.generator = generator
        self.steps = steps_of(layers, batch_norm)
        for step in self.steps:
            self._add(step, generator)

    def _add(self, step: Step, generator: torch.Generator) -> None:
        layer = step.layer
        for part, value in kind_named(layer.kind, layer.name).fresh(layer, generator).items():
            vector = value.flatten(1) if value.ndim > 1 else value
            self.register_parameter(f"{part}_{layer.name}", nn.Parameter(vector))
        if step.activation:
            assert layer.bias
            self.register_buffer(f"mean_{layer.name}", torch.zeros(layer.bias))
            self.register_buffer(f"variance_{layer.name}", torch.ones(layer.bias))

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits (N, n_classes), norming with the statistics of this very batch."""
        return self._walk(images, calibrate=False)

    @torch.no_grad()
    def calibrate(self, images: Tensor) -> None:
        """Measure the statistics that folding uses on one large batch (N, C, H, W)."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            self._walk(images, calibrate=True)

    def _walk(self, images: Tensor, calibrate: bool) -> Tensor:
        values = {self.layers[0].name: images}
        for step in self.steps:
            weight, bias = (self._parameter(part, step.layer) for part in ("weight", "bias"))
            value = self._applied(step.layer, values, weight, None if step.activation else bias, calibrate)
            if step.activation:
                value = self._normed(step, value, bias, calibrate)
            values[step.output] = value
        return values[self.layers[-1].name]

    def _applied(
        self,
        layer: ShapedLayer,
        values: Mapping[str, Tensor],
        weight: Tensor | None,
        bias: Tensor | None,
        calibrate: bool,
    ) -> Tensor:
        """Apply one layer, with what chance does in training only."""
        if calibrate:
            return apply_layer(layer, values, weight, bias)
        read = [values[name] for name in layer.inputs]
        return kind_named(layer.kind, layer.name).train(layer, read, weight, bias, self.generator)

    def _normed(self, step: Step, value: Tensor, bias: Tensor | None, calibrate: bool) -> Tensor:
        """Pool, norm and rectify what a weight layer gives."""
        assert step.activation
        if step.pool:
            value = apply_layer(step.pool, {step.activation.name: value}, None, None)
        if calibrate:
            self._measure(step.layer, value)
        normed = functional.batch_norm(value, None, None, None, bias, training=True, eps=EPSILON)
        return functional.relu(normed)

    def _parameter(self, part: str, layer: ShapedLayer) -> Tensor | None:
        return self.part(part, layer) if f"{layer.name}.{part}" in layer.parameters else None

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
        weights: dict[str, Tensor] = {}
        for step in self.steps:
            parts = {part: self.part(part, step.layer) for part in self._parts(step.layer)}
            if step.activation:
                scale = torch.rsqrt(self.part("variance", step.layer) + EPSILON)
                parts["bias"] = parts["bias"] - self.part("mean", step.layer) * scale
                parts["weight"] = parts["weight"] * scale.view(-1, *[1] * (parts["weight"].ndim - 1))
            weights |= {f"{step.layer.name}.{part}": value.clone().contiguous() for part, value in parts.items()}
        return weights

    @staticmethod
    def _parts(layer: ShapedLayer) -> list[str]:
        return [name.rpartition(".")[2] for name in layer.parameters]
