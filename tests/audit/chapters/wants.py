"""Chapter 6: what units answer to, and what is lost without them."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from scipy.stats import mannwhitneyu, norm, spearmanr

from tests.audit.evidence import Evidence
from tests.audit.lesions import NAMES, Lesions, without_group
from tests.audit.pictures import Pictures
from tests.audit.register import Finding, audits, each_same, same, verdict
from tests.audit.shares import interval_told, rank_ends
from tests.audit.units import N_SHUFFLES, Answers, answers, chance_of_gap, median_ends

Array = np.ndarray[Any, Any]
N_DRAWS = 40


@cache
def units(evidence: Evidence, kind: str = "trained") -> dict[str, Answers]:
    return answers(evidence.network("fashion", kind), evidence.garments)


@cache
def lesions(evidence: Evidence) -> Lesions:
    return Lesions(evidence.network("fashion"), evidence.garments)


@audits(
    "fashion.selectivity_rises",
    "(best class − mean of the others) / sum, of class means after ReLU; median by layer",
)
def selectivity_rises(evidence: Evidence) -> Iterator[Finding]:
    claim, layers = evidence.article.claim("fashion.selectivity_rises"), ("conv1", "conv2", "fc1")
    medians = [float(np.median(units(evidence)[layer].selectivity)) for layer in layers]
    yield from each_same(layers, claim.says("Its median is {} in conv1, {} in conv2, {} in fc1."), medians)
    yield verdict(claim, bool((np.diff(medians) > 0).all()))


@audits(
    "fashion.selectivity_learned",
    "the same in fc1 before training; p by 2,000 reshuffles of both, two-sided",
)
def selectivity_learned(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.selectivity_learned")
    after, before, n = claim.says("class selectivity of {} after training and {} before it ({} units each).")
    ours, theirs = (units(evidence, kind)["fc1"].selectivity for kind in ("trained", "untrained"))
    yield from each_same(("after", "before"), (after, before), [float(np.median(each)) for each in (ours, theirs)])
    yield from interval_told(claim, median_ends(ours))
    yield same("units", n, len(ours))
    found, printed = chance_of_gap(ours, theirs), claim.chance
    told = printed is not None and abs(printed.alone - found) <= 4 * np.sqrt(found / N_SHUFFLES) + 0.001
    yield Finding("p, alone", f"{printed.alone if printed else 'nothing'}", f"{found:.3f}", "", told)
    yield verdict(claim, bool(np.median(ours) > np.median(theirs)))


@audits(
    "fashion.purity_rises",
    "commonest class among the nine images with a unit's strongest cells; median by layer",
)
def purity_rises(evidence: Evidence) -> Iterator[Finding]:
    claim, found = evidence.article.claim("fashion.purity_rises"), units(evidence)
    medians = [float(np.median(each.purity)) for each in found.values()]
    yield from each_same(
        list(found), claim.says("Its median is {} in conv1, {} in conv2, {} in fc1, {} in logits."), medians
    )
    yield verdict(claim, bool((np.diff(medians) > 0).all()))


@audits(
    "fashion.lesion_worst_loss",
    "accuracy over 10,000 test images with one unit's output at zero, taken from that without",
)
def worst_loss(evidence: Evidence) -> Iterator[Finding]:
    place, lost = evidence.article.place("wants"), lesions(evidence).lost
    worst = int(lost.argmax())
    unit, points = place.says("loses most without {words}: its accuracy falls by {} points")
    name = "{}[{}]".format(*NAMES[worst].split("-"))
    yield from each_same(("most missed unit", "its loss"), (unit, points), (name, 100 * float(lost[worst])))
    printed = place.says("{} hidden units, {} seem to do harm: without that one unit more images are right, but by {}")
    found = (len(lost), int((lost < 0).sum()), float(-lost.min()) * len(evidence.garments))
    yield from each_same(("hidden units", "better without", "images, at most"), printed, found)
    told, answers, found = evidence.article.place("lesions"), lesions(evidence).answers, []
    changed = told.says("median unit of conv1 changes {} of 10,000 answers; that of fc1, {}")
    net = told.says("On balance the median unit of conv1 costs {} right answers, that of fc1 {}.")
    for layer in ("conv1", "fc1"):
        own = [1 + at for at, name in enumerate(NAMES) if name.startswith(f"{layer}-")]
        found += [float(np.median((answers[own] != answers[0]).sum(axis=1)))]
    yield from each_same(("conv1, changed", "fc1, changed"), changed, found)
    medians = [float(np.median(lesions(evidence).of(layer))) * len(evidence.garments) for layer in ("conv1", "fc1")]
    yield from each_same(("conv1, net", "fc1, net"), net, medians)


@audits(
    "fashion.lesion_early_units_matter_more",
    "median lost accuracy of conv1 and fc1, units at zero; at their mean by the published confusions; a rank test",
)
def early_units(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.lesion_early_units_matter_more")
    pack = evidence.pack("fashion/lesions.bin")
    whole, held = pack["whole"], pack["mean_confusion"]
    at_mean = (int(np.trace(whole)) - np.trace(held, axis1=1, axis2=2).astype(int)) / whole.sum()
    are = {layer: [name.startswith(f"{layer}-") for name in NAMES] for layer in ("conv1", "fc1")}
    settings = {"held at zero": lesions(evidence).lost, "held at its mean": np.asarray(at_mean)}
    decided = []
    for told, lost in settings.items():
        first, last = (lost[are[layer]] for layer in are)
        medians = [100 * float(np.median(each)) for each in (first, last)]
        yield from each_same((f"conv1, {told}", f"fc1, {told}"), claim.says(f"{told}, {{}} points and {{}}"), medians)
        decided.append(medians[0] > medians[1] and float(mannwhitneyu(first, last).pvalue) < 0.05)
    yield verdict(claim, all(decided))


@audits(
    "fashion.lesion_selective_units_matter",
    "Spearman's correlation of class selectivity and lost accuracy in fc1",
)
def selective_units(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.lesion_selective_units_matter")
    found = float(spearmanr(units(evidence)["fc1"].selectivity, lesions(evidence).of("fc1")).statistic)
    yield same("rank correlation", claim.says("have a rank correlation of {}.")[0], found)
    yield from interval_told(claim, rank_ends(found, len(lesions(evidence).of("fc1"))))
    yield verdict(claim, found >= 0.3)


@audits(
    "fashion.lesion_dense_unit_indispensable",
    "the largest loss by one unit of fc1",
)
def indispensable(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.lesion_dense_unit_indispensable")
    found, at = lesions(evidence), NAMES.index("fc1-0") + int(lesions(evidence).of("fc1").argmax())
    worst, changed = float(found.lost[at]), float(np.mean(found.answers[0] != found.answers[1 + at]))
    reach = norm.ppf(1 - 0.025 / 128) * np.sqrt((changed - worst**2) / len(found.labels))
    yield from interval_told(claim, (worst - reach, worst + reach))
    worst *= 100
    yield same("points", claim.says("The most harmful loss of one unit of fc1 costs {} points of accuracy")[0], worst)
    yield verdict(claim, worst >= 1)


@audits(
    "fashion.lesion_half",
    "half of fc1 off on the page's thousand images: at random, most missed, most selective",
)
def halves(evidence: Evidence) -> Iterator[Finding]:
    chosen = evidence.pack("fashion/lesion-images.bin")["test_index"]
    some = Pictures(evidence.garments.images[chosen], evidence.garments.labels[chosen])
    network, drawn = evidence.network("fashion"), np.random.default_rng(64)
    at_random, n, n_draws, *ordered = evidence.article.place("wants").says(
        "chosen at random, {} of {} images are right on average over {} such halves; with the half "
        "that is missed most when alone, {}; with the half that is most selective, {}; "
        "with the least selective half, {}."
    )
    random = [without_group(network, some, drawn.permutation(128)[:64]) for _ in range(N_DRAWS)]
    spread = 4 * float(np.std(random)) * float(np.sqrt(1 / n_draws.value + 1 / N_DRAWS))
    yield same("images", n, len(some))
    yield same("at random", at_random, float(np.mean(random)), spread)
    selectivity = units(evidence)["fc1"].selectivity
    orders = (lesions(evidence).of("fc1"), selectivity, -selectivity)
    left = [without_group(network, some, np.argsort(-order, kind="stable")[:64]) for order in orders]
    yield from each_same(("most missed", "most selective", "least selective"), ordered, left)
    yield verdict(evidence.article.claim("fashion.lesion_selective_half_matters"), left[1] < min(random))


def stripes() -> Array:
    """Return cosines by length, direction and phase, shape (4, 16, 8, 28, 28), between 0 and 1."""
    rows, columns = np.mgrid[:28, :28]
    turns = np.arange(16) * np.pi / 16
    across = columns * np.cos(turns)[:, None, None] + rows * np.sin(turns)[:, None, None]
    phases = np.arange(8)[:, None, None] * np.pi / 4
    waves = [np.cos(2 * np.pi * across[:, None] / length + phases) for length in (3, 4, 6, 8)]
    return (0.5 + 0.5 * np.stack(waves)).astype(np.float32)


def tuning(evidence: Evidence, layer: str, kind: str) -> Array:
    """Return one minus the circular variance of each channel's answers to 16 directions."""
    shown = stripes()
    maps = np.maximum(evidence.network("fashion", kind).outputs(shown.reshape(-1, 1, 28, 28), [layer])[layer], 0)
    means = maps[:, :, 3:-3, 3:-3].mean(axis=(2, 3), dtype=np.float64).reshape(4, 16, 8, -1).max(axis=2)
    best = means[means.max(axis=1).argmax(axis=0), :, np.arange(means.shape[2])]
    total = np.abs(best @ np.exp(2j * np.arange(16) * np.pi / 16))
    return np.asarray(np.divide(total, best.sum(axis=1), out=np.zeros(len(best)), where=best.sum(axis=1) > 0))


@audits("fashion.orientation", "orientation selectivity of conv1 and conv2 before and after training; p by reshuffles")
def orientation(evidence: Evidence) -> Iterator[Finding]:
    for layer, key in (("conv1", "orientation_first_layer"), ("conv2", "orientation_second_layer")):
        claim = evidence.article.claim(f"fashion.{key}")
        ours, theirs = (tuning(evidence, layer, kind) for kind in ("trained", "untrained"))
        printed = claim.says("selectivity is {} after training and {} before it")
        yield from each_same(
            (f"{layer}, after", "before"), printed, [float(np.median(each)) for each in (ours, theirs)]
        )
        found = chance_of_gap(ours, theirs)
        yield from interval_told(claim, median_ends(ours))
        yield verdict(claim, bool(np.median(ours) > np.median(theirs)) if found < 0.05 else None)
