"""The naming stage: twenty test images for the reader to name, beside what the network and the label say."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from build.artifacts import Job
from build.data.datasets import as_bytes, load_split
from build.data.packs import Packed, write_pack

N_IMAGES = 20
N_CONTRADICTED = 4
"""Images whose label the network contradicts most surely: where labels are wrong, it is mostly there."""
N_WRONG = 6
"""Further images about which the network and the label differ, drawn at random."""
SEED = 20


def run(job: Job) -> None:
    """Write ``naming.bin`` for the site's own experiment: images, labels, answers and how sure they are."""
    if next(iter(job.experiments), job.subject.name) != job.subject.name:
        return
    test = load_split(job.inputs["data"], "test")
    with np.load(job.inputs["activations"] / "predictions.npz") as arrays:
        probabilities = torch.as_tensor(arrays["trained"]).softmax(1).numpy()
    chosen = choose_named(test.labels, probabilities)
    write_pack(
        job.folder / "site" / "data" / job.subject.name / "naming.bin",
        {
            "images": Packed(as_bytes(test.images[chosen]), 1 / 255),
            "test_index": chosen.astype(np.uint16),
            "label": test.labels[chosen].astype(np.uint8),
            "predicted": probabilities[chosen].argmax(axis=1).astype(np.uint8),
            "probability": Packed(np.rint(probabilities[chosen].max(axis=1) * 65535).astype(np.uint16), 1 / 65535),
        },
    )


def choose_named(labels: NDArray[np.int64], probabilities: NDArray[np.floating]) -> NDArray[np.int64]:
    """Choose images for the reader to name, in an order that tells nothing.

    Those whose label the network contradicts most surely; then others that it calls otherwise than the label, drawn
    at random; then, class by class in turn, images about which both agree.

    Parameters
    ----------
    labels : array of int, shape (N,)
        Classes of the test images.
    probabilities : array of float, shape (N, n_classes)
        Of the trained network.

    Returns
    -------
    array of int, shape (up to 20,)
        Places in the test set, none twice.
    """
    generator = np.random.default_rng(SEED)
    predicted, sure = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wrong = np.flatnonzero(predicted != labels)
    wrong = wrong[np.argsort(-sure[wrong], kind="stable")]
    contradicted, others = wrong[:N_CONTRADICTED], generator.permutation(wrong[N_CONTRADICTED:])[:N_WRONG]
    right = [
        generator.permutation(np.flatnonzero((predicted == labels) & (labels == each))) for each in np.unique(labels)
    ]
    in_turn = [members[turn] for turn in range(N_IMAGES) for members in right if turn < len(members)]
    n_right = N_IMAGES - len(contradicted) - len(others)
    return generator.permutation(np.array([*contradicted, *others, *in_turn[:n_right]], dtype=np.int64))
