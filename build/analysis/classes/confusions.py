"""Which classes the network takes for one another on the test images."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from build.analysis.classes.pairs import mutual_confusions
from build.claims import Claim, Measured, Verdict
from build.data.intervals import proportion

EXPECTED = ("T-shirt/top", "Shirt")
"""The pair that texts on Fashion-MNIST call the hardest."""


def confusion_values(confusion: NDArray[np.int64], classes: Sequence[str]) -> dict[str, Measured]:
    """Return the commonest confusion, and the classes that are recognised best and worst."""
    pair, count = next(iter(mutual_confusions(confusion).items()))
    recall = confusion.diagonal() / np.maximum(confusion.sum(axis=1), 1)
    values: dict[str, Measured] = {
        "errors": Measured(int(confusion.sum() - confusion.trace()), int(confusion.sum())),
        "largest_confusion": Measured(" and ".join(classes[index] for index in pair), int(confusion.sum())),
        "largest_confusion_count": Measured(count, int(confusion[list(pair)].sum())),
    }
    errors = int(confusion.sum() - confusion.trace())
    if errors:
        values["largest_confusion_share"] = proportion(count, errors)
    for name, index in (("hardest_class", int(recall.argmin())), ("easiest_class", int(recall.argmax()))):
        n = int(confusion[index].sum())
        values[name] = Measured(classes[index], n)
        values[f"{name}_recall"] = proportion(int(confusion[index, index]), max(n, 1))
    return values


def confusion_claims(confusion: NDArray[np.int64], classes: Sequence[str]) -> dict[str, Claim]:
    """Check which pair is confused most, where the data set has the pair that is expected."""
    if not set(EXPECTED) <= set(classes):
        return {}
    counts = list(mutual_confusions(confusion).items())[:3]
    told = [f"{classes[a]} and {classes[b]} {count} times" for (a, b), count in counts]
    first, second = EXPECTED
    return {
        "largest_confusion": Claim(
            statement=f"The commonest confusion is between {first} and {second}.",
            verdict=Verdict.of({classes[index] for index in counts[0][0]} == set(EXPECTED)),
            value=counts[0][1],
            n=int(confusion.sum()),
            detail=f"Taken for one another, both ways together: {', '.join(told)}.",
        )
    }
