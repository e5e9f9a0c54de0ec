"""What the lesions say, in numbers and in sentences that could have come out false."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import mannwhitneyu

from build.analysis.certainty import above, correlation, every, shown_by
from build.analysis.units.units import Unit
from build.claims import Claim, Measured

POINT = 0.01
MATTERING = 0.3
"""A correlation from which selectivity is said to matter."""


@dataclass(frozen=True)
class Alone:
    """What each unit costs when it alone is held at one value.

    Attributes
    ----------
    confusion : array of shape (n_units, n_classes, n_classes)
        Counts of labels by predictions.
    changed : array of shape (n_units,)
        Answers that are others than with every unit on, right or wrong.
    """

    confusion: NDArray[np.int64]
    changed: NDArray[np.int64]


@dataclass(frozen=True)
class Halves:
    """What is left of the accuracy with half of the last hidden layer off.

    Attributes
    ----------
    random : array of shape (n_draws,)
        Halves drawn at random.
    most, least : float
        The most and the least selective half.
    n : int
        Images.
    """

    random: NDArray[np.float64]
    most: float
    least: float
    n: int

    @property
    def interval(self) -> tuple[float, float]:
        """Return between which ends 95 % of the random halves lie."""
        low, high = np.quantile(self.random, (0.025, 0.975))
        return float(low), float(high)

    @property
    def p(self) -> float:
        """Return how often a half drawn at random is missed at least as much as the most selective one."""
        return float((1 + (self.random <= self.most).sum()) / (1 + len(self.random)))


@dataclass(frozen=True)
class Lesions:
    """What was measured.

    Attributes
    ----------
    units : sequence of Unit
        The hidden units.
    whole : array of shape (n_classes, n_classes)
        Counts of labels by predictions with nothing switched off.
    alone : dict of str to Alone
        With one unit held at ``zero``, and at its ``mean``.
    selectivity : array of shape (n_units,)
        Class selectivity.
    groups : dict
        By layer, the accuracies with more and more units off.
    halves : Halves
        Of the last hidden layer.
    """

    units: Sequence[Unit]
    whole: NDArray[np.int64]
    alone: dict[str, Alone]
    selectivity: NDArray[np.float64]
    groups: dict[str, Any]
    halves: Halves

    @property
    def lost(self) -> NDArray[np.float64]:
        """Return the lost accuracy, unit by unit, each held at zero."""
        return self.lost_at("zero")

    def lost_at(self, held: str) -> NDArray[np.float64]:
        """Return the lost accuracy, unit by unit."""
        return accuracies(self.whole) - accuracies(self.alone[held].confusion)

    def of(self, layer: str) -> NDArray[np.int64]:
        """Return the positions of a layer's units."""
        return np.array([at for at, unit in enumerate(self.units) if unit.layer == layer])


def accuracies(confusion: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share that is right of each confusion matrix (…, 10, 10)."""
    share: NDArray[np.float64] = np.trace(confusion, axis1=-2, axis2=-1) / confusion.sum((-2, -1))
    return share


def recall(confusion: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share of each class that is recognised, of each confusion matrix (…, 10, 10); 0 if none is."""
    share: NDArray[np.float64] = np.diagonal(confusion, axis1=-2, axis2=-1) / np.maximum(confusion.sum(-1), 1)
    return share


def values(lesions: Lesions) -> dict[str, Measured]:
    """Collect the numbers that the prose quotes: the worst single unit, and the typical one of each layer."""
    units, groups, lost = lesions.units, lesions.groups, lesions.lost
    n, worst = int(lesions.whole.sum()), int(lost.argmax())
    found: dict[str, Measured] = {
        "lesion_worst_loss": Measured(float(lost[worst]), n),
        "lesion_worst_unit": Measured(units[worst].name),
        "lesion_improving_units": Measured(int((lost < 0).sum()), len(units)),
        "lesion_improving_most": Measured(max(round(-float(lost.min()) * n), 0), n),
        "lesion_units": Measured(len(units)),
    }
    for layer in groups:
        own = lesions.of(layer)
        found[f"lesion_{layer}_median_loss"] = Measured(float(np.median(lost[own])), n)
        found[f"lesion_{layer}_median_images"] = Measured(round(float(np.median(lost[own])) * n), n)
        found[f"lesion_{layer}_median_changed"] = Measured(float(np.median(lesions.alone["zero"].changed[own])), n)
        found[f"lesion_{layer}_mean_median_loss"] = Measured(float(np.median(lesions.lost_at("mean")[own])), n)
    halves, last = lesions.halves, list(groups)[-1]
    found |= _hardest(lesions)
    found |= _halved(last, groups[last])
    random = Measured(float(halves.random.mean()), halves.n, *halves.interval)
    found |= {f"lesion_{last}_half_random": random, "lesion_half_draws": Measured(len(halves.random))}
    found[f"lesion_{last}_half_unselective"] = Measured(halves.least, halves.n)
    return found


def _hardest(lesions: Lesions) -> dict[str, Measured]:
    """Tell what the class known worst loses with the unit of the first layer that it misses most."""
    recalls = recall(lesions.whole)
    label = int(recalls.argmin())
    opening = lesions.of(next(iter(lesions.groups)))
    without = recall(lesions.alone["zero"].confusion[opening])[:, label]
    worst, n = int(without.argmin()), int(lesions.whole[label].sum())
    return {
        "lesion_hardest_unit": Measured(lesions.units[opening[worst]].name),
        "lesion_hardest_before": Measured(float(recalls[label]), n),
        "lesion_hardest_after": Measured(float(without[worst]), n),
    }


def _halved(layer: str, group: dict[str, Any]) -> dict[str, Measured]:
    """Tell what is left with half of a layer's units off, by the two chosen orders."""
    half = len(group["sizes"]) // 2
    return {
        f"lesion_{layer}_half_harmful": Measured(group["harmful"][half], group["n"]),
        f"lesion_{layer}_half_selective": Measured(group["selective"][half], group["n"]),
    }


def claims(lesions: Lesions) -> dict[str, Claim]:
    """Check two popular sentences: that a unit matters, and that selective units matter more."""
    lost, selectivity = lesions.lost, lesions.selectivity
    opening, last = next(iter(lesions.groups)), list(lesions.groups)[-1]
    own = lesions.of(last)
    together = correlation(rank_correlation(selectivity[own], lost[own]), len(own))
    matter = above(together, MATTERING)
    worst = _worst(lesions, own)
    needed = above(worst, POINT)
    return {
        "lesion_selective_units_matter": Claim(
            statement=f"The more selective a unit of {last} is, the more its loss hurts.",
            verdict=matter.verdict,
            p=matter.p,
            value=together.value,
            interval=together.interval,
            n=len(own),
            rule=f"Holds if the interval lies above {MATTERING}.",
            definition="lesion",
            measured="Spearman’s rank correlation with class selectivity over the units.",
            detail=(
                f"Over the {len(own)} units of {last}, class selectivity and lost accuracy have a rank "
                f"correlation of {together.value:.2f}."
            ),
        ),
        "lesion_dense_unit_indispensable": Claim(
            statement=f"Some single unit of {last} cannot be spared.",
            verdict=needed.verdict,
            value=worst.value,
            interval=worst.interval,
            p=needed.p,
            n=worst.n,
            rule="Holds if the interval of the largest loss lies above 0.01, a percentage point.",
            definition="lesion",
            measured=(
                f"With one unit held at zero; the interval, from the answers that change, holds for all {len(own)} "
                "units together with 95 % (Bonferroni)."
            ),
            detail=(
                f"The most harmful loss of one unit of {last} costs {100 * worst.value:.2f} points of "
                f"accuracy over {worst.n:,} test images."
            ),
        ),
        "lesion_selective_half_matters": _half_claim(lesions.halves, last),
        "lesion_early_units_matter_more": _early_claim(lesions, opening, last),
    }


def _worst(lesions: Lesions, own: NDArray[np.int64]) -> Measured:
    """Return the largest loss of accuracy by one of some units, held at zero, with an interval for all of them.

    Every answer that changes counts as if it became right or wrong, so the interval is no shorter than it should be.
    """
    n, at = int(lesions.whole.sum()), int(own[lesions.lost[own].argmax()])
    loss, changed = float(lesions.lost[at]), int(lesions.alone["zero"].changed[at])
    reach = NormalDist().inv_cdf(1 - 0.025 / len(own)) * sqrt(max(changed / n - loss**2, 0) / n)
    return Measured(loss, n, loss - reach, loss + reach)


def _half_claim(halves: Halves, last: str) -> Claim:
    """Compare the most selective half of a layer with halves drawn at random."""
    low, high = halves.interval
    decided = shown_by(halves.p, True)
    return Claim(
        statement=f"The most selective half of {last} is missed more than a half drawn at random.",
        verdict=decided.verdict,
        value=halves.most - float(halves.random.mean()),
        p=halves.p,
        n=halves.n,
        rule="Holds if random halves are missed as much at a p below 0.05.",
        definition="lesion",
        measured=(
            f"Share of {halves.n:,} test images that are right with half of the units held at zero; p is the share of "
            f"{len(halves.random)} halves drawn at random that leave as few."
        ),
        detail=(
            f"Without the most selective half {halves.most:.1%} are right, without the least selective "
            f"{halves.least:.1%}, without a random one {halves.random.mean():.1%} on average "
            f"(95 % of them: {low:.1%} to {high:.1%})."
        ),
    )


def _early_claim(lesions: Lesions, opening: str, last: str) -> Claim:
    """Compare the units of the first and the last hidden layer, each alone, however they are switched off."""
    first, own = lesions.of(opening), lesions.of(last)
    lost = {held: lesions.lost_at(held) for held in lesions.alone}
    tests = [float(mannwhitneyu(each[first], each[own]).pvalue) for each in lost.values()]
    gaps = [float(np.median(each[first]) - np.median(each[own])) for each in lost.values()]
    decided = every(shown_by(p, gap > 0) for p, gap in zip(tests, gaps, strict=True))
    told = "; ".join(
        f"held at {'zero' if held == 'zero' else 'its mean'}, {100 * np.median(each[first]):.2f} points and "
        f"{100 * np.median(each[own]):.2f}"
        for held, each in lost.items()
    )
    return Claim(
        statement="A unit of the first layer matters more than a unit of the last hidden one.",
        verdict=decided.verdict,
        value=min(gaps),
        p=decided.p,
        n=len(first) + len(own),
        rule="Holds if the medians and a rank test (p < 0.05) say so both with units held at zero and at their means.",
        definition="lesion",
        measured=(
            f"Accuracy lost over {int(lesions.whole.sum()):,} test images with one unit's output after the ReLU held "
            "everywhere in its map; Mann-Whitney test over the units, two-sided; the larger of both p."
        ),
        detail=f"Switched off alone, the median unit of {opening} and that of {last} cost: {told}.",
    )


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
