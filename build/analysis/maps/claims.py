"""What the layer map shows, in numbers: the sentences that others wrote about such maps, measured on ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from build.analysis.certainty import above, below, every
from build.analysis.classes.pairs import NAMED
from build.analysis.maps.neighbors import (
    Neighborhood,
    group_purity,
    kept,
    purity,
)
from build.analysis.maps.reduction import Labels, Rows
from build.claims import Claim, Measured, NoInterval, Verdict
from build.data.dataset import Dataset
from build.data.intervals import mean_with_interval
from build.wording import spelled, with_article

FOOTWEAR = ("Sandal", "Sneaker", "Ankle boot")
APART = ("Trouser", "Bag")
TIGHT, MIXED = 0.9, 0.3

Neighborhoods = Mapping[str, Neighborhood]
Gaps = Mapping[tuple[int, int], float]


def map_values(near: Neighborhoods, maps: Mapping[str, Mapping[str, Rows]], labels: Labels) -> dict[str, Measured]:
    """Return, by layer, how pure neighbourhoods are and how many neighbours each map keeps."""
    values: dict[str, Measured] = {}
    for layer, each in near.items():
        values[f"neighbor_purity.{layer}"] = mean_with_interval(purity(each.index, labels))
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
    gaps : mapping of pair to float
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
    if set(APART) <= set(known):
        claims["bags_and_trousers_far"] = far_apart(list(near)[-2], gaps, len(labels), known)
    if all(set(pair) <= set(known) for pair in NAMED):
        claims["pairs_stay_neighbors"] = pairs_stay(list(near)[-2], gaps, len(labels), known)
    return claims


def first_layer_cloud(near: Neighborhoods, labels: Labels, dataset: Dataset) -> Claim:
    """Measure whether the first layer mixes the classes."""
    pixels, first = list(near)[:2]
    shares = purity(near[first].index, labels)
    detail = (
        f"In {first}, {shares.mean():.0%} of {with_article(dataset.noun)}'s ten nearest neighbours already share its "
        f"class (chance: {1 / dataset.n_classes:.0%}; in the pixels {purity(near[pixels].index, labels).mean():.0%})."
    )
    measured = mean_with_interval(shares)
    return Claim(
        statement="The first convolution is one diffuse cloud.",
        verdict=below(measured, MIXED),
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
    return Claim(
        statement=f"The last layer holds {spelled(dataset.n_classes)} tight clusters.",
        verdict=every(above(measured, TIGHT) for measured in each),
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
    return Claim(
        statement="Footwear drifts away in the second convolution.",
        verdict=every((below(before, TIGHT), above(after, TIGHT))),
        value=after.value,
        interval=after.interval,
        n=after.n,
        rule=f"Holds if the interval of the share lies below {TIGHT:.0%} in {first} and above it in {second}.",
        definition="neighbors",
        measured=f"The interval is that of {second}.",
        detail=detail,
    )


def far_apart(layer: str, gaps: Gaps, n: int, classes: Sequence[str]) -> Claim:
    """Measure whether bags and trousers end up further from all others than any other class does."""
    alone = _loneliness(gaps, len(classes))
    order = sorted(range(len(classes)), key=lambda index: -alone[index])
    listed = ", ".join(f"{classes[index]} {alone[index]:.1f}" for index in order)
    detail = f"Distance of each class mean to the nearest other in {layer}, in mean cluster radii: {listed}."
    holds = {classes[index] for index in order[:2]} == set(APART)
    statement = "Bags and trousers end up far from everything, further than any other class."
    return Claim(
        statement=statement,
        verdict=Verdict.of(holds),
        value=max(alone),
        n=n,
        no_interval=NoInterval.DESCRIBED,
        rule="Holds if these two classes lie furthest from their nearest other class.",
        definition="gaps",
        detail=detail,
    )


def pairs_stay(layer: str, gaps: Gaps, n: int, classes: Sequence[str]) -> Claim:
    """Measure whether the confusable pairs end up as each other's nearest class."""
    found, told = [], []
    for pair in NAMED:
        first, second = (classes.index(name) for name in pair)
        sides = [_nearest(gaps, first) == second, _nearest(gaps, second) == first]
        gap = gaps[min(first, second), max(first, second)]
        found.append(any(sides))
        told.append(f"{pair[0]} and {pair[1]} {gap:.1f} radii apart, {_sided(sides, pair)}")
    median = float(np.median(list(gaps.values())))
    detail = f"In {layer}: {'; '.join(told)} (median of all pairs {median:.1f})."
    statement = "The confusable pairs end up separate but neighbours."
    return Claim(
        statement=statement,
        verdict=Verdict.of(all(found)),
        value=sum(found),
        n=n,
        no_interval=NoInterval.DESCRIBED,
        rule="Holds if in every pair one class, or each, has the other as its nearest.",
        definition="gaps",
        detail=detail,
    )


def _sided(sides: Sequence[bool], pair: Sequence[str]) -> str:
    """Say whether the first class's nearest is the second, and the other way round."""
    if all(sides):
        return "each the other's nearest class"
    if not any(sides):
        return "neither the other's nearest class"
    near, far = pair if sides[0] else pair[::-1]
    return f"{far} the nearest class of {near}, not the other way round"


def _loneliness(gaps: Gaps, n: int) -> list[float]:
    """Return each class's distance to its nearest other class."""
    return [min(gap for pair, gap in gaps.items() if index in pair) for index in range(n)]


def _nearest(gaps: Gaps, index: int) -> int:
    """Return the class nearest to one class."""
    first, second = min((pair for pair in gaps if index in pair), key=lambda pair: gaps[pair])
    return second if first == index else first
