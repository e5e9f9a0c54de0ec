"""Chapter 5: in how many directions a layer varies, and which layers are alike."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.audit.evidence import Evidence
from tests.audit.geometry import Cloud
from tests.audit.register import Finding, audits, each_same, verdict

Array = np.ndarray[Any, Any]


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
    yield verdict(claim, all(0.35 <= share <= 0.45 for share in shares))


@audits("fashion.variance_first_10", "the same shares in the caption of the figure")
def first_ten(evidence: Evidence) -> Iterator[Finding]:
    caption, layers = evidence.article.place("explained-variance"), ("image", "relu2", "relu3")
    printed = caption.says("ten components explain {} of the pixels, {} of relu2 and {} of relu3.")
    yield from each_same(layers, printed, [float(evidence.cloud(layer).shares(10).sum()) for layer in layers])


@audits(
    "fashion.late_variance",
    "the same along the first three; holds if over half in all",
)
def late_variance(evidence: Evidence) -> Iterator[Finding]:
    claim, layers = evidence.article.claim("fashion.late_variance"), ("fc1", "relu3", "logits")
    printed = claim.says("The first three components explain {} in fc1, {} in relu3 and {} in logits.")
    shares = [float(spectrum(evidence.activations(layer))[:3].sum()) for layer in layers]
    yield from each_same(layers, printed, shares)
    yield verdict(claim, min(shares[:2]) > 0.5)


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
    "fashion.deep_layers_change_most",
    "linear CKA over the first 2,000 test images; holds if relu3's is below conv1's",
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
    yield verdict(claim, found[1] < found[0])
