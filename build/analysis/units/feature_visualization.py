"""The features stage: for every unit, the image that excites it most, and the way there.

A channel of a convolution is asked for the mean of its whole map, a dense unit for its value (see
:func:`build.analysis.units.units.drive_of`), both before the ReLU. The test images are asked the same, so that
the two can be compared.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.analysis.units.ascent import Ascent, Recipe, climb
from build.analysis.units.units import Answers, all_units, answers, drive_of, parameters_of, unit_layers
from build.artifacts import Job
from build.claims import Claim, Measured, NoInterval, Verdict, write_claims, write_values
from build.data.datasets import as_shown, load_split
from build.network.layers import LAST, ShapedLayer, ancestors, is_large, layers_of
from build.network.model import LayeredNetwork, load_network
from build.network.training.stage import make_deterministic

BRIEF = Recipe(n_steps=32, rate=0.3, snapshots=(0, 1, 2, 4, 8, 16, 32), rounded=True)
"""For large networks: fewer and longer steps, on slopes of 16 bits."""
AT_ONCE = 64
"""Units of a large network that climb together, for the sake of memory."""
TEXTURE_PRICE = 1.0
"""Price of roughness and of light for channels: what excites a whole map is a texture, and rough."""


def run(job: Job) -> None:
    """Climb for all units, layer by layer."""
    make_deterministic()
    network = load_network(job.inputs["train"], layers_of(job))
    test = load_split(job.inputs["data"], "test")
    found, recipe = answers(network, test.images), BRIEF if is_large(network.layers) else Recipe()
    layers = job.progress.track(unit_layers(network.layers), label="feature visualization")
    ascents = [visualize(network, layer, found[layer.name], recipe, job.subject.training.seed) for layer in layers]
    arrays = joined(ascents)
    drive = np.concatenate([found[layer.name].drive for layer in unit_layers(network.layers)], axis=1)
    peak = np.concatenate([found[layer.name].peak for layer in unit_layers(network.layers)], axis=1)
    dead = peak.max(0) <= 0
    dead[[unit.layer == LAST for unit in all_units(network.layers)]] = False
    arrays |= {"real": drive.max(0), "real_index": drive.argmax(0), "spread": drive.std(0), "dead": dead}
    np.savez(job.folder / "features.npz", **arrays)  # type: ignore[arg-type]
    shown = as_shown(test.images)
    means = np.stack([shown[test.labels == label].mean(0) for label in np.unique(test.labels)])
    write_values(job.folder, values(arrays, recipe))
    write_claims(job.folder, claims(arrays, len(test), means))


def visualize(network: LayeredNetwork, layer: ShapedLayer, found: Answers, recipe: Recipe, seed: int) -> Ascent:
    """Climb for all units of one layer at once.

    Parameters
    ----------
    network : LayeredNetwork
        The network, without gradients of its own.
    layer : ShapedLayer
        A layer with weights.
    found : Answers
        What the layer answers to test images; it gives each unit's scale.
    recipe : Recipe
        How to climb.
    seed : int
        Seed of the noise.
    """
    if layer.has_maps:
        recipe = dataclasses.replace(recipe, roughness=TEXTURE_PRICE, light=TEXTURE_PRICE)
    scale, n_units = found.drive.std(0).astype(np.float64), layer.shape[0]
    groups = torch.arange(n_units).split(AT_ONCE if is_large(network.layers) else n_units)
    size = network.layers[0].shape
    wanted = [objective(network, layer, units.repeat(recipe.n_starts)) for units in groups]
    ascents = [climb(each, size, scale[units], recipe, seed) for each, units in zip(wanted, groups, strict=True)]
    return Ascent(*(np.concatenate(parts, axis=1) for parts in zip(*map(dataclasses.astuple, ascents), strict=True)))


def objective(network: LayeredNetwork, layer: ShapedLayer, unit: Tensor) -> Callable[[Tensor], Tensor]:
    """Return what image i should raise: the drive of the unit that is named i-th."""
    partial = shortened(network, layer.name)

    def drive(images: Tensor) -> Tensor:
        return drive_of(partial.activations(images)[layer.name])[torch.arange(len(images)), unit]

    return drive


def shortened(network: LayeredNetwork, name: str) -> LayeredNetwork:
    """Return the network up to and including one layer."""
    layers = ancestors(network.layers, name)
    weights = {key: value.detach().numpy() for key, value in parameters_of(network).items()}
    return LayeredNetwork(layers, weights).eval().requires_grad_(False)


def joined(ascents: list[Ascent]) -> dict[str, NDArray[Any]]:
    """Put the layers' units into one list, units first.

    Returns
    -------
    dict of str to array
        ``images`` (n_units, n_starts, H, W), ``reached`` (n_units, n_starts), ``path``
        (n_units, n_snapshots, H, W) and ``path_reached`` (n_units, n_snapshots); images in colour (…, 3, H, W).
    """
    names = ("images", "reached", "path", "path_reached")
    return {name: np.concatenate([getattr(one, name) for one in ascents], axis=1).swapaxes(0, 1) for name in names}


def values(arrays: dict[str, NDArray[Any]], recipe: Recipe) -> dict[str, Measured]:
    """Collect the numbers that the prose quotes."""
    flat = arrays["images"].reshape(*arrays["images"].shape[:2], -1)
    alike = [np.corrcoef(starts)[np.triu_indices(len(starts), 1)].mean() for starts in flat]
    return {
        "features_units": Measured(len(flat)),
        "features_dead": Measured(int(arrays["dead"].sum()), len(flat)),
        "features_steps": Measured(recipe.n_steps),
        "features_starts": Measured(recipe.n_starts),
        "features_start_likeness": Measured(float(np.median(alike)), len(flat)),
    }


def claims(arrays: dict[str, NDArray[Any]], n_samples: int, class_means: NDArray[np.float32]) -> dict[str, Claim]:
    """Check that the ascent beats real images, and whether its images of classes look like the classes."""
    alive = ~arrays["dead"]
    n_alive, beaten = int(alive.sum()), int((arrays["reached"][alive, 0] > arrays["real"][alive]).sum())
    wanted = arrays["images"][-len(class_means) :, 0].reshape(len(class_means), -1)
    likeness = np.corrcoef(wanted, class_means.reshape(len(class_means), -1))[: len(wanted), len(wanted) :]
    own = int((likeness.argmax(1) == np.arange(len(wanted))).sum())
    typical = float(np.median(likeness.diagonal()))
    n_dead = len(alive) - n_alive
    return {
        "features_no_dead_units": Claim(
            statement="Every unit fires on some test image.",
            verdict=Verdict.of(n_dead == 0),
            value=n_dead,
            n=len(alive),
            no_interval=NoInterval.COUNTED,
            rule="Holds if there is none that does not.",
            definition="ascent",
            detail=f"{n_dead} of {len(alive)} units stay at or below zero on all {n_samples:,} test images.",
        ),
        "features_beat_real": Claim(
            statement="The image found by ascent excites every unit more than any test image does.",
            verdict=Verdict.of(beaten == n_alive),
            value=beaten,
            n=n_alive,
            no_interval=NoInterval.COUNTED,
            rule="Holds if it does for every unit that ever fires.",
            definition="ascent",
            detail=(
                f"For {beaten} of the {n_alive} units that ever fire, the image found excites the unit more "
                f"than the best of {n_samples:,} test images."
            ),
        ),
        "features_look_like_classes": Claim(
            statement="What excites a class most looks like that class.",
            verdict=Verdict.of(own == len(wanted) and typical >= 0.5),
            value=own,
            n=len(wanted),
            no_interval=NoInterval.COUNTED,
            rule="Holds if all are closest to their own class, with a median correlation of at least 0.5.",
            definition="ascent",
            detail=(
                f"{own} of the {len(wanted)} images found for the logits are closest to the average image of "
                f"their own class, with a median correlation of {typical:.2f}."
            ),
        ),
    }
