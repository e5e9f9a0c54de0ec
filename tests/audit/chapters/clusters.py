"""Chapter 5: who lies near whom, at the layers where a sentence says so."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.audit.evidence import Evidence
from tests.audit.register import Finding, audits, each_same, same, verdict
from tests.audit.shares import DRAWN, drawn_ends, interval_told

Array = np.ndarray[Any, Any]
FOOTWEAR = (5, 7, 9)


def own_class(evidence: Evidence, layer: str, n: int) -> Array:
    """Return, for each point, the share of its ``n`` nearest in a layer that are of its class."""
    labels = evidence.points.labels
    return np.asarray((labels[evidence.cloud(layer).neighbours(n)] == labels[:, None]).mean(axis=1))


@audits(
    "fashion.first_layer_cloud",
    "ten nearest of 5,000 by Euclidean distance of a layer's raw numbers, of the same class",
)
def first_layer_cloud(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.first_layer_cloud")
    printed = claim.says(
        "In conv1, {} of a garment's ten nearest neighbours already share its class (chance: {}; in the pixels {})."
    )
    shares = [float(own_class(evidence, layer, 10).mean()) for layer in ("conv1", "image")]
    yield from each_same(("own class, conv1", "chance", "own class, pixels"), printed, (shares[0], 0.1, shares[1]))
    yield from interval_told(claim, drawn_ends(own_class(evidence, "conv1", 10)), DRAWN)
    yield verdict(claim, shares[0] < 0.3)


@audits(
    "fashion.footwear_drifts",
    "the same neighbours of sandals, sneakers and ankle boots; holds if below 90 % in conv1, not in conv2",
)
def footwear(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.footwear_drifts")
    printed = claim.says(
        "ten nearest neighbours of a piece of footwear, {} are footwear in the pixels, {} in conv1 and {} in conv2."
    )
    is_shoe = np.isin(evidence.points.labels, FOOTWEAR)
    layers = ("image", "conv1", "conv2")
    each = [is_shoe[evidence.cloud(layer).neighbours(10)[is_shoe]].mean(axis=1) for layer in layers]
    shares = [float(share.mean()) for share in each]
    yield from each_same([f"footwear, {layer}" for layer in layers], printed, shares)
    yield same("footwear", claim.place.says("n = {}")[0], int(is_shoe.sum()))
    yield from interval_told(claim, drawn_ends(each[2]), DRAWN)
    yield verdict(claim, shares[1] < 0.9 <= shares[2])


@audits(
    "fashion.ten_tight_clusters",
    "ten nearest in logits of the same class; holds if at least 90 % in every class",
)
def tight_clusters(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.ten_tight_clusters")
    [printed] = claim.says("In logits, {} of a garment's ten nearest")
    shares = own_class(evidence, "logits", 10)
    yield same("own class, logits", printed, float(shares.mean()))
    labels, classes = evidence.points.labels, evidence.network("fashion").manifest["classes"]
    by_class = {name: float(shares[labels == at].mean()) for at, name in enumerate(classes)}
    for name, share in by_class.items():
        if share < 0.9:
            yield same(f"own class, {name}", claim.says(f"{name} ({{}})")[0], share)
    loosest = min(range(10), key=list(by_class.values()).__getitem__)
    yield from interval_told(claim, drawn_ends(shares[labels == loosest]), DRAWN)
    yield verdict(claim, min(by_class.values()) >= 0.9)


@audits(
    "fashion.dense_layer_groups",
    "fifteen nearest in fc1 of the same class, or of the other two of shirt, coat, pullover",
)
def dense_groups(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.ledger()[
        "In the first dense layer, trousers and bags stand apart, while shirts, coats and pullovers overlap."
    ]
    printed = claim.says(
        "Of the 15 nearest neighbours in fc1, {} for Trouser and {} for Bag are of the same class; "
        "of those of a shirt, coat or pullover, {} belong to one of the other two."
    )
    labels, near = evidence.points.labels, evidence.points.labels[evidence.cloud("fc1").neighbours(15)]
    apart = [float((near[labels == each] == each).mean()) for each in (1, 8)]
    tops = np.isin(labels, (2, 4, 6))
    mixed = np.isin(near[tops], (2, 4, 6)) & (near[tops] != labels[tops][:, None])
    yield from each_same(("Trouser", "Bag", "among the three"), printed, (*apart, float(mixed.mean())))
    yield from interval_told(claim, drawn_ends(mixed.mean(axis=1)), DRAWN)
    yield verdict(claim, min(apart) > 0.9 and float(mixed.mean()) > 0.1)


def class_gaps(evidence: Evidence, layer: str) -> Array:
    """Return the distances between class means in mean radii (mean distance of an image to its class's mean)."""
    points, labels = evidence.activations(layer).astype(np.float64), evidence.points.labels
    means = np.stack([points[labels == each].mean(axis=0) for each in range(10)])
    radii = np.array([np.linalg.norm(points[labels == each] - means[each], axis=1).mean() for each in range(10)])
    return np.asarray(np.linalg.norm(means[:, None] - means[None], axis=2) / ((radii[:, None] + radii[None]) / 2))


@audits(
    "fashion.bags_and_trousers_far",
    "distance of class means in relu3 over the two classes' mean radius, nearest other",
)
def far_classes(evidence: Evidence) -> Iterator[Finding]:
    claim, classes = (
        evidence.article.claim("fashion.bags_and_trousers_far"),
        evidence.network("fashion").manifest["classes"],
    )
    gaps = class_gaps(evidence, "relu3")
    np.fill_diagonal(gaps, np.inf)
    found = dict(zip(classes, gaps.min(axis=1).tolist(), strict=True))
    for name in classes:
        yield same(name, claim.says(f"{name} {{}}")[0], found[name])
    yield verdict(claim, set(sorted(found, key=found.__getitem__)[-2:]) == {"Bag", "Trouser"})


@audits(
    "fashion.pairs_stay_neighbors",
    "the same distances between the classes of each pair; holds if one is the other's nearest",
)
def pairs(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.pairs_stay_neighbors")
    classes = evidence.network("fashion").manifest["classes"]
    gaps = class_gaps(evidence, "relu3")
    [median] = claim.says("(median of all pairs {}).")
    yield same("median of all pairs", median, float(np.median(gaps[np.triu_indices(10, 1)])))
    np.fill_diagonal(gaps, np.inf)
    near = []
    for names in (("T-shirt/top", "Shirt"), ("Pullover", "Coat"), ("Sneaker", "Ankle boot")):
        one, other = map(classes.index, names)
        printed = claim.says(f"{names[0]} and {names[1]} {{}} radii apart")[0]
        yield same(" and ".join(names), printed, float(gaps[one, other]))
        near.append(gaps[one].argmin() == other or gaps[other].argmin() == one)
    yield verdict(claim, all(near))


@audits("fashion.specimen_company", "own class among the ten nearest of the maps' images, by layer, for all specimens")
def company(evidence: Evidence) -> Iterator[Finding]:
    sentence = "of its own class, in the layer where they are so least ({} of them)"
    [printed] = evidence.article.place("pictures").says(sentence)
    chosen = np.array([each["test_index"] for each in evidence.published("specimens.json")])
    right = evidence.answers[chosen] == evidence.garments.labels[chosen]
    least = np.min([company_of(evidence, layer, chosen) for layer in evidence.network("fashion").names], axis=0)
    yield same("the first specimen, in its worst layer", printed, float(least[0]))
    yield same("the most typical that is named rightly", printed, float(least[right].max()))


def company_of(evidence: Evidence, layer: str, chosen: Array) -> Array:
    """Return which part of the ten nearest points of each chosen test image has its class."""
    test = evidence.garments
    points = evidence.pack("fashion/projection/points.bin")["test_index"]
    rows, own = (
        evidence.network("fashion").output(test.images[places], layer).reshape(len(places), -1).astype(np.float64)
        for places in (points, chosen)
    )
    apart = (own**2).sum(1)[:, None] - 2 * own @ rows.T + (rows**2).sum(1)
    apart[chosen[:, None] == points] = np.inf
    shares: Array = (test.labels[points][np.argsort(apart, axis=1)[:, :10]] == test.labels[chosen][:, None]).mean(1)
    return shares
