"""The companion on digits: what the article asks of its network, asked of two others."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.audit.chapters.digits import CALLED
from tests.audit.chapters.drawings import faithful_in_every_layer
from tests.audit.chapters.layers import least_parted
from tests.audit.evidence import Evidence
from tests.audit.geometry import Cloud
from tests.audit.pages import Claim
from tests.audit.register import Finding, audits, each_same, same, verdict
from tests.audit.shares import DRAWN, drawn_ends, effect_ends, interval_told

Array = np.ndarray[Any, Any]
NAMES = tuple(CALLED.values())


def told(evidence: Evidence, name: str, statement: str) -> Claim:
    """Return a line of the tables at the end, the small network's or the deep one's."""
    return evidence.page("digits").ledger(NAMES.index(name))[statement]


def of_kind(evidence: Evidence, name: str, n_axes: int) -> list[str]:
    """Return the layers whose output has so many axes, the picture and the plain copy aside."""
    layers = evidence.network(name).layers
    return [
        each["name"] for each in layers if len(each["shape"]) == n_axes and each["kind"] not in ("input", "flatten")
    ]


@audits("digits.early_variance", "share of the variance along the first ten components, in every layer of maps")
def early_variance(evidence: Evidence) -> Iterator[Finding]:
    statement = "In the early layers, the first ten components explain about 40 % of the variance."
    for name in NAMES:
        claim, layers = told(evidence, name, statement), of_kind(evidence, name, 3)
        shares = [float(evidence.cloud(layer, name).shares(10).sum()) for layer in layers]
        for layer, share in zip(layers, shares, strict=True):
            yield same(f"{name}, {layer}", claim.says(f"{{}} in {layer}")[0], share)
        yield verdict(claim, all(0.35 <= share <= 0.45 for share in shares))


@audits("digits.late_variance", "the same along the first three, in every layer without maps")
def late_variance(evidence: Evidence) -> Iterator[Finding]:
    statement = "In the late layers, the first two or three components explain most of the variance."
    for name in NAMES:
        claim, layers = told(evidence, name, statement), of_kind(evidence, name, 1)
        shares = [float(Cloud(evidence.activations(layer, name)).shares(3).sum()) for layer in layers]
        for layer, share in zip(layers, shares, strict=True):
            yield same(f"{name}, {layer}", claim.says(f"{{}} in {layer}")[0], share)
        yield verdict(claim, min(shares) > 0.5)


@audits("digits.relu_zeros", "zeros among a layer's numbers for the first 2,000 test digits")
def relu_zeros(evidence: Evidence) -> Iterator[Finding]:
    for name in NAMES:
        claim = told(evidence, name, "A ReLU turns most of its layer's numbers into zero.")
        relus = [each for each in evidence.network(name).names if each.startswith("relu")]
        each_image = [(evidence.activations(each, name) == 0).mean(axis=1) for each in relus]
        shares = [float(each.mean()) for each in each_image]
        yield from interval_told(claim, drawn_ends(min(each_image, key=np.mean)), DRAWN)
        for relu, share in zip(relus, shares, strict=True):
            yield same(f"{name}, {relu}", claim.says(f"{{}} of {relu}")[0], share)
        yield verdict(claim, min(shares) > 0.5)


@audits("digits-deep.clusters", "ten nearest of 2,000 of the same class: in conv1 and the pixels; in logits, by class")
def clusters(evidence: Evidence) -> Iterator[Finding]:
    name, labels = "digits-deep", evidence.mapped("digits-deep").labels
    own = {
        layer: (labels[evidence.cloud(layer, name).neighbours(10)] == labels[:, None]).mean(axis=1)
        for layer in ("conv1", "image", "logits")
    }
    claim = told(evidence, name, "The first convolution is one diffuse cloud.")
    printed = claim.says("In conv1, {} of a digit's ten nearest neighbours already share its class")
    printed += claim.says("in the pixels {}).")
    yield from each_same(
        ("own class, conv1", "pixels"), printed, [float(own[each].mean()) for each in ("conv1", "image")]
    )
    yield from interval_told(claim, drawn_ends(own["conv1"]), DRAWN)
    yield verdict(claim, float(own["conv1"].mean()) < 0.3)
    claim = told(evidence, name, "The last layer holds ten tight clusters.")
    yield same("own class, logits", claim.says("In logits, {} of a digit's ten")[0], float(own["logits"].mean()))
    classes = [own["logits"][labels == each] for each in range(10)]
    yield from interval_told(claim, drawn_ends(min(classes, key=np.mean)), DRAWN)
    yield verdict(claim, min(float(each.mean()) for each in classes) > 0.9)


@audits(
    "digits.umap_more_faithful", "trustworthiness of the 15 nearest of 2,000 on the published maps, and on two axes"
)
def faithful(evidence: Evidence) -> Iterator[Finding]:
    statement = "In every layer, UMAP shows fewer false neighbours than the first two principal components do."
    for name in NAMES:
        yield from faithful_in_every_layer(evidence, told(evidence, name, statement), name)


@audits("digits-deep.averages_come_apart", "Cohen's d of the best unit of logits, first 500 test digits of each class")
def averages(evidence: Evidence) -> Iterator[Finding]:
    statement = "Even the two most alike classes are far apart in some unit of the last layer."
    claim, test = told(evidence, "digits-deep", statement), evidence.digits.first_of_each_class(500)
    outputs = evidence.network("digits-deep").outputs(test.images, ["conv1", "logits"])
    means = {layer: maps.reshape(*maps.shape[:2], -1).mean(axis=2, dtype=np.float64) for layer, maps in outputs.items()}
    found = {layer: least_parted([each[test.labels == at] for at in range(10)]) for layer, each in means.items()}
    printed = claim.says("{} and {} differ by {} standard deviations in their best unit of logits;")
    yield from each_same(("closest pair", "other", "best unit"), printed, found["logits"])
    yield same("conv1", claim.says("in conv1 the closest pair differs by {} in")[0], found["conv1"][2])
    yield from interval_told(claim, effect_ends(found["logits"][2], 500))
    yield verdict(claim, found["logits"][2] > 2)
