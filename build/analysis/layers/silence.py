"""The switch between networks in numbers: zeros after each ReLU, and how much of a layer the class explains."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.artifacts import Job, write_json
from build.data.datasets import load_split
from build.network.layers import layers_of
from build.network.model import LayeredNetwork, load_network, networks_in

N_IMAGES = 5000
"""The first test images; their order is that of the data set, which is mixed."""
BATCH = 250

Report = dict[str, dict[str, float]]


class Moments:
    """Sums over the images seen so far of one layer's output, from which variances follow.

    Parameters
    ----------
    size : int
        Numbers of the layer for one image.
    n_classes : int
        Number of labels.
    """

    def __init__(self, size: int, n_classes: int) -> None:
        self.by_class = torch.zeros(n_classes, size, dtype=torch.float64)
        self.counts = torch.zeros(n_classes, dtype=torch.float64)
        self.squares = 0.0
        self.zeros = 0

    def add(self, output: Tensor, labels: Tensor) -> None:
        """Take in the output (n, …) for images with these labels (n,)."""
        rows = output.flatten(1).double()
        self.by_class.index_add_(0, labels, rows)
        self.counts += torch.bincount(labels, minlength=len(self.counts))
        self.squares += float(rows.square().sum())
        self.zeros += int((rows == 0).sum())

    def report(self) -> dict[str, float]:
        """Return n, the share of zeros, and the share of the variance that lies between the classes."""
        n = float(self.counts.sum())
        mean = self.by_class.sum(0) / n
        seen = self.counts > 0
        between = float((self.by_class[seen].square().sum(1) / self.counts[seen]).sum() - n * mean.square().sum())
        total = self.squares - n * float(mean.square().sum())
        return {
            "n": int(n),
            "zeros": round(self.zeros / (n * self.by_class.shape[1]), 6),
            "between_classes": round(between / total, 6) if total > 0 else 0.0,
        }


@torch.no_grad()
def measure(network: LayeredNetwork, images: NDArray[np.float32], labels: NDArray[np.int64]) -> Report:
    """Measure every layer of a network over images (N, C, H, W)."""
    moments: dict[str, Moments] = {}
    n_classes = network.layers[-1].shape[0]
    batches = zip(torch.as_tensor(images).split(BATCH), torch.as_tensor(labels).split(BATCH), strict=True)
    for pixels, truth in batches:
        for name, output in network.activations(pixels).items():
            moments.setdefault(name, Moments(output[0].numel(), n_classes)).add(output, truth)
    return {name: each.report() for name, each in moments.items()}


def run(job: Job) -> None:
    """Measure the three networks and publish ``data/<experiment>/statistics.json``."""
    test = load_split(job.inputs["data"], "test")
    images, labels = test.images[:N_IMAGES], test.labels[:N_IMAGES]
    layers = layers_of(job)
    networks = {
        name: {"layers": measure(load_network(job.inputs["train"], layers, name), images, labels)}
        for name in networks_in(job.inputs["train"])
    }
    write_json(job.folder / "site" / "data" / job.subject.name / "statistics.json", {"networks": networks})
