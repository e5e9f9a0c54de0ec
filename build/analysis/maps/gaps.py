"""How far apart the classes are in a layer, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from build.analysis.certainty import above
from build.analysis.classes.pairs import NAMED
from build.analysis.maps.reduction import Labels, Rows
from build.claims import Claim, Measured

APART = ("Trouser", "Bag")
N_DRAWS = 200
DRAWN = f"The interval comes from drawing the images of each class anew {N_DRAWS} times."

Table = NDArray[np.float64]


@dataclass(frozen=True)
class Gaps:
    """Distances between classes.

    Attributes
    ----------
    between : array of shape (n_classes, n_classes)
        Between the means of two classes, in mean radii of the two; infinite on the diagonal.
    draws : array of shape (n_draws, n_classes, n_classes)
        The same, the images of each class drawn anew.
    """

    between: Table
    draws: Table

    def measured(self, margin: Callable[[Table], Table], n: int) -> Measured:
        """Return a number made of ``between``, with the interval of what is made of ``draws`` in the same way."""
        low, high = np.quantile(margin(self.draws), (0.025, 0.975))
        return Measured(float(margin(self.between)), n, float(low), float(high))


def class_gaps(rows: Rows, labels: Labels, seed: int = 0) -> Gaps:
    """Measure how far apart the means of every two classes are, in mean radii of the two.

    Parameters
    ----------
    rows : array of shape (N, n_features)
        Activations.
    labels : array of shape (N,)
        Classes.
    seed : int
        Seed of the draws.
    """
    source = np.random.default_rng(seed)
    groups = [rows[labels == label] for label in np.unique(labels)]
    draws = [
        _between([group[source.integers(len(group), size=len(group))] for group in groups]) for _ in range(N_DRAWS)
    ]
    return Gaps(_between(groups), np.stack(draws))


def _between(groups: Sequence[Rows]) -> Table:
    centers = np.stack([group.mean(0) for group in groups]).astype(np.float64)
    radii = np.array([max(np.linalg.norm(group - group.mean(0), axis=1).mean(), 1e-9) for group in groups])
    table: Table = 2 * np.linalg.norm(centers[:, None] - centers[None], axis=2) / (radii[:, None] + radii[None])
    np.fill_diagonal(table, np.inf)
    return table


def gap_claims(layer: str, gaps: Gaps, n: int, classes: Sequence[str]) -> dict[str, Claim]:
    """Check the sentences whose classes the data set has."""
    claims = {}
    if set(APART) < set(classes):
        claims["bags_and_trousers_far"] = far_apart(layer, gaps, n, classes)
    if all(set(pair) <= set(classes) for pair in NAMED):
        claims["pairs_stay_neighbors"] = pairs_stay(layer, gaps, n, classes)
    return claims


def far_apart(layer: str, gaps: Gaps, n: int, classes: Sequence[str]) -> Claim:
    """Measure whether bags and trousers end up further from all others than any other class does."""
    alone = gaps.between.min(1)
    listed = ", ".join(f"{classes[index]} {alone[index]:.1f}" for index in np.argsort(-alone))
    two = np.isin(list(classes), APART)
    ahead = gaps.measured(lambda table: _ahead(table.min(-1), two), n)
    decided = above(ahead, 0)
    return Claim(
        statement="Bags and trousers end up far from everything, further than any other class.",
        verdict=decided.verdict,
        value=ahead.value,
        interval=ahead.interval,
        p=decided.p,
        n=n,
        rule=(
            "Holds if the interval of how much further the nearer of these two lies from its nearest other class than "
            "the furthest of all other classes from its own lies above 0."
        ),
        definition="gaps",
        measured=DRAWN,
        detail=f"Distance of each class mean to the nearest other in {layer}, in mean cluster radii: {listed}.",
    )


def _ahead(alone: Table, two: NDArray[np.bool_]) -> Table:
    """Return by how much chosen classes are further from their nearest than all others are."""
    ahead: Table = alone[..., two].min(-1) - alone[..., ~two].max(-1)
    return ahead


def pairs_stay(layer: str, gaps: Gaps, n: int, classes: Sequence[str]) -> Claim:
    """Measure whether one class of each confusable pair, or each, ends up with the other as its nearest."""
    pairs = [(classes.index(first), classes.index(second)) for first, second in NAMED]
    told = []
    for names, (first, second) in zip(NAMED, pairs, strict=True):
        sides = [bool(_nearer(gaps.between, *way) > 0) for way in ((first, second), (second, first))]
        told.append(f"{' and '.join(names)} {gaps.between[first, second]:.1f} radii apart, {_sided(sides, names)}")
    nearer = gaps.measured(lambda table: _weakest(table, pairs), n)
    median = float(np.median(gaps.between[np.triu_indices(len(classes), 1)]))
    decided = above(nearer, 0)
    return Claim(
        statement="The confusable pairs end up separate but neighbours.",
        verdict=decided.verdict,
        value=nearer.value,
        interval=nearer.interval,
        p=decided.p,
        n=n,
        rule=(
            "Holds if in every pair one class, or each, has the other as its nearest: if the interval of how much "
            "nearer it is than the next nearest, in the pair where that is least, lies above 0."
        ),
        definition="gaps",
        measured=DRAWN,
        detail=f"In {layer}: {'; '.join(told)} (median of all pairs {median:.1f}).",
    )


def _nearer(table: Table, one: int, other: int) -> Table:
    """Return how much nearer one class has another than the nearest of the rest, over the last two axes."""
    rest = np.delete(table[..., one, :], other, axis=-1).min(-1)
    nearer: Table = rest - table[..., one, other]
    return nearer


def _weakest(table: Table, pairs: Sequence[tuple[int, int]]) -> Table:
    """Return the same for the better side of the pair where it is least."""
    sides = [np.maximum(_nearer(table, a, b), _nearer(table, b, a)) for a, b in pairs]
    weakest: Table = np.min(sides, axis=0)
    return weakest


def _sided(sides: Sequence[bool], pair: Sequence[str]) -> str:
    """Say whether the first class's nearest is the second, and the other way round."""
    if all(sides):
        return "each the other's nearest class"
    if not any(sides):
        return "neither the other's nearest class"
    near, far = pair if sides[0] else pair[::-1]
    return f"{far} the nearest class of {near}, not the other way round"
