"""The attribution stage: how far saliency maps can be trusted, over many test images.

The maps themselves are made in the page, for any image. Here the same five methods are asked about the
network's own answer on a sample of test images, to measure what a single picture cannot show.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from build.analysis.pixels import claims as attribution_claims
from build.analysis.units.lesion_claims import rank_correlation
from build.analysis.units.lesions import balanced
from build.artifacts import Job, read_json
from build.claims import write_claims, write_values
from build.data.dataset import read_dataset
from build.data.datasets import load_split
from build.data.packs import write_pack
from build.network.layers import layers_of
from build.network.model import LayeredNetwork, load_network
from build.network.training.stage import make_deterministic

N_PER_CLASS = 10
N_CURVE_STEPS = 10
N_PATH_STEPS = 24
WINDOW, STRIDE = 4, 2
COMPARED = "gradient-input"
"""The method by which readers are asked to tell the trained network from the untrained one."""

Maps = dict[str, NDArray[np.float32]]


def run(job: Job) -> None:
    """Measure agreement, completeness and deletion, on the trained network and its untrained control."""
    make_deterministic()
    layers, test = layers_of(job), load_split(job.inputs["data"], "test")
    chosen = balanced(test.labels, N_PER_CLASS)
    images = torch.from_numpy(test.images[chosen])
    trained, untrained = (load_network(job.inputs["train"], layers, name) for name in ("trained", "untrained"))
    with torch.no_grad():
        labels = trained(images).argmax(1)
    maps, lit = attribute(trained, images, labels), test.images[chosen].max(axis=1) > 0
    before = attribute(untrained, images, labels)
    sizes, sizes_before = sizes_of(maps, lit, seed=0), sizes_of(before, lit, seed=1)
    evidence = attribution_claims.Evidence(
        agreement=agreements(maps),
        signed=likeness(maps, before),
        sizes=likeness(sizes, sizes_before),
        lit=likeness(sizes, sizes_before, lit),
        gap=completeness_gap(trained, images, labels, maps["integrated-gradients"]),
        curves={name: deletion(trained, images, labels, scores) for name, scores in with_random(maps).items()},
        n=len(images),
        noun=read_dataset(job.inputs["data"]).noun,
        n_steps=N_PATH_STEPS,
    )
    first = read_json(job.inputs["activations"] / "specimens.json")[0]["test_index"]
    specimen = torch.from_numpy(test.images[first : first + 1])
    np.savez(job.folder / "specimen.npz", **specimen_maps(trained, trained, specimen))  # type: ignore[arg-type]
    pair = {
        name: specimen_maps(network, trained, specimen)[COMPARED].astype(np.float16)
        for name, network in (("trained", trained), ("untrained", untrained))
    }
    write_pack(job.folder / "site" / "data" / job.subject.name / "two-maps.bin", pair)
    write_values(job.folder, attribution_claims.values(evidence))
    write_claims(job.folder, attribution_claims.claims(evidence))


def specimen_maps(network: LayeredNetwork, trained: LayeredNetwork, image: Tensor) -> Maps:
    """Return a network's maps (H, W) of what the trained one answers to the first specimen (1, C, H, W)."""
    with torch.no_grad():
        label = trained(image).argmax(1)
    return {name: maps[0] for name, maps in attribute(network, image, label).items()}


def attribute(network: LayeredNetwork, images: Tensor, labels: Tensor) -> Maps:
    """Ask five methods about one logit of each image.

    Parameters
    ----------
    network : LayeredNetwork
        Any network of the experiment.
    images : Tensor of shape (N, C, H, W)
        Pixels in [0, 1].
    labels : Tensor of shape (N,)
        The class asked about.

    Returns
    -------
    dict of str to array of shape (N, H, W)
        Signed maps by method, as the page names them; what the channels of a pixel say is summed.
    """
    slopes = gradients(network, images, labels)
    path = [gradients(network, images * (step + 0.5) / N_PATH_STEPS, labels) * images for step in range(N_PATH_STEPS)]
    found = {
        "gradient": slopes,
        "gradient-input": slopes * images,
        "integrated-gradients": torch.stack(path).mean(0),
        "grad-cam": grad_cam(network, images, labels),
        "occlusion": occlusion(network, images, labels),
    }
    return {name: value.sum(1).numpy() for name, value in found.items()}


def gradients(network: LayeredNetwork, images: Tensor, labels: Tensor) -> Tensor:
    """Return the gradient of one logit of each image with respect to its pixels (N, C, H, W)."""
    pixels = images.detach().requires_grad_(True)
    logits = network(pixels).gather(1, labels[:, None]).sum()
    return torch.autograd.grad(logits, pixels)[0]


def grad_cam(network: LayeredNetwork, images: Tensor, labels: Tensor) -> Tensor:
    """Return signed Grad-CAM of the last convolution, enlarged to the image (Selvaraju et al. 2017)."""
    last = [layer.name for layer in network.layers if layer.makes_maps][-1]
    with torch.enable_grad():
        outputs = network.activations(images.detach().requires_grad_(True))
        maps = outputs[last]
        logits = list(outputs.values())[-1].gather(1, labels[:, None]).sum()
        weights = torch.autograd.grad(logits, maps)[0].mean((2, 3), keepdim=True)
    small = (weights * maps.detach()).sum(1, keepdim=True)
    return functional.interpolate(small, size=images.shape[2:], mode="bilinear")


@torch.no_grad()
def occlusion(network: LayeredNetwork, images: Tensor, labels: Tensor) -> Tensor:
    """Return how much the logit falls under a black square (N, 1, H, W); a pixel gets the mean of its squares."""
    chosen = _logit_of(network, labels)
    whole, (height, width) = chosen(images), images.shape[2:]
    total, count = torch.zeros(len(images), 1, height, width), torch.zeros(height, width)
    for row in range(0, height - WINDOW + 1, STRIDE):
        for column in range(0, width - WINDOW + 1, STRIDE):
            square = (..., slice(row, row + WINDOW), slice(column, column + WINDOW))
            covered = images.clone()
            covered[square] = 0
            total[square] += (whole - chosen(covered))[:, None, None, None]
            count[square] += 1
    return total / count


def agreements(maps: Maps) -> dict[tuple[str, str], NDArray[np.float64]]:
    """Return the rank correlation of every two methods (n_images,)."""
    return {(a, b): _likeness(maps[a], maps[b]) for a, b in combinations(sorted(maps), 2)}


def likeness(first: Maps, second: Maps, among: NDArray[np.bool_] | None = None) -> dict[str, NDArray[np.float64]]:
    """Return, by method, the rank correlation of the maps of two networks (n_images,).

    Parameters
    ----------
    first, second : dict of str to array of shape (n_images, H, W)
        Maps by method.
    among : array of bool, shape (n_images, H, W), or None
        Pixels that count; all, if not given.
    """
    return {name: _likeness(maps, second[name], among) for name, maps in first.items()}


def _likeness(
    first: NDArray[np.float32], second: NDArray[np.float32], among: NDArray[np.bool_] | None = None
) -> NDArray[np.float64]:
    chosen = np.ones(first.shape, bool) if among is None else among
    return np.array([rank_correlation(x[here], y[here]) for x, y, here in zip(first, second, chosen, strict=True)])


def sizes_of(maps: Maps, lit: NDArray[np.bool_], seed: int) -> Maps:
    """Take the signs off maps, and add one of random numbers on lit pixels: what the picture alone makes alike."""
    random = np.random.default_rng(seed).random(lit.shape, np.float32) * lit
    return {name: np.abs(each) for name, each in maps.items()} | {"random": random}


@torch.no_grad()
def completeness_gap(
    network: LayeredNetwork, images: Tensor, labels: Tensor, maps: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return how far integrated gradients miss the rise of the logit from black, as a share of it."""
    chosen = _logit_of(network, labels)
    rise = (chosen(images) - chosen(torch.zeros_like(images))).numpy()
    gap: NDArray[np.float64] = np.abs(maps.sum((1, 2)) - rise) / np.maximum(np.abs(rise), 1e-6)
    return gap


def with_random(maps: Maps, seed: int = 0) -> Maps:
    """Add a map of random numbers: the yardstick of removing pixels in no order."""
    shape = next(iter(maps.values())).shape
    return maps | {"random": np.random.default_rng(seed).random(shape, np.float32)}


@torch.no_grad()
def deletion(
    network: LayeredNetwork, images: Tensor, labels: Tensor, scores: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Paint the lit pixels black in the order of their scores; return the probability at each step (N, n_steps + 1)."""
    lit = images.amax(1).flatten(1) > 0
    ranked = torch.from_numpy(scores).flatten(1).masked_fill(~lit, -torch.inf)
    place = ranked.argsort(dim=1, descending=True, stable=True).argsort(dim=1)
    n_lit = lit.sum(1, keepdim=True)
    curve = []
    for step in range(N_CURVE_STEPS + 1):
        removed = place < (n_lit * step / N_CURVE_STEPS).round()
        left = images * ~removed.reshape(len(images), 1, *images.shape[2:])
        curve.append(network(left).softmax(1).gather(1, labels[:, None])[:, 0])
    return torch.stack(curve, dim=1).double().numpy()


def _logit_of(network: LayeredNetwork, labels: Tensor) -> Callable[[Tensor], Tensor]:
    return lambda images: network(images).gather(1, labels[:, None])[:, 0]
