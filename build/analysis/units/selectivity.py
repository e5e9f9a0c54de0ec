"""How much a unit cares for one class above the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def class_means(activations: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Average activations class by class.

    Parameters
    ----------
    activations : array of shape (n_samples, n_units)
        After the ReLU.
    labels : array of shape (n_samples,)
        Classes, of which each occurs.

    Returns
    -------
    array of shape (n_units, n_classes)
    """
    means = [activations[labels == label].mean(0, dtype=np.float64) for label in np.unique(labels)]
    return np.stack(means, axis=1)


def class_selectivity(means: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (best − rest) / (best + rest), rest being the mean of the other classes.

    0 means that all classes excite the unit alike, 1 that only one does; 0 also for a dead unit.
    Morcos et al. 2018, "On the importance of single directions for generalization", section 2.3.

    Parameters
    ----------
    means : array of shape (n_units, n_classes)
        Mean activations, none below 0.
    """
    best = means.max(1)
    rest = (means.sum(1) - best) / (means.shape[1] - 1)
    total = best + rest
    index: NDArray[np.float64] = np.divide(best - rest, total, out=np.zeros_like(total), where=total > 0)
    return index


def purity(labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the part of each row of labels that the row's commonest class makes up.

    Parameters
    ----------
    labels : array of shape (n_units, n_images)
        Classes of the images that excite each unit most.
    """
    counts = (labels[:, :, None] == np.arange(labels.max() + 1)).sum(1)
    share: NDArray[np.float64] = counts.max(1) / labels.shape[1]
    return share
