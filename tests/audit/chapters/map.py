"""Chapter 5: neighbours, directions, maps, errors, likeness of layers."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.audit.chapters.layers import confusion, largest_confusions
from tests.audit.evidence import Evidence
from tests.audit.geometry import Cloud, kept, nearest, plane_distances, trustworthiness
from tests.audit.register import Finding, audits, each_same, same, verdict

Array = np.ndarray[Any, Any]
FOOTWEAR = (5, 7, 9)
COLUMN = ("neighbours", "own class", "chance", "pixels")


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


@audits(
    "fashion.footwear_drifts",
    "the same neighbours of sandals, sneakers and ankle boots; holds if conv2 is well above conv1",
)
def footwear(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.footwear_drifts")
    printed = claim.says(
        "ten nearest neighbours of a piece of footwear, {} are footwear in the pixels, {} in conv1 and {} in conv2."
    )
    is_shoe = np.isin(evidence.points.labels, FOOTWEAR)
    layers = ("image", "conv1", "conv2")
    shares = [float(is_shoe[evidence.cloud(layer).neighbours(10)[is_shoe]].mean()) for layer in layers]
    yield from each_same([f"footwear, {layer}" for layer in layers], printed, shares)


@audits("fashion.ten_tight_clusters", "ten nearest in logits of the same class; holds if at least 90 % in every class")
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
    yield verdict(claim.verdict, min(by_class.values()) >= 0.9)


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


def class_gaps(evidence: Evidence, layer: str) -> Array:
    """Return the distances between class means in mean radii (mean distance of an image to its class's mean)."""
    points, labels = evidence.activations(layer).astype(np.float64), evidence.points.labels
    means = np.stack([points[labels == each].mean(axis=0) for each in range(10)])
    radii = np.array([np.linalg.norm(points[labels == each] - means[each], axis=1).mean() for each in range(10)])
    return np.asarray(np.linalg.norm(means[:, None] - means[None], axis=2) / ((radii[:, None] + radii[None]) / 2))


@audits(
    "fashion.bags_and_trousers_far", "distance of class means in relu3 over the two classes' mean radius, nearest other"
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
    yield verdict(claim.verdict, set(sorted(found, key=found.__getitem__)[-2:]) == {"Bag", "Trouser"})


@audits(
    "fashion.early_variance",
    "share of the variance of 5,000 images along the first ten components; holds if all 35-45 %",
)
def early_variance(evidence: Evidence) -> Iterator[Finding]:
    claim, layers = (
        evidence.article.claim("fashion.early_variance"),
        ("conv1", "relu1", "pool1", "conv2", "relu2", "pool2"),
    )
    printed = claim.says(
        "The first ten components explain "
        "{} in conv1, {} in relu1, {} in pool1, {} in conv2, {} in relu2 and {} in pool2."
    )
    shares = [float(evidence.cloud(layer).shares(10).sum()) for layer in layers]
    yield from each_same(layers, printed, shares)
    yield verdict(claim.verdict, all(0.35 <= share <= 0.45 for share in shares))


@audits("fashion.late_variance", "the same along the first three; holds if over half in all")
def late_variance(evidence: Evidence) -> Iterator[Finding]:
    claim, layers = evidence.article.claim("fashion.late_variance"), ("fc1", "relu3", "logits")
    printed = claim.says("The first three components explain {} in fc1, {} in relu3 and {} in logits.")
    shares = [float(spectrum(evidence.activations(layer))[:3].sum()) for layer in layers]
    yield from each_same(layers, printed, shares)
    yield verdict(claim.verdict, min(shares[:2]) > 0.5)


def spectrum(points: Array) -> Array:
    """Return the shares of the variance along all principal components, largest first."""
    found = np.linalg.eigvalsh(np.cov(points.astype(np.float64), rowvar=False))[::-1]
    return np.asarray(found / found.sum())


@audits("fashion.components", "components needed for 90 % and for half of the variance")
def components(evidence: Evidence) -> Iterator[Finding]:
    printed = evidence.article.place("map").says(
        "pixels themselves need {} components for 90 % of their variance, relu2 needs more than 128, and relu3 {}; "
        "for half of it, {}, {} and {}."
    )
    sums = {layer: np.cumsum(spectrum(evidence.activations(layer))) for layer in ("image", "relu3")}
    sums["relu2"] = np.cumsum(evidence.cloud("relu2").shares(40))
    needed = [
        int((sums[layer] < share).sum()) + 1
        for layer, share in (("image", 0.9), ("relu3", 0.9), ("image", 0.5), ("relu2", 0.5), ("relu3", 0.5))
    ]
    yield from each_same(("90 %, pixels", "90 %, relu3", "half, pixels", "half, relu2", "half, relu3"), printed, needed)


@audits(
    "fashion.participation_ratio", "(Σλ)² / Σλ² of the variances λ along the principal components, over all of them"
)
def participation(evidence: Evidence) -> Iterator[Finding]:
    printed = evidence.article.place("map").says(
        "is {} for the pixels, {} for relu2, {} for relu3 and {} for the logits (n = 5,000)."
    )
    layers = ("image", "relu2", "relu3", "logits")
    yield from each_same(layers, printed, [evidence.cloud(layer).participation_ratio for layer in layers])


@audits(
    "fashion.kept_neighbors", "of ten true neighbours, how many are among the fifty nearest dots of the published map"
)
def kept_neighbours(evidence: Evidence) -> Iterator[Finding]:
    printed = evidence.article.place("map").says(
        "in relu3, UMAP shows {} among the fifty nearest dots, PCA {} and the linear view {}; "
        "in the pixels it is {}, {} and {} (n = 5,000)."
    )
    cells = [(layer, view) for layer in ("relu3", "image") for view in ("projection", "pca", "ring")]
    for (layer, view), shown in zip(cells, printed, strict=True):
        drawn = nearest(plane_distances(places(evidence, layer, view)), 50)
        yield same(f"kept, {layer}, {view}", shown, kept(evidence.cloud(layer).neighbours(10), drawn))


def places(evidence: Evidence, layer: str, view: str) -> Array:
    """Return where a published map shows its points, shape (5000, 2)."""
    return evidence.pack(f"fashion/{view}/{layer}.bin")["umap" if view == "projection" else "places"]


@audits(
    "fashion.umap_more_faithful", "trustworthiness of the 15 nearest dots against raw distances (Venna and Kaski, 2001)"
)
def faithful(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.umap_more_faithful")
    printed = claim.says("UMAP against PCA: from {} against {} in image to {} against {} in logits.")
    cells = [(layer, view) for layer in ("image", "logits") for view in ("projection", "pca")]
    found = []
    for layer, view in cells:
        cloud = evidence.cloud(layer)
        drawn = places(evidence, layer, view) if view == "projection" else cloud.components(2)
        found.append(trustworthiness(cloud.distances(), plane_distances(drawn), 15))
    yield from each_same([f"{layer}, {view}" for layer, view in cells], printed, found)


@audits("fashion.errors_of_three_pairs", "errors between the two classes of the three commonest pairs, over all errors")
def three_pairs(evidence: Evidence) -> Iterator[Finding]:
    table = confusion(evidence)
    wrong = int(table.sum() - table.trace())
    share = sum(count for count, *_ in largest_confusions(evidence)[:3]) / wrong
    printed = evidence.article.place("map").says("Of {} errors on {} test images, the three commonest pairs make {}:")
    yield from each_same(("errors", "test images", "of the three pairs"), printed, (wrong, table.sum(), share))


@audits(
    "fashion.deep_layers_change_most", "linear CKA over the first 2,000 test images; holds if relu3's is below conv1's"
)
def deep_layers(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.deep_layers_change_most")
    printed = claim.says("conv1 keeps a similarity of {} and relu3 one of {} (linear CKA, 2,000 test images).")
    images = evidence.garments.first(2000).images
    found = []
    for layer in ("conv1", "relu3"):
        before, after = (
            Cloud(evidence.network("fashion", kind).output(images, layer)) for kind in ("untrained", "trained")
        )
        found.append(before.likeness(after))
    yield from each_same(("conv1", "relu3"), printed, found)
    yield verdict(claim.verdict, found[1] < found[0])
