"""Chapter 6: where it looked, and what such maps do not show."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from tests.audit.evidence import Evidence
from tests.audit.register import Finding, audits, each_same, same, verdict
from tests.audit.saliency import Published, Slopes, deletion, grad_cam, integrated, occlusion, rank_correlations
from tests.audit.shares import interval_told
from tests.audit.units import median_ends

Array = np.ndarray[Any, Any]
N_PER_CLASS = 10


@cache
def asked(evidence: Evidence) -> tuple[Array, Array]:
    """Return the hundred images, the first ten of each class, and the network's answers to them."""
    images = evidence.garments.first_of_each_class(N_PER_CLASS).images
    return images, evidence.network("fashion").answers(images)


@cache
def maps(evidence: Evidence, kind: str = "trained") -> dict[str, Array]:
    """Return the five maps of each image, asked about the trained network's answer."""
    (images, answers), network = asked(evidence), evidence.network("fashion", kind)
    gradient = Slopes(network) if kind == "untrained" else Published(evidence.site / "models" / "fashion-saliency.onnx")
    slopes = gradient.of(images, answers)
    return {
        "gradient": slopes,
        "gradient × input": slopes * images,
        "integrated gradients": integrated(gradient, images, answers),
        "Grad-CAM": grad_cam(network, images, answers),
        "occlusion": occlusion(network, images, answers),
    }


@audits(
    "fashion.saliency_methods_agree",
    "median over 100 images of Spearman's correlation of two signed maps, all pixels",
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
    yield from interval_told(claim, median_ends(rank_correlations(found[low[0]], found[low[1]])), 0.02)
    yield verdict(claim, min(agreement.values()) >= 0.5)


@audits(
    "fashion.saliency_needs_training",
    "median of Spearman's correlation of the sizes of a method's maps, trained and untrained network, all pixels",
)
def needs_training(evidence: Evidence) -> Iterator[Finding]:
    yield from told_apart(evidence, "fashion.saliency_needs_training", "over all pixels", np.ones_like)


@audits(
    "fashion.saliency_needs_training_lit",
    "the same over the lit pixels alone",
)
def needs_training_lit(evidence: Evidence) -> Iterator[Finding]:
    yield from told_apart(evidence, "fashion.saliency_needs_training_lit", "over the lit pixels alone", lit)


def lit(images: Array) -> Array:
    return images > 0


def told_apart(evidence: Evidence, key: str, where: str, among: Callable[[Array], Array]) -> Iterator[Finding]:
    """Compare the sizes of both networks' maps; 40 and 61 are the places of a median's interval among 100."""
    claim, ours, theirs = evidence.article.claim(key), maps(evidence), maps(evidence, "untrained")
    chosen, found = among(asked(evidence)[0]).astype(bool).reshape(len(asked(evidence)[0]), -1), {}
    for name in ours:
        pairs = zip(np.abs(ours[name]), np.abs(theirs[name]), chosen, strict=True)
        found[name] = np.sort(
            [float(spearmanr(one.ravel()[here], other.ravel()[here]).statistic) for one, other, here in pairs]
        )
    printed = claim.says(f"signs taken off, {where}: {', '.join(f'{{}} ({name})' for name in found)};")
    yield from each_same(list(found), printed, [float(np.median(each)) for each in found.values()])
    low, high = max(each[40] for each in found.values()), max(each[59] for each in found.values())
    highest = max(found.values(), key=np.median)
    yield from interval_told(claim, (highest[40], highest[59]))
    yield verdict(claim, True if high < 0.5 else False if low > 0.5 else None)


@audits(
    "fashion.gradient_file",
    "gradients of the published file and gradients of our own, by going backwards through the weights, 100 images",
)
def gradient_file(evidence: Evidence) -> Iterator[Finding]:
    images, answers = asked(evidence)
    ours, theirs = Slopes(evidence.network("fashion")).of(images, answers), maps(evidence)["gradient"]
    [printed] = evidence.article.place("wants").says("it agrees with PyTorch’s autograd within {}.")
    gaps = np.abs(ours - theirs).reshape(len(images), -1).max(axis=1)
    yield Finding(
        "median of the largest differences",
        printed.text,
        f"{np.median(gaps):.1g}",
        "",
        bool(np.median(gaps) <= printed.value),
    )


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
    yield verdict(claim, max(areas.values()) < float(np.mean(random)))


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
    [printed] = evidence.article.place("wants").says("here: {} are missing in the median image")
    yield same("missing", printed, float(np.median(np.abs(summed - rise) / np.maximum(np.abs(rise), 1e-6))))
