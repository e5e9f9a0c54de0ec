"""Chapter 2: the garment that the page opens with is the most typical of those that it shows."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.audit.evidence import Evidence
from tests.audit.register import Finding, audits, same

Array = np.ndarray[Any, Any]
N_NEAREST = 10


@audits("fashion.specimen_company", "own class among the ten nearest of the maps' images, by layer, for all specimens")
def company(evidence: Evidence) -> Iterator[Finding]:
    sentence = "of its own class in every layer, or most nearly so (at least {} of them)"
    [printed] = evidence.article.place("pictures").says(sentence)
    chosen = np.array([each["test_index"] for each in evidence.published("specimens.json")])
    right = evidence.answers[chosen] == evidence.garments.labels[chosen]
    least = np.min([own_class(evidence, layer, chosen) for layer in evidence.network("fashion").names], axis=0)
    yield same("the first specimen, in its worst layer", printed, float(least[0]))
    yield same("the most typical that is named rightly", printed, float(least[right].max()))


def own_class(evidence: Evidence, layer: str, chosen: Array) -> Array:
    """Return which part of the ten nearest points of each chosen test image has its class."""
    test = evidence.garments
    points = evidence.pack("fashion/projection/points.bin")["test_index"]
    rows, own = (
        evidence.network("fashion").output(test.images[places], layer).reshape(len(places), -1).astype(np.float64)
        for places in (points, chosen)
    )
    apart = (own**2).sum(1)[:, None] - 2 * own @ rows.T + (rows**2).sum(1)
    apart[chosen[:, None] == points] = np.inf
    shares: Array = (
        test.labels[points][np.argsort(apart, axis=1)[:, :N_NEAREST]] == test.labels[chosen][:, None]
    ).mean(1)
    return shares
