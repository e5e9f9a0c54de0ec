"""What the layer map shows, in numbers: the sentences that others wrote about such maps, measured on ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from build.analysis.certainty import above, below, every
from build.analysis.maps.gaps import Gaps, gap_claims
from build.analysis.maps.neighbors import (
    Neighborhood,
    group_purity,
    kept,
    purity,
)
from build.analysis.maps.reduction import Labels, Rows
from build.claims import Claim, Measured
from build.data.dataset import Dataset
from build.data.intervals import mean_with_interval
from build.wording import spelled, with_article

FOOTWEAR = ("Sandal", "Sneaker", "Ankle boot")
TIGHT, MIXED = 0.9, 0.3

Neighborhoods = Mapping[str, Neighborhood]


def map_values(near: Neighborhoods, maps: Mapping[str, Mapping[str, Rows]]) -> dict[str, Measured]:
    """Return, by layer, how many neighbours each map keeps."""
    values: dict[str, Measured] = {}
    for layer, each in near.items():
        for kind, places in maps[layer].items():
            values[f"neighbors_kept.{kind}.{layer}"] = mean_with_interval(kept(each.index, places))
    return values


def map_claims(
    near: Neighborhoods,
    gaps: Gaps,
    labels: Labels,
    dataset: Dataset,
    convolutions: Sequence[str],
) -> dict[str, Claim]:
    """Measure every sentence about the map that this data set has the classes for.

    Parameters
    ----------
    near : mapping of str to Neighborhood
        By layer, in order.
    gaps : Gaps
        Of the last hidden layer.
    labels : array of shape (N,)
        Classes of the mapped images.
    dataset : Dataset
        What the images are of.
    convolutions : sequence of str
        Their names, in order.
    """
    known = list(dataset.classes)
    claims = {
        "first_layer_cloud": first_layer_cloud(near, labels, dataset),
        "ten_tight_clusters": tight(near, labels, dataset),
    }
    if set(FOOTWEAR) <= set(known):
        claims["footwear_drifts"] = footwear(near, labels, [known.index(name) for name in FOOTWEAR], convolutions)
    return claims | gap_claims(list(near)[-2], gaps, len(labels), known)


def first_layer_cloud(near: Neighborhoods, labels: Labels, dataset: Dataset) -> Claim:
    """Measure whether the first layer mixes the classes."""
    pixels, first = list(near)[:2]
    shares = purity(near[first].index, labels)
    detail = (
        f"In {first}, {shares.mean():.0%} of {with_article(dataset.noun)}'s ten nearest neighbours already share its "
        f"class (chance: {1 / dataset.n_classes:.0%}; in the pixels {purity(near[pixels].index, labels).mean():.0%})."
    )
    measured = mean_with_interval(shares)
    decided = below(measured, MIXED)
    return Claim(
        statement="The first convolution is one diffuse cloud.",
        verdict=decided.verdict,
        p=decided.p,
        value=measured.value,
        interval=measured.interval,
        n=len(shares),
        rule=f"Holds if the interval of the share with the same class lies below {MIXED:.0%}.",
        definition="neighbors",
        detail=detail,
    )


def tight(near: Neighborhoods, labels: Labels, dataset: Dataset) -> Claim:
    """Measure whether the last layer holds one tight cluster a class."""
    last = list(near)[-1]
    shares = purity(near[last].index, labels)
    by_class = {name: float(shares[labels == index].mean()) for index, name in enumerate(dataset.classes)}
    loose = [f"{name} ({share:.1%})" for name, share in by_class.items() if share < TIGHT]
    named = f"; looser than 90 %: {', '.join(loose)}" if loose else ""
    near_own = f"of {with_article(dataset.noun)}'s ten nearest neighbours share its class"
    detail = f"In {last}, {shares.mean():.0%} {near_own}{named}."
    each = [mean_with_interval(shares[labels == label]) for label in np.unique(labels)]
    loosest = min(each, key=lambda measured: float(measured.value))
    decided = every(above(measured, TIGHT) for measured in each)
    return Claim(
        statement=f"The last layer holds {spelled(dataset.n_classes)} tight clusters.",
        verdict=decided.verdict,
        p=decided.p,
        value=loosest.value,
        interval=loosest.interval,
        n=len(shares),
        rule=f"Holds if the interval of the share with the same class lies above {TIGHT:.0%} for every class.",
        definition="neighbors",
        measured="The interval is that of the loosest class.",
        detail=detail,
    )


def footwear(near: Neighborhoods, labels: Labels, group: Sequence[int], convolutions: Sequence[str]) -> Claim:
    """Measure whether footwear leaves the rest only in the second convolution."""
    layers = list(near)
    shares = {name: float(group_purity(near[name].index, labels, group).mean()) for name in layers}
    first, second = convolutions[:2]
    detail = (
        f"Of the ten nearest neighbours of a piece of footwear, {shares[layers[0]]:.1%} are footwear in the pixels, "
        f"{shares[first]:.1%} in {first} and {shares[second]:.1%} in {second}."
    )
    before, after = (mean_with_interval(group_purity(near[name].index, labels, group)) for name in (first, second))
    decided = every((below(before, TIGHT), above(after, TIGHT)))
    return Claim(
        statement="Footwear drifts away in the second convolution.",
        verdict=decided.verdict,
        p=decided.p,
        value=after.value,
        interval=after.interval,
        n=after.n,
        rule=f"Holds if the interval of the share lies below {TIGHT:.0%} in {first} and above it in {second}.",
        definition="neighbors",
        measured=f"The interval is that of {second}.",
        detail=detail,
    )
