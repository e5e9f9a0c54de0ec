"""Five ways to say where the article's network looked, from its published gradient and its weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from scipy.ndimage import zoom
from scipy.stats import rankdata

from tests.audit.networks import Network, convolved

Array = np.ndarray[Any, Any]
PATH_STEPS = 24
SQUARE, STRIDE = 4, 2


class Published:
    """The published file that answers with logits and their slopes.

    Parameters
    ----------
    path : Path
        ``models/fashion-saliency.onnx``.
    """

    def __init__(self, path: Path) -> None:
        self.session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])

    def of(self, images: Array, asked: Array) -> Array:
        """Return the gradient of one logit of each image, shape (N, 1, 28, 28)."""
        [found] = self.session.run(["gradient"], {"image": images, "class": asked})
        return np.asarray(found)


class Slopes:
    """The same by going backwards through the weights.

    Parameters
    ----------
    network : Network
        A network of the article's shape.
    """

    def __init__(self, network: Network) -> None:
        self.network = network

    def of(self, images: Array, asked: Array) -> Array:
        """Return the gradient of one logit of each image, shape (N, 1, 28, 28)."""
        found = self.network.forward(images)
        back = self._through(self.at_conv2(found, asked), "conv2")
        return self._through(unpooled(back, found["relu1"]) * (found["conv1"] > 0), "conv1")

    def at_conv2(self, found: dict[str, Array], asked: Array) -> Array:
        """Return the gradient with respect to conv2, shape (N, 32, 14, 14)."""
        back = self.network.weights("logits")[asked] * (found["fc1"] > 0)
        back = (back @ self.network.weights("fc1")).reshape(found["pool2"].shape)
        return np.asarray(unpooled(back, found["relu2"]) * (found["conv2"] > 0))

    def _through(self, back: Array, name: str) -> Array:
        """Go backwards through a convolution: its kernels turned round, inputs and outputs exchanged."""
        kernels = self.network.weights(name)[:, :, ::-1, ::-1].transpose(1, 0, 2, 3)
        return convolved(back, kernels, padding=1)


def unpooled(back: Array, maps: Array) -> Array:
    """Return slopes at the winners of each 2 × 2 window (the first of several), 0 elsewhere."""
    n, channels, side, _ = back.shape
    blocks = maps.reshape(n, channels, side, 2, side, 2).transpose(0, 1, 2, 4, 3, 5).reshape(*back.shape, 4)
    spread = np.eye(4, dtype=np.float32)[blocks.argmax(axis=-1)] * back[..., None]
    return spread.reshape(*back.shape, 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(maps.shape)


def integrated(gradient: Published | Slopes, images: Array, asked: Array) -> Array:
    """Return integrated gradients from black, as a sum at the middles of `PATH_STEPS` steps."""
    places = ((step + 0.5) / PATH_STEPS for step in range(PATH_STEPS))
    slopes = sum(gradient.of(images * np.float32(place), asked) for place in places)
    return np.asarray(slopes * images / PATH_STEPS)


def grad_cam(network: Network, images: Array, asked: Array) -> Array:
    """Return the maps of conv2 weighed by their mean slope, enlarged to the picture, shape (N, 28, 28)."""
    found = network.forward(images)
    weights = Slopes(network).at_conv2(found, asked).mean(axis=(2, 3), keepdims=True)
    small = (weights * found["conv2"]).sum(axis=1)
    return np.stack([enlarged(each) for each in small])


def enlarged(cells: Array) -> Array:
    """Double the sides of a map, straight lines between the middles of its cells."""
    return np.asarray(zoom(cells, 2, order=1, mode="nearest", grid_mode=True))


def occlusion(network: Network, images: Array, asked: Array) -> Array:
    """Return how much the logit falls under a black square, the mean over the squares of a pixel."""
    rows = np.arange(len(images))
    whole = network.output(images, "logits")[rows, asked]
    total, count = np.zeros((len(images), 28, 28)), np.zeros((28, 28))
    for top in range(0, 29 - SQUARE, STRIDE):
        for left in range(0, 29 - SQUARE, STRIDE):
            place = (slice(top, top + SQUARE), slice(left, left + SQUARE))
            covered = images.copy()
            covered[(slice(None), 0, *place)] = 0
            fall = whole - network.output(covered, "logits")[rows, asked]
            total[(slice(None), *place)] += fall[:, None, None]
            count[place] += 1
    return total / count


def rank_correlations(first: Array, second: Array) -> Array:
    """Return Spearman's correlation of two maps, image by image."""
    ranks = [rankdata(each.reshape(len(each), -1), axis=1) for each in (first, second)]
    one, other = (each - each.mean(axis=1, keepdims=True) for each in ranks)
    lengths = np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
    return np.asarray((one * other).sum(axis=1) / np.maximum(lengths, 1e-12))


def deletion(network: Network, images: Array, asked: Array, scores: Array, n_steps: int = 10) -> float:
    """Paint the lit pixels black, highest score first; return the mean probability along the way (trapezoids)."""
    lit = images.reshape(len(images), -1) > 0
    ranked = np.where(lit, scores.reshape(len(images), -1), -np.inf)
    place = np.argsort(np.argsort(-ranked, axis=1, kind="stable"), axis=1, kind="stable")
    curve = []
    for step in range(n_steps + 1):
        left = np.where(place < np.rint(lit.sum(axis=1, keepdims=True) * step / n_steps), 0, images.reshape(lit.shape))
        logits = network.output(left.reshape(images.shape).astype(np.float32), "logits")
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        curve.append(float((raised / raised.sum(axis=1, keepdims=True))[np.arange(len(images)), asked].mean()))
    return float(np.trapezoid(curve, dx=1 / n_steps))
