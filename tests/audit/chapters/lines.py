"""Chapter 5, and the companion on digits: what straight lines read off the layers of three networks."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from tests.audit.chapters.asked_again import NAMES, told
from tests.audit.evidence import Evidence
from tests.audit.pages import Claim
from tests.audit.reading import answers
from tests.audit.register import Finding, audits, each_same, same, verdict
from tests.audit.shares import interval, interval_told, lower_end, mean_ends

Array = np.ndarray[Any, Any]
READ = ("fashion", *NAMES)
# Forty steps are not the end of the way: those of another program stop up to a point elsewhere.
ELSEWHERE = 0.01


def boxed(evidence: Evidence, name: str, key: str, statement: str) -> Claim:
    """Return a sentence with its numbers, which the article's table leaves to its box."""
    return evidence.article.claim(f"fashion.{key}") if name == "fashion" else told(evidence, name, statement)


def hits(evidence: Evidence, name: str, layer: str, kind: str = "trained") -> Array:
    """Return which mapped images a reader of a layer names rightly."""
    only = "" if kind == "trained" else layer
    return np.asarray(answers(evidence, name, kind, only)[layer] == evidence.mapped(name).labels)


def layers_of(evidence: Evidence, name: str) -> list[str]:
    return [each for each in evidence.network(name).names if each not in ("flatten", "logits")]


@audits("probe_rises_by_layer", "right by a straight line at each layer, and the interval of each gain (Bonferroni)")
def rises(evidence: Evidence) -> Iterator[Finding]:
    for name in READ:
        claim = boxed(evidence, name, "probe_rises_by_layer", "The class is easier to read off from layer to layer.")
        layers = layers_of(evidence, name)
        found = [hits(evidence, name, layer).astype(float) for layer in layers]
        for layer, each in zip(layers, found, strict=True):
            yield same(f"{name}, {layer}", claim.says(f"{{}} from {layer}")[0], float(each.mean()), ELSEWHERE)
        gains = [after - before for before, after in pairwise(found)]
        yield from interval_told(claim, mean_ends(min(gains, key=np.mean), len(gains)), 0.5)
        falls = any(lower_end(-gain, len(gains)) > 0 for gain in gains)
        rises = all(lower_end(gain, len(gains)) > 0 for gain in gains)
        yield verdict(claim, False if falls else True if rises else None)


@audits("probe_depth_helps", "the same of the last layer before the logits, of the pixels, and before training")
def helps(evidence: Evidence) -> Iterator[Finding]:
    for name in READ:
        last = layers_of(evidence, name)[-1]
        deep, pixels = (interval_of(hits(evidence, name, layer)) for layer in (last, "image"))
        before = interval_of(hits(evidence, name, last, "untrained"))
        claim = boxed(evidence, name, "probe_depth_helps", "Training makes the class easier to read off in the end.")
        yield from interval_told(claim, deep, 0.5)
        yield verdict(claim, deep[0] > max(pixels[1], before[1]))
        claim = boxed(
            evidence, name, "untrained_knows_nothing", "An untrained network knows nothing about the classes."
        )
        share = float(hits(evidence, name, last, "untrained").mean())
        yield same(f"{name}, {last}, untrained", claim.says("right on {} from")[0], share, ELSEWHERE)
        yield from interval_told(claim, before, 0.5)
        yield verdict(claim, before[1] < 0.2)


@audits("fashion.guess.lines", "the same of every layer before training; images settled by the pixels, by all readers")
def guessed(evidence: Evidence) -> Iterator[Finding]:
    guess, names = evidence.article.place("guess-probes-untrained"), [*layers_of(evidence, "fashion"), "logits"]
    untrained = answers(evidence, "fashion", "untrained")
    labels = evidence.mapped("fashion").labels
    before = {name: float(np.mean(untrained[name] == labels)) for name in names}
    beside = [each.printed() for each in guess.having("guess-told")]
    yield from each_same([f"{each}, untrained" for each in names], beside, list(before.values()), ELSEWHERE)
    pixels, last = guess.says("right in {} of cases, from the untrained relu3 in {}.")
    yield same("pixels", pixels, float(hits(evidence, "fashion", "image").mean()), ELSEWHERE)
    yield same("relu3, untrained", last, before["relu3"], ELSEWHERE)
    read, final = answers(evidence, "fashion"), evidence.activations("logits").argmax(axis=1)
    settled = np.all([read[name] == final for name in names], axis=0)
    place = evidence.article.place("guess-settled-early")
    share, n = place.says("{} of {} garments are settled by their pixels.")
    yield same("settled by the pixels", share, float(settled.mean()), ELSEWHERE)
    yield same("garments", n, len(settled))


def interval_of(right: Array) -> tuple[float, float]:
    return interval(int(right.sum()), len(right))


@audits(
    "digits.early_is_easy", "from the published decision depths: right answers among the first layer's, the last two's"
)
def early(evidence: Evidence) -> Iterator[Finding]:
    for name in NAMES:
        claim, table = (
            told(evidence, name, "What is decided early is decided well."),
            evidence.pack(f"{name}/depth.bin"),
        )
        n_layers = len(evidence.published(f"{name}/depth.json")["layers"])
        right = evidence.activations("logits", name).argmax(axis=1) == evidence.mapped(name).labels
        decided = [table["depth"] == 0, table["depth"] >= n_layers - 2]
        printed = claim.says("right on {} of the {} digits that the pixels already decide, and on {} of the {} that")
        for at, each in enumerate(decided):
            yield same(f"{name}, {'late' if at else 'early'}, right", printed[2 * at], float(right[each].mean()))
            yield same(f"{name}, {'late' if at else 'early'}", printed[2 * at + 1], float(each.sum()))
        ends = [interval_of(right[each]) for each in decided]
        yield from interval_told(claim, ends[0])
        yield verdict(claim, True if ends[0][0] > ends[1][1] else False if ends[0][1] < ends[1][0] else None)
