"""How often the network is right, by how sure it is (a reliability diagram: Guo et al. 2017, arXiv:1706.04599)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.artifacts import Job, write_json
from build.claims import Measured, write_values
from build.data.datasets import load_split
from build.data.intervals import proportion

N_BINS = 10
SURE = 0.99


def run(job: Job) -> None:
    """Write ``reliability.json``, a row a bin of confidence, and the values that the prose quotes."""
    labels = load_split(job.inputs["data"], "test").labels
    with np.load(job.inputs["activations"] / "predictions.npz") as arrays:
        logits = arrays["trained"].astype(np.float64)
    confidence, is_right = judged(logits, labels)
    write_json(job.folder / "reliability.json", bins(confidence, is_right))
    write_values(job.folder, values(confidence))


def judged(logits: NDArray[np.float64], labels: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the largest probability of every image, and whether its class is the label's.

    Parameters
    ----------
    logits : array of shape (N, n_classes)
        Answers.
    labels : array of shape (N,)
        Classes.
    """
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    confidence: NDArray[np.float64] = 1 / powers.sum(axis=1)  # the largest power is 1
    return confidence, logits.argmax(axis=1) == labels


def bins(confidence: NDArray[np.float64], is_right: NDArray[np.bool_]) -> list[dict[str, Any]]:
    """Return a row for every tenth of confidence that has images: its mean, and the share that is right."""
    index = np.minimum((confidence * N_BINS).astype(int), N_BINS - 1)
    return [
        {
            "from": at / N_BINS,
            "to": (at + 1) / N_BINS,
            "confidence": float(confidence[index == at].mean()),
            **proportion(int(is_right[index == at].sum()), int((index == at).sum())).record(),
        }
        for at in range(N_BINS)
        if (index == at).any()
    ]


def values(confidence: NDArray[np.float64]) -> dict[str, Measured]:
    """Return how sure the network is on average, and how many images it is all but certain of."""
    n = len(confidence)
    return {
        "mean_confidence": Measured(float(confidence.mean()), n),
        "sure_of_99": Measured(int((confidence >= SURE).sum()), n),
    }
