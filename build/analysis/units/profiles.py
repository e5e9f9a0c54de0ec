"""Everything that is measured about every unit of one network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from build.analysis.units.edges import Likeness, likeness, orientation_selectivity
from build.analysis.units.excitation import Examples, examples
from build.analysis.units.selectivity import class_means, class_selectivity, purity
from build.analysis.units.twins import likest
from build.analysis.units.units import answers, parameters_of, unit_layers
from build.data.datasets import Split
from build.network.layers import LAST, ShapedLayer
from build.network.model import LayeredNetwork

N_COMPARED = 1000


@dataclass(frozen=True)
class Profile:
    """What is measured about every unit; the first axis of each array is the unit.

    Attributes
    ----------
    layers : array of shape (n_units,)
        The name of each unit's layer.
    most, least : Examples
        Test images at both ends of the unit's scale.
    means : array of shape (n_units, n_classes)
        Mean activation by class, after the ReLU.
    selectivity, zeros : array of shape (n_units,)
        Class selectivity (NaN for logits, which are not rectified), and share of zeros.
    pure : array of shape (n_units,)
        Share of the nine most exciting images that are of their commonest class.
    twin, twin_correlation : array of shape (n_units,), or None without a partner
        The likest unit of the partner, by index in the same layer.
    orientation : array of shape (n_units,)
        Orientation selectivity; NaN for dense layers.
    kernels : list of Likeness
        Of the first layer's kernels, this network's and its partner's; empty where they are not 3 x 3 on pixels.
    """

    layers: NDArray[np.str_]
    most: Examples
    least: Examples
    means: NDArray[np.float64]
    selectivity: NDArray[np.float64]
    zeros: NDArray[np.float64]
    pure: NDArray[np.float64]
    twin: NDArray[np.int64] | None
    twin_correlation: NDArray[np.float64] | None
    orientation: NDArray[np.float64]
    kernels: list[Likeness]

    def of(self, layer: str) -> NDArray[np.int64]:
        """Return the positions of a layer's units."""
        return np.flatnonzero(self.layers == layer)


def measure(network: LayeredNetwork, partner: LayeredNetwork | None, test: Split) -> Profile:
    """Measure every unit of a network.

    Parameters
    ----------
    network : LayeredNetwork
        The network at hand.
    partner : LayeredNetwork or None
        The same layers from another seed, if there are any.
    test : Split
        Images and labels.
    """
    layers = unit_layers(network.layers)
    found = answers(network, test.images)
    most = examples(network.layers, found)
    means = [class_means(found[layer.name].mean, test.labels) for layer in layers]
    twin, twin_correlation = _twins(network, partner, test) if partner else (None, None)
    return Profile(
        layers=np.concatenate([[layer.name] * layer.shape[0] for layer in layers]),
        most=most,
        least=examples(network.layers, found, most=False),
        means=np.concatenate(means),
        selectivity=np.concatenate([_selectivity(*pair) for pair in zip(layers, means, strict=True)]),
        zeros=np.concatenate([found[layer.name].zeros for layer in layers]),
        pure=purity(test.labels[most.index]),
        twin=twin,
        twin_correlation=twin_correlation,
        orientation=np.concatenate([_orientation(network, layer) for layer in layers]),
        kernels=_likeness_of([one for one in (network, partner) if one]),
    )


def _twins(
    network: LayeredNetwork, partner: LayeredNetwork, test: Split
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    layers, images = unit_layers(network.layers), test.images[:N_COMPARED]
    index, correlation = zip(*(likest(network, partner, layer.name, images) for layer in layers), strict=True)
    return np.concatenate(index), np.concatenate(correlation)


def _likeness_of(networks: Sequence[LayeredNetwork]) -> list[Likeness]:
    image, first = networks[0].layers[0], unit_layers(networks[0].layers)[0]
    if image.name not in first.inputs or first.weight is None or first.weight[2:] != (3, 3):
        return []
    return [likeness(first_kernels(network)) for network in networks]


def first_kernels(network: LayeredNetwork) -> NDArray[np.float32]:
    """Return the kernels (n, k, k) of the layer that sees the pixels, as they answer to light without colour."""
    kernels: NDArray[np.float32] = weights_of(network, unit_layers(network.layers)[0].name).sum(1)
    return kernels


def weights_of(network: LayeredNetwork, layer: str) -> NDArray[np.float32]:
    """Return the weights of a layer, as PyTorch orders them."""
    weights: NDArray[np.float32] = parameters_of(network)[f"{layer}.weight"].detach().numpy()
    return weights


def _selectivity(layer: ShapedLayer, means: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.full(len(means), np.nan) if layer.name == LAST else class_selectivity(means)


def _orientation(network: LayeredNetwork, layer: ShapedLayer) -> NDArray[np.float64]:
    return orientation_selectivity(network, layer.name) if layer.has_maps else np.full(layer.shape[0], np.nan)
