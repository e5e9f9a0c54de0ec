"""Chapter 6: edges, Gabor functions and partners, measured on the article's network and on its twin."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.audit.evidence import Evidence
from tests.audit.networks import Network
from tests.audit.pages import Claim
from tests.audit.register import Finding, audits, each_same, same, verdict
from tests.audit.shares import interval_told
from tests.audit.units import chance_of_gap, median_ends

Array = np.ndarray[Any, Any]
N_NOISE = 100_000
N_NOISE_TOLD = 2_000
N_COMPARED = 1_000


def both(evidence: Evidence, kind: str) -> tuple[Network, Network]:
    """Return the article's network and its twin, trained or not."""
    twin = "twin" if kind == "trained" else f"{kind}-twin"
    return evidence.network("fashion", kind), evidence.network("fashion", twin)


def kernels(evidence: Evidence, kind: str) -> Array:
    """Return the kernels of conv1 of both seeds without their means, shape (32, 9)."""
    return centred(np.concatenate([each.weights("conv1").reshape(-1, 9) for each in both(evidence, kind)]))


def centred(rows: Array) -> Array:
    return rows - rows.mean(axis=1, keepdims=True)


def unit_length(rows: Array) -> Array:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def edge_share(shapes: Array) -> Array:
    """Return the part of each kernel's energy in the plane of Sobel's pair."""
    slope = np.outer([1, 2, 1], [-1, 0, 1])
    pair = unit_length(np.stack([slope.ravel(), slope.T.ravel()]).astype(float))
    return np.asarray(((unit_length(shapes) @ pair.T) ** 2).sum(axis=1))


def gabor_fit(shapes: Array) -> Array:
    """Return the largest cosine of each kernel with a Gabor function, up to its sign."""
    rows, columns = (each.ravel() for each in np.mgrid[-1:2, -1:2])
    family = [
        np.exp(-(rows**2 + columns**2) / (2 * width**2))
        * np.cos(2 * np.pi * (columns * np.cos(turn) + rows * np.sin(turn)) / length + phase)
        for turn in np.arange(16) * np.pi / 16
        for length in (2, 3, 4, 6)
        for width in (0.8, 1.2, 2)
        for phase in np.arange(4) * np.pi / 4
    ]
    return np.asarray(np.abs(unit_length(shapes) @ unit_length(centred(np.stack(family))).T).max(axis=1))


def noise() -> Array:
    return centred(np.random.default_rng(9).standard_normal((N_NOISE, 9)))


def slack(scores: Array) -> float:
    """Return how far the median of the page's noise kernels may lie from that of ours: four standard errors."""
    low, high = np.quantile(scores, (0.45, 0.55))
    return float(4 * 0.5 / np.sqrt(N_NOISE_TOLD) * (high - low) / 0.1)


def certain(claim: Claim, ours: Array, theirs: Array) -> Iterator[Finding]:
    """Compare the interval of the median after training, and the p of the difference."""
    yield from interval_told(claim, median_ends(ours))
    found, printed = chance_of_gap(ours, theirs), claim.chance
    near = printed is not None and abs(printed.alone - found) <= 4 * np.sqrt(found / 2_000) + 0.001
    yield Finding("p, alone", f"{printed.alone if printed else 'nothing'}", f"{found:.3f}", "", near)


@audits("fashion.edges_first_layer", "energy of the kernels of conv1 in the plane of the slopes; both seeds, and noise")
def edges(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.edges_first_layer")
    ours, theirs, random = (
        edge_share(each) for each in (kernels(evidence, "trained"), kernels(evidence, "untrained"), noise())
    )
    after, before, of_noise, n = claim.says(
        "{} of the median kernel’s shape after training, {} before it and {} of noise ({} kernels"
    )
    yield from each_same(("after", "before"), (after, before), [float(np.median(each)) for each in (ours, theirs)])
    yield same("noise", of_noise, float(np.median(random)), slack(random))
    yield same("kernels", n, len(ours))
    yield from certain(claim, ours, theirs)
    low, high = median_ends(ours)
    rises = None if chance_of_gap(ours, theirs) >= 0.05 else bool(np.median(ours) > np.median(theirs))
    reaches = True if low > 0.5 else False if high < 0.5 else None
    yield verdict(claim, False if False in (rises, reaches) else None if None in (rises, reaches) else True)


@audits(
    "fashion.gabor_first_layer", "largest cosine of the kernels of conv1 with a Gabor function; both seeds, and noise"
)
def gabors(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.gabor_first_layer")
    ours, theirs, random = (
        gabor_fit(each) for each in (kernels(evidence, "trained"), kernels(evidence, "untrained"), noise())
    )
    printed = claim.says("cosine of {} with trained kernels and {} with untrained ones ({} of two seeds")
    found = (float(np.median(ours)), float(np.median(theirs)), len(ours))
    yield from each_same(("trained", "untrained", "kernels"), printed, found)
    [told] = evidence.article.place("wants").says("pure noise, with a median cosine of {}.")
    yield same("noise", told, float(np.median(random)), slack(random))
    yield from certain(claim, ours, theirs)
    rises = bool(np.median(ours) > np.median(theirs))
    yield verdict(claim, rises if chance_of_gap(ours, theirs) < 0.05 else None)


def n_found_again(evidence: Evidence, kind: str) -> tuple[int, int]:
    """Count the hidden units with a partner in the twin at 0.8 or more, and all of them."""
    images, networks, best = evidence.garments.images[:N_COMPARED], both(evidence, kind), []
    for layer in ("conv1", "conv2", "fc1"):
        ours, theirs = (standardised(each.outputs(images, [layer])[layer]) for each in networks)
        best.append((ours @ theirs.T / ours.shape[1]).max(axis=1))
    every = np.concatenate(best)
    return int((every >= 0.8).sum()), len(every)


def standardised(output: Array) -> Array:
    """Return a layer's values, one row a unit, with mean 0 and standard deviation 1."""
    rows = np.moveaxis(output, 1, 0).reshape(output.shape[1], -1).astype(np.float64)
    rows -= rows.mean(axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(rows.std(axis=1, keepdims=True), 1e-12))


@audits("fashion.units_found_again", "correlations of all cells of two units of both seeds, over 1,000 test images")
def found_again(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.units_found_again")
    (again, n), (by_chance, _) = (n_found_again(evidence, kind) for kind in ("trained", "untrained"))
    printed = claim.says("{} of {} hidden units have a partner in the other network")
    printed += claim.says("before training, {} have.")
    yield from each_same(("found again", "units", "before training"), printed, (again, n, by_chance))
    yield verdict(claim, again > n / 2 and again > by_chance)
    [told] = evidence.article.place("wants").says("passes over the images ({} right)")
    twin = evidence.network("fashion", "twin")
    yield same(
        "the twin is right", told, float(np.mean(twin.answers(evidence.garments.images) == evidence.garments.labels))
    )
