"""The saliency stage: an ONNX file that returns a logit's gradient, and proof that it is right."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray

from build.artifacts import Job
from build.claims import Measured, write_values
from build.data.datasets import load_split
from build.errors import BuildError
from build.network.export.gradient_graph import CLASS, GRADIENT, GradientGraph
from build.network.export.parity import awkward_images
from build.network.kinds import kind_named
from build.network.layers import layers_of
from build.network.model import LayeredNetwork, load_network, read_weights

N_CHECKED = 1000
TOLERANCE = 1e-4
KINK = 2e-6
"""Nearer to a kink than this, rounding decides on which side an image lies, and two right gradients may differ."""
EQUAL = 1e-12


@dataclass(frozen=True)
class Kinks:
    """Where the gradient of a network jumps, seen from some images.

    Attributes
    ----------
    distances : array of shape (N,)
        How far each image is from the nearest jump, in the units of the layer where it lies.
    tied : array of bool, shape (N,)
        Whether two cells of some window tie for the largest, above zero.
    """

    distances: NDArray[np.float64]
    tied: NDArray[np.bool_]


def run(job: Job) -> None:
    """Write ``models/<experiment>-saliency.onnx`` and compare it with PyTorch's own gradients.

    Raises
    ------
    BuildError
        If the two differ by more than the tolerance.
    """
    layers = layers_of(job)
    path = job.folder / "site" / "models" / f"{job.subject.name}-saliency.onnx"
    path.parent.mkdir(parents=True)
    onnx.save(GradientGraph(layers, read_weights(job.inputs["train"] / "trained.npz")).model(), path)
    images = load_split(job.inputs["data"], "test").images[:N_CHECKED]
    offered = np.concatenate([images, awkward_images(layers[0].shape)])
    network = load_network(job.inputs["train"], layers)
    kinks = kinks_of(network, offered)
    tied = kinks.tied[: len(images)]
    images = offered[kinks.distances > KINK]
    classes = np.arange(len(images)) % layers[-1].shape[0]
    gap = largest_gap(network, path, images, classes)
    if gap > TOLERANCE:
        raise BuildError(str(path.name), f"must agree with autograd within {TOLERANCE}", f"{gap:.2g}")
    values = {
        "saliency_gap": Measured(float(f"{gap:.2g}"), len(images)),
        "saliency_offered": Measured(len(offered)),
        "tied_images": Measured(int(tied.sum()), len(tied)),
        "saliency_operators": Measured(len({node.op_type for node in onnx.load(path).graph.node})),
    }
    write_values(job.folder, values)


def kinks_of(network: LayeredNetwork, images: NDArray[np.float32]) -> Kinks:
    """Find how far images (N, C, H, W) are from where the gradient jumps.

    A ReLU has its kink at zero, a pooling window where its two largest values are equal. Values that are equal
    in double precision too, as over an even ground, are equal in any arithmetic: they are no distance, but ties.
    """
    exact = copy.deepcopy(network).double()
    activations = exact.activations(torch.tensor(images, dtype=torch.float64))
    distances = torch.full((len(images),), torch.inf, dtype=torch.float64)
    tied = torch.zeros(len(images), dtype=torch.bool)
    for layer in network.layers[1:]:
        values = [activations[name] for name in layer.inputs]
        near = kind_named(layer.kind, layer.name).kink_distances(layer, values)
        if near is not None:
            near, chosen = near.flatten(1), activations[layer.name].flatten(1)
            tied |= ((near < EQUAL) & (chosen > EQUAL)).any(1)
            distances = torch.minimum(distances, torch.where(near < EQUAL, torch.inf, near).amin(1))
    return Kinks(distances.numpy(), tied.numpy())


def largest_gap(network: LayeredNetwork, path: Path, images: NDArray[np.float32], classes: NDArray[np.int64]) -> float:
    """Return the largest difference between ONNX Runtime and autograd, in logits or gradients.

    Parameters
    ----------
    network : LayeredNetwork
        The network that the file was made from.
    path : Path
        The ONNX file.
    images : array of shape (N, C, H, W)
        Pixels in [0, 1].
    classes : array of shape (N,)
        The logit to differentiate, image by image.
    """
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    logits, gradient = session.run(["logits", GRADIENT], {"image": images, CLASS: classes})
    pixels = torch.tensor(images, requires_grad=True)
    expected = network(pixels)
    expected.gather(1, torch.tensor(classes)[:, None]).sum().backward()
    assert pixels.grad is not None
    differences = (logits - expected.detach().numpy(), gradient - pixels.grad.numpy())
    return max(float(np.abs(difference).max()) for difference in differences)
