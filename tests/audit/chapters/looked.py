"""Chapter 6: where it looked, and what such maps do not show."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np

from tests.audit.evidence import Evidence
from tests.audit.register import Finding, audits, each_same, same, verdict
from tests.audit.saliency import Gradient, deletion, grad_cam, occlusion, rank_correlations

Array = np.ndarray[Any, Any]
N_PER_CLASS = 10


@cache
def asked(evidence: Evidence) -> tuple[Array, Array]:
    """Return the hundred images, the first ten of each class, and the network's answers to them."""
    images = evidence.garments.first_of_each_class(N_PER_CLASS).images
    return images, evidence.network("fashion").answers(images)


@cache
def maps(evidence: Evidence) -> dict[str, Array]:
    """Return the five maps of each image for the network's own answer."""
    (images, answers), network = asked(evidence), evidence.network("fashion")
    gradient = Gradient(evidence.site / "models" / "fashion-saliency.onnx")
    slopes = gradient.slopes(images, answers)
    return {
        "gradient": slopes,
        "gradient × input": slopes * images,
        "integrated gradients": gradient.integrated(images, answers),
        "Grad-CAM": grad_cam(network, images, answers),
        "occlusion": occlusion(network, images, answers),
    }


@audits(
    "fashion.saliency_methods_agree", "median over 100 images of Spearman's correlation of two signed maps, all pixels"
)
def methods_agree(evidence: Evidence) -> Iterator[Finding]:
    claim, found = evidence.article.claim("fashion.saliency_methods_agree"), maps(evidence)
    agreement = {
        (one, other): float(np.median(rank_correlations(found[one], found[other])))
        for one, other in combinations(found, 2)
    }
    least, first, second, most = claim.says("between two methods run from {} ({words} and {words}) to {}.")
    low = min(agreement, key=agreement.__getitem__)
    yield same("least", least, agreement[low])
    yield Finding("between", f"{first.text}, {second.text}", ", ".join(low), "", {first.text, second.text} == set(low))
    yield same("most", most, max(agreement.values()))


@audits(
    "fashion.saliency_finds_what_matters",
    "mean probability while lit pixels are painted black, highest first, ten steps",
)
def finds_what_matters(evidence: Evidence) -> Iterator[Finding]:
    (images, answers), network = asked(evidence), evidence.network("fashion")
    claim, drawn = evidence.article.claim("fashion.saliency_finds_what_matters"), np.random.default_rng(100)
    areas = {name: deletion(network, images, answers, scores) for name, scores in maps(evidence).items()}
    random = [deletion(network, images, answers, drawn.random((len(images), 784))) for _ in range(8)]
    best, name, worst, other, chance = claim.says(
        "the mean probability is {} in the order of {words}, {} in that of {words} and {} in random order."
    )
    yield from each_same(("best", "worst"), (best, worst), (min(areas.values()), max(areas.values())))
    yield same("best method", name, min(areas, key=areas.__getitem__))
    yield same("worst method", other, max(areas, key=areas.__getitem__))
    yield same("in random order", chance, float(np.mean(random)), 4 * float(np.std(random)))
    yield verdict(claim.verdict, max(areas.values()) < float(np.mean(random)))


@audits(
    "fashion.attribution_gap",
    "what the sum of integrated gradients (24 steps) misses of the logit's rise from black; median",
)
def completeness(evidence: Evidence) -> Iterator[Finding]:
    (images, answers), network = asked(evidence), evidence.network("fashion")
    rows = np.arange(len(images))
    rise = (
        network.output(images, "logits")[rows, answers] - network.output(np.zeros_like(images), "logits")[rows, answers]
    )
    summed = maps(evidence)["integrated gradients"].reshape(len(images), -1).sum(axis=1, dtype=np.float64)
    [printed] = evidence.article.place("wants").says("with {} missing in the median image")
    yield same("missing", printed, float(np.median(np.abs(summed - rise) / np.maximum(np.abs(rise), 1e-6))))
