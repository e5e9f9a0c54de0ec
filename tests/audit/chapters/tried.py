"""Chapter 7: what is doubted, and whether two programs give the same numbers."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.audit.evidence import Evidence
from tests.audit.pictures import Pictures
from tests.audit.register import Finding, audits, each_same, same

Array = np.ndarray[Any, Any]


def unlikeness(rows: Array, references: Array, n_nearest: int) -> Array:
    """Return the mean Euclidean distance of each row to its nearest references."""
    squares = (rows**2).sum(axis=1)[:, None] + (references**2).sum(axis=1) - 2 * rows @ references.T
    nearest = np.partition(squares, n_nearest, axis=1)[:, :n_nearest]
    return np.asarray(np.sqrt(np.maximum(nearest, 0)).mean(axis=1))


def directions(rows: Array) -> Array:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))


@audits(
    "fashion.doubted",
    "three nearest of the first 40 training images of each class further than for 99 % (features) or 99.9 % (pixels)",
)
def doubted(evidence: Evidence) -> Iterator[Finding]:
    network, caption, test = evidence.network("fashion"), evidence.article.place("sketchpad"), evidence.garments.images
    n_nearest, n_known, n_each = caption.says(
        "picture’s {} nearest among {} training images (the first {} of each class)"
    )
    near, layer = caption.says("of {} of the test images, in the direction of its features in {words} (")
    far = caption.says("or than those of {} of them in its pixels")[0]
    known = first_of_each(evidence.training, int(n_each.value))
    yield same("references", n_known, len(known))

    def distances(images: Array) -> dict[str, Array]:
        features, references = (directions(network.output(each, layer.text)) for each in (images, known))
        pixels = unlikeness(images.reshape(len(images), -1), known.reshape(len(known), -1), int(n_nearest.value))
        return {"features": unlikeness(features, references, int(n_nearest.value)), "pixels": pixels}

    own = distances(test)
    limits = {name: np.quantile(own[name], share.value) for name, share in (("features", near), ("pixels", far))}
    printed = caption.says("that happens to {} of the test images themselves.")
    printed += caption.says("it doubts {} of the test images with black and white swapped, and only {} of those turned")
    asked = (own, distances(1 - test), distances(np.ascontiguousarray(test[:, :, ::-1])))
    shares = [float(np.any([each[name] > limits[name] for name in limits], axis=0).mean()) for each in asked]
    yield from each_same(("test images", "swapped", "upside down"), printed, shares)


def first_of_each(pictures: Pictures, n: int) -> Array:
    """Return the first ``n`` images of each class."""
    chosen = [pictures.images[pictures.labels == each][:n] for each in np.unique(pictures.labels)]
    return np.concatenate(chosen)


@audits("fashion.agreement", "ONNX Runtime and sums of our own from the file of weights, every layer, 50 specimens")
def agreement(evidence: Evidence) -> Iterator[Finding]:
    network = evidence.network("fashion")
    images = evidence.pack("fashion/specimens.bin")["images"].astype(np.float32)[:, None]
    names = network.names[1:]
    theirs, ours = network.outputs(images, names), network.forward(images)
    worst = max(float(np.max(np.abs(theirs[name] - ours[name]) / (1 + np.abs(ours[name])))) for name in names)
    evidence.article.place("try").says("had to agree within one part in ten thousand")
    yield Finding("largest difference", "0.0001", f"{worst:.2g}", "", worst <= 1e-4)
