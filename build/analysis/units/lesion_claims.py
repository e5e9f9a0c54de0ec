"""What the lesions say, in numbers and in sentences that could have come out false."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.analysis.units.units import Unit
from build.claims import Claim, Measured, Verdict


@dataclass(frozen=True)
class Lesions:
    """What was measured.

    Attributes
    ----------
    units : sequence of Unit
        The hidden units.
    whole : array of shape (n_classes, n_classes)
        Counts of labels by predictions with nothing switched off.
    confusion : array of shape (n_units, 10, 10)
        The same with one unit switched off.
    selectivity : array of shape (n_units,)
        Class selectivity.
    groups : dict
        By layer, the accuracies with more and more units off.
    """

    units: Sequence[Unit]
    whole: NDArray[np.int64]
    confusion: NDArray[np.int64]
    selectivity: NDArray[np.float64]
    groups: dict[str, Any]

    @property
    def lost(self) -> NDArray[np.float64]:
        """Return the lost accuracy, unit by unit."""
        return accuracies(self.whole) - accuracies(self.confusion)

    def of(self, layer: str) -> NDArray[np.int64]:
        """Return the positions of a layer's units."""
        return np.array([at for at, unit in enumerate(self.units) if unit.layer == layer])


def accuracies(confusion: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share that is right of each confusion matrix (…, 10, 10)."""
    share: NDArray[np.float64] = np.trace(confusion, axis1=-2, axis2=-1) / confusion.sum((-2, -1))
    return share


def values(lesions: Lesions) -> dict[str, Measured]:
    """Collect the numbers that the prose quotes: the worst single unit, and the typical one of each layer."""
    units, whole, confusion, groups = lesions.units, lesions.whole, lesions.confusion, lesions.groups
    n, lost = int(whole.sum()), lesions.lost
    recall = np.diagonal(confusion, axis1=1, axis2=2) / confusion.sum(2)
    lost_recall = whole.diagonal() / whole.sum(1) - recall  # (n_units, 10)
    worst, (unit, label) = int(lost.argmax()), np.unravel_index(lost_recall.argmax(), lost_recall.shape)
    found: dict[str, Measured] = {
        "lesion_worst_loss": Measured(float(lost[worst]), n),
        "lesion_worst_unit": Measured(units[worst].id),
        "lesion_worst_recall_loss": Measured(float(lost_recall[unit, label]), int(whole[label].sum())),
        "lesion_worst_recall_unit": Measured(units[int(unit)].id),
        "lesion_worst_recall_class": Measured(int(label)),
        "lesion_improving_units": Measured(int((lost < 0).sum()), len(units)),
        "lesion_improving_most": Measured(max(round(-float(lost.min()) * n), 0), n),
        "lesion_units": Measured(len(units)),
    }
    for layer in groups:
        own = lesions.of(layer)
        found[f"lesion_{layer}_median_loss"] = Measured(float(np.median(lost[own])), n)
        found[f"lesion_{layer}_median_images"] = Measured(round(float(np.median(lost[own])) * n), n)
        found[f"lesion_{layer}_worst_loss"] = Measured(float(lost[own].max()), n)
        found |= _halved(layer, groups[layer])
    return found


def _halved(layer: str, group: dict[str, Any]) -> dict[str, Measured]:
    """Tell what is left with half of a layer's units off: at random, and by the two chosen orders."""
    half = len(group["sizes"]) // 2
    random = [draw[half] for draw in group["random"]]
    left = {"random": float(np.mean(random)), "harmful": group["harmful"][half], "selective": group["selective"][half]}
    return {f"lesion_{layer}_half_{name}": Measured(value, group["n"]) for name, value in left.items()}


def claims(lesions: Lesions) -> dict[str, Claim]:
    """Check two popular sentences: that a unit matters, and that selective units matter more."""
    lost, n, selectivity = lesions.lost, int(lesions.whole.sum()), lesions.selectivity
    opening, last = next(iter(lesions.groups)), list(lesions.groups)[-1]
    first, own = lesions.of(opening), lesions.of(last)
    together = rank_correlation(selectivity[own], lost[own])
    dense_worst = float(lost[own].max())
    return {
        "lesion_selective_units_matter": Claim(
            statement=f"The more selective a unit of {last} is, the more its loss hurts.",
            verdict=Verdict.of(together >= 0.3),
            value=together,
            n=len(own),
            detail=(
                f"Over the {len(own)} units of {last}, class selectivity and lost accuracy have a rank "
                f"correlation of {together:.2f}."
            ),
        ),
        "lesion_dense_unit_indispensable": Claim(
            statement=f"Some single unit of {last} cannot be spared.",
            verdict=Verdict.of(dense_worst >= 0.01),
            value=dense_worst,
            n=n,
            detail=(
                f"The most harmful loss of one unit of {last} costs {100 * dense_worst:.2f} points of "
                f"accuracy over {n:,} test images."
            ),
        ),
        "lesion_early_units_matter_more": Claim(
            statement="A unit of the first layer matters more than a unit of the last hidden one.",
            verdict=Verdict.of(np.median(lost[first]) > np.median(lost[own])),
            value=float(np.median(lost[first]) - np.median(lost[own])),
            n=n,
            detail=(
                f"Switched off alone, the median unit of {opening} costs "
                f"{100 * np.median(lost[first]):.2f} points of accuracy, the median unit of {last} "
                f"{100 * np.median(lost[own]):.2f}."
            ),
        ),
    }


def rank_correlation(first: NDArray[Any], second: NDArray[Any]) -> float:
    """Return Spearman's rank correlation, ties sharing their mean rank; 0 where one side is constant."""
    # Ours stays: scipy's takes three times as long for the same number (n = 128), and images ask for thousands.
    ranks = [_ranks(np.asarray(scores, np.float64)) for scores in (first, second)]
    if min(rank.std() for rank in ranks) == 0:
        return 0.0
    first, second = (rank - rank.mean() for rank in ranks)
    return float(first @ second / np.sqrt((first @ first) * (second @ second)))


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: NDArray[np.float64] = (last - (counts - 1) / 2)[inverse]
    return ranks
