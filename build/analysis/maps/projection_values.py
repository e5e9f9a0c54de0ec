"""What the maps of the layers show, and how far they can be trusted, in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from build.analysis.maps.layer_maps import LayerMap
from build.analysis.maps.reduction import Labels
from build.claims import Claim, Measured, NoInterval, Verdict
from build.data.intervals import mean_with_interval, proportion
from build.network.layers import ShapedLayer

APART = ("Trouser", "Bag")
OVERLAPPING = ("Shirt", "Coat", "Pullover")


def projection_values(maps: Mapping[str, LayerMap]) -> dict[str, Measured]:
    """Return the quality of every map, and how often the nearest points have a point's own class."""
    values: dict[str, Measured] = {}
    for name, each in maps.items():
        n = len(each.neighbors)
        values[f"participation_ratio.{name}"] = Measured(each.participation_ratio, n)
        for kind, quality in each.quality.items():
            values[f"trustworthiness.{kind}.{name}"] = Measured(quality.trustworthiness, n)
            values[f"continuity.{kind}.{name}"] = Measured(quality.continuity, n)
        for place, shares in each.own_class.items():
            values[f"own_class.{place}.{name}"] = mean_with_interval(shares)
            values[f"own_majority.{place}.{name}"] = proportion(int((shares > 0.5).sum()), n)
    for kind in next(iter(maps.values())).quality:
        for measure in ("trustworthiness", "continuity"):
            found = [values[f"{measure}.{kind}.{name}"] for name in maps]
            values[f"{measure}_least.{kind}"] = min(found, key=lambda measured: measured.value)
            values[f"{measure}_most.{kind}"] = max(found, key=lambda measured: measured.value)
    return values


def projection_claims(
    layers: tuple[ShapedLayer, ...], maps: Mapping[str, LayerMap], labels: Labels, classes: Sequence[str]
) -> dict[str, Claim]:
    """Check what is said of the maps, where the data set has the classes that are spoken of."""
    claims = {"umap_more_faithful": _more_faithful(maps)}
    dense = next((layer.name for layer in layers if layer.makes_numbers), None)
    if dense and {*APART, *OVERLAPPING} <= set(classes):
        claims["dense_clusters"] = _dense_clusters(maps[dense], labels, list(classes))
    return claims


def _more_faithful(maps: Mapping[str, LayerMap]) -> Claim:
    """Check that UMAP shows fewer false neighbours than two principal components do, in every layer."""
    gain = {
        name: each.quality["umap"].trustworthiness - each.quality["pca"].trustworthiness for name, each in maps.items()
    }
    told = []
    for name in (min(gain, key=lambda layer: gain[layer]), max(gain, key=lambda layer: gain[layer])):
        quality = maps[name].quality
        told.append(f"{quality['umap'].trustworthiness:.3f} against {quality['pca'].trustworthiness:.3f} in {name}")
    return Claim(
        statement="In every layer, UMAP shows fewer false neighbours than the first two principal components do.",
        verdict=Verdict.of(min(gain.values()) > 0),
        value=min(gain.values()),
        no_interval=NoInterval.DESCRIBED,
        rule="Holds if the trustworthiness of UMAP is above that of PCA in every layer.",
        definition="trustworthiness",
        n=len(next(iter(maps.values())).neighbors),
        detail=f"Trustworthiness of the 15 nearest, UMAP against PCA: from {told[0]} to {told[1]}.",
    )


def _dense_clusters(dense: LayerMap, labels: Labels, classes: Sequence[str]) -> Claim:
    """Check that the first dense layer sets two classes apart and mixes three others."""
    shares = class_shares(dense.neighbors, labels, len(classes))
    own = {name: shares[classes.index(name), classes.index(name)] for name in APART}
    group = [classes.index(name) for name in OVERLAPPING]
    mixed = float(np.mean([shares[index, group].sum() - shares[index, index] for index in group]))
    told = " and ".join(f"{share:.0%} for {name}" for name, share in own.items())
    return Claim(
        statement="In the first dense layer, trousers and bags stand apart, while shirts, coats and pullovers overlap.",
        verdict=Verdict.of(min(own.values()) > 0.9 and mixed > 0.1),
        value=mixed,
        no_interval=NoInterval.DESCRIBED,
        rule=(
            "Holds if trousers and bags each have more than 90 % of the nearest of their own class, and the other "
            "three more than 10 % of one another’s."
        ),
        definition="neighbors",
        measured="Here of the 15 nearest.",
        n=len(labels),
        detail=(
            f"Of the 15 nearest neighbours in {dense.name}, {told} are of the same class; of those of a shirt, coat "
            f"or pullover, {mixed:.0%} belong to one of the other two."
        ),
    )


def class_shares(neighbors: NDArray[np.int64], labels: Labels, n_classes: int) -> NDArray[np.float64]:
    """Return which classes the neighbours of each class have, (n_classes, n_classes), each row adding up to 1."""
    counts = np.bincount((labels[:, None] * n_classes + labels[neighbors]).ravel(), minlength=n_classes**2).reshape(
        n_classes, n_classes
    )
    shares: NDArray[np.float64] = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return shares
