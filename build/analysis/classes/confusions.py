"""Which classes the network takes for one another on the test images."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from build.analysis.certainty import shown_by
from build.analysis.classes.pairs import Pair, mutual_confusions
from build.claims import Claim, Measured
from build.data.intervals import proportion

EXPECTED = ("T-shirt/top", "Shirt")
"""The pair that texts on Fashion-MNIST call the hardest."""


def confusion_values(confusion: NDArray[np.int64], classes: Sequence[str]) -> dict[str, Measured]:
    """Return the number of errors, the commonest of them, and the classes that are recognised best and worst."""
    pair, count = next(iter(mutual_confusions(confusion).items()))
    recall = confusion.diagonal() / np.maximum(confusion.sum(axis=1), 1)
    values: dict[str, Measured] = {
        "errors": Measured(int(confusion.sum() - confusion.trace()), int(confusion.sum())),
        "largest_confusion": Measured(" and ".join(classes[index] for index in pair), int(confusion.sum())),
        "largest_confusion_count": Measured(count, int(confusion[list(pair)].sum())),
    }
    hardest, easiest = int(recall.argmin()), int(recall.argmax())
    return values | {
        "hardest_class": Measured(classes[hardest]),
        "hardest_class_recall": _recognised(confusion, hardest),
        "easiest_class": Measured(classes[easiest]),
        "easiest_class_recall": _recognised(confusion, easiest),
    }


def _recognised(confusion: NDArray[np.int64], index: int) -> Measured:
    """Return the share of a class's images that are named rightly."""
    return proportion(int(confusion[index, index]), max(int(confusion[index].sum()), 1))


def confusion_claims(confusion: NDArray[np.int64], classes: Sequence[str]) -> dict[str, Claim]:
    """Check which pair is confused most, where the data set has the pair that is expected."""
    if not set(EXPECTED) <= set(classes):
        return {}
    counts = list(mutual_confusions(confusion).items())[:3]
    told = [f"{classes[a]} and {classes[b]} {count} times" for (a, b), count in counts]
    first, second = EXPECTED
    expected = mutual_confusions(confusion)[_pair(classes)]
    rival = max(count for pair, count in mutual_confusions(confusion).items() if pair != _pair(classes))
    decided = shown_by(float(binomtest(expected, max(expected + rival, 1)).pvalue), expected > rival)
    return {
        "largest_confusion": Claim(
            statement=f"The commonest confusion is between {first} and {second}.",
            verdict=decided.verdict,
            value=expected,
            p=decided.p,
            n=int(confusion.sum()),
            rule="Holds if this pair is confused more often than the commonest other one, at a p below 0.05.",
            definition="confusion",
            measured="An exact binomial test of the two counts against equal chances, two-sided.",
            detail=f"Taken for one another, both ways together: {', '.join(told)}.",
        )
    }


def _pair(classes: Sequence[str]) -> Pair:
    """Return the classes of the expected pair, the earlier one first."""
    first, second = sorted(list(classes).index(name) for name in EXPECTED)
    return first, second
