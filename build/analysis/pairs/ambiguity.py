"""The image that opens the page: the one that the network can least tell which of two classes it is."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from build.analysis.classes.pairs import mutual_confusions
from build.analysis.layers.outputs import layer_outputs
from build.artifacts import Job, read_json
from build.claims import Measured, write_values
from build.data.datasets import as_bytes, load_split
from build.data.packs import Packed, quantized, write_pack
from build.network.layers import ShapedLayer, layers_of
from build.network.model import read_weights
from build.network.training.measures import count_confusions

Probabilities = NDArray[np.float64]


def run(job: Job) -> None:
    """Write the image with what the network answers, its way through all layers, and the values that the prose quotes.

    ``ambiguous.bin`` is all that the page shows before the reader has answered, with the window of each convolution;
    ``ambiguous-pass.bin`` the output of every layer that the page shows there: maps as 8-bit numbers, vectors as they
    are.
    """
    test, layers = load_split(job.inputs["data"], "test"), layers_of(job)
    classes = read_json(job.inputs["data"] / "dataset.json")["classes"]
    with np.load(job.inputs["activations"] / "predictions.npz") as arrays:
        logits = arrays["trained"].astype(np.float64)
    probabilities = softmax(logits)
    chosen = most_ambiguous(test.labels, probabilities)
    image, label = test.images[chosen], int(test.labels[chosen])
    folder = job.folder / "site" / "data" / job.subject.name
    shown: dict[str, NDArray[np.generic] | Packed] = {
        "test_index": np.array([chosen], np.uint16),
        "image": Packed(as_bytes(image), 1 / 255),
        "label": np.array([label], np.uint8),
        "probabilities": probabilities[chosen].astype(np.float32),
        **windows(layers),
    }
    write_pack(folder / "ambiguous.bin", shown)
    walk = layer_outputs(layers, read_weights(job.inputs["train"] / "trained.npz"), image[None])
    outputs = ((layer.name, output[0].numpy()) for layer, output in walk if is_station(layer))
    write_pack(folder / "ambiguous-pass.bin", dict(packed(outputs)))
    write_values(job.folder, values(chosen, label, probabilities[chosen], classes))


def softmax(logits: NDArray[np.float64]) -> Probabilities:
    """Return probabilities (N, n_classes) of logits (N, n_classes)."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Probabilities = powers / powers.sum(axis=1, keepdims=True)
    return shares


def most_ambiguous(labels: NDArray[np.int64], probabilities: Probabilities) -> int:
    """Return the place of the image whose label the network can least tell from another class.

    Of the images that it calls otherwise than their label, those of the two classes that are most often taken for one
    another, both ways together; of these the one with the narrowest gap between the probabilities of the two. Where
    nothing is called wrongly, all images compete.

    Parameters
    ----------
    labels : array of int, shape (N,)
        Classes.
    probabilities : array of shape (N, n_classes)
        Of the trained network.
    """
    rows = np.arange(len(labels))
    others = rivals(labels, probabilities)
    gaps = np.abs(probabilities[rows, labels] - probabilities[rows, others])
    pair = next(iter(mutual_confusions(count_confusions(labels, probabilities.astype(np.float32)))))
    wrong = probabilities.argmax(axis=1) != labels
    hard = wrong & np.isin(labels, pair) & np.isin(others, pair)
    gaps[~hard if hard.any() else np.zeros_like(hard)] = np.inf
    return int(gaps.argmin())


def rivals(labels: NDArray[np.int64], probabilities: Probabilities) -> NDArray[np.int64]:
    """Return, for every image, the most probable class besides its label."""
    besides = probabilities.copy()
    besides[np.arange(len(labels)), labels] = -1
    found: NDArray[np.int64] = besides.argmax(axis=1)
    return found


def windows(layers: Iterable[ShapedLayer]) -> dict[str, NDArray[np.uint8]]:
    """Return the rows and columns of each convolution's window, as ``window.<layer>``."""
    kernels = {layer.name: layer.weight for layer in layers if layer.weight and len(layer.weight) == 4}
    return {f"window.{name}": np.array(shape[-2:], np.uint8) for name, shape in kernels.items()}


def is_station(layer: ShapedLayer) -> bool:
    """Tell whether the page shows a layer there: no numbers twice, and bent maps only once they are pooled."""
    bent_maps = layer.flags.bends and len(layer.shape) == 3
    return bool(layer.inputs) and not layer.flags.repeats and not bent_maps


def packed(
    outputs: Iterable[tuple[str, NDArray[np.float32]]],
) -> Iterable[tuple[str, NDArray[np.float32] | Packed]]:
    """Yield the output of each layer as the page gets it; zero stays zero."""
    for name, output in outputs:
        yield name, quantized(output, "int8", symmetric=True) if output.ndim == 3 else output


def values(chosen: int, label: int, probabilities: Probabilities, classes: list[str]) -> dict[str, Measured]:
    """Return the image's number, both classes as they are asked for, and both answers; names as they are spoken."""
    rival = int(rivals(np.array([label]), probabilities[None])[0])
    names = {each: spoken(classes[each]) for each in (label, rival)}
    first, second = (names[each] for each in sorted(names))
    return {
        "ambiguous.pair": Measured(f"{first} or {second}"),
        "ambiguous.test_index": Measured(chosen),
        "ambiguous.label": Measured(names[label]),
        "ambiguous.rival": Measured(names[rival]),
        "ambiguous.label_probability": Measured(float(probabilities[label])),
        "ambiguous.rival_probability": Measured(float(probabilities[rival])),
    }


def spoken(name: str) -> str:
    """Return a class as it is called in a sentence: ``T-shirt/top`` is a T-shirt, ``Ankle boot`` an ankle boot."""
    short = name.partition("/")[0]
    return short[0].lower() + short[1:] if short[1:2].islower() else short
