"""What the maps of the layers show, and how far they can be trusted, in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from build.analysis.certainty import above, every, rising
from build.analysis.maps.layer_maps import LayerMap
from build.analysis.maps.reduction import Labels
from build.claims import Claim, Measured
from build.data.intervals import mean_with_interval, paired_gain
from build.network.layers import ShapedLayer

APART = ("Trouser", "Bag")
OVERLAPPING = ("Shirt", "Coat", "Pullover")


def projection_values(maps: Mapping[str, LayerMap]) -> dict[str, Measured]:
    """Return how many directions each layer uses, and between which ends the quality of the maps of a kind lies."""
    values: dict[str, Measured] = {}
    for name, each in maps.items():
        values[f"participation_ratio.{name}"] = Measured(each.participation_ratio, len(each.neighbors))
    qualities = [each.quality["umap"] for each in maps.values()]
    by_trust = sorted(qualities, key=lambda quality: quality.trustworthiness)
    by_continuity = sorted(qualities, key=lambda quality: quality.continuity)
    n = len(qualities[0].trusted)
    values["trustworthiness_least.umap"] = Measured(by_trust[0].trustworthiness, n)
    values["trustworthiness_most.umap"] = Measured(by_trust[-1].trustworthiness, n)
    values["continuity_least.umap"] = Measured(by_continuity[0].continuity, n)
    values["continuity_most.umap"] = Measured(by_continuity[-1].continuity, n)
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
        name: paired_gain(each.quality["pca"].trusted, each.quality["umap"].trusted, len(maps))
        for name, each in maps.items()
    }
    told = [
        f"{name} {each.quality['umap'].trustworthiness:.3f} against {each.quality['pca'].trustworthiness:.3f}"
        for name, each in maps.items()
    ]
    least, decided = min(gain.values(), key=lambda each: float(each.value)), rising(list(gain.values()))
    return Claim(
        statement="In every layer, UMAP shows fewer false neighbours than the first two principal components do.",
        verdict=decided.verdict,
        value=least.value,
        interval=least.interval,
        p=decided.p,
        rule=(
            "Holds if the interval of what the trustworthiness of UMAP is above that of PCA lies above 0 in every "
            "layer; does not hold if one lies below."
        ),
        definition="trustworthiness",
        measured="The least gain, over the images; the intervals of all layers hold together with 95 % (Bonferroni).",
        n=least.n,
        detail=f"Trustworthiness of the 15 nearest, UMAP against PCA, layer by layer: {', '.join(told)}.",
    )


def _dense_clusters(dense: LayerMap, labels: Labels, classes: Sequence[str]) -> Claim:
    """Check that the first dense layer sets two classes apart and mixes three others."""
    own = dense.own_class
    apart = {name: mean_with_interval(own[labels == classes.index(name)]) for name in APART}
    group = np.isin(labels, [classes.index(name) for name in OVERLAPPING])
    mixed = mean_with_interval((group[dense.neighbors].mean(1) - own)[group])
    decided = every((*(above(share, 0.9) for share in apart.values()), above(mixed, 0.1)))
    told = " and ".join(f"{share.value:.0%} for {name}" for name, share in apart.items())
    return Claim(
        statement="In the first dense layer, trousers and bags stand apart, while shirts, coats and pullovers overlap.",
        verdict=decided.verdict,
        value=mixed.value,
        interval=mixed.interval,
        p=decided.p,
        rule=(
            "Holds if trousers and bags each have more than 90 % of the nearest of their own class, and the other "
            "three more than 10 % of one another’s, all with their intervals."
        ),
        definition="neighbors",
        measured="Here of the 15 nearest; the interval is that of the other three.",
        n=len(labels),
        detail=(
            f"Of the 15 nearest neighbours in {dense.name}, {told} are of the same class; of those of a shirt, coat "
            f"or pullover, {mixed.value:.0%} belong to one of the other two."
        ),
    )
