"""The companion on digits: two networks, their errors, what ReLU cuts, how alike the channels are."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.audit.chapters.directions import spectrum
from tests.audit.chapters.layers import least_gain, least_parted
from tests.audit.evidence import Evidence
from tests.audit.pages import spoken
from tests.audit.pictures import Pictures
from tests.audit.register import Finding, audits, each_same, same, verdict
from tests.audit.shares import effect_ends, interval, interval_told

Array = np.ndarray[Any, Any]
CALLED = {"small": "digits-small", "deep": "digits-deep"}
NAMES = {"fashion": "clothes", "digits-small": "digits, small", "digits-deep": "digits, deep"}


def tested(evidence: Evidence, name: str) -> Pictures:
    """Return the test images of a network."""
    return evidence.garments if name == "fashion" else evidence.digits


def convolutions(evidence: Evidence, name: str) -> list[str]:
    return [layer["name"] for layer in evidence.network(name).layers if layer["kind"] == "conv"]


@audits("digits.parameters", "the sizes of all arrays in each file of weights, added up")
def parameters(evidence: Evidence) -> Iterator[Finding]:
    printed = evidence.page("digits").row("parameters", "compared")
    networks = [evidence.network(name) for name in NAMES]
    yield from each_same(list(NAMES), printed, [sum(map(each.n_parameters, each.names)) for each in networks])


@audits("digits.test_accuracy", "test images whose largest logit is that of their label; Wilson's 95 % interval")
def accuracy(evidence: Evidence) -> Iterator[Finding]:
    page = evidence.page("digits")
    shares, intervals = page.row("test accuracy", "compared"), page.row("95 % interval", "compared")
    for name, share, ends in zip(NAMES, shares, intervals, strict=True):
        test = tested(evidence, name)
        n_right = int((evidence.network(name).answers(test.images) == test.labels).sum())
        yield same(f"right, {name}", share, n_right / len(test))
        yield from each_same(
            ("interval, from", "interval, to"), spoken(ends.text).says("{%} to {}"), interval(n_right, len(test))
        )


@audits(
    "digits.sparser_with_depth",
    "zeros over the first 2,000 test digits; holds if each share is larger than the last",
)
def sparser_with_depth(evidence: Evidence) -> Iterator[Finding]:
    for name in CALLED.values():
        claim = evidence.page("digits").claim(f"{name}.sparser_with_depth")
        network = evidence.network(name)
        relus = [each for each in network.names if each.startswith("relu")]
        outputs = network.outputs(evidence.digits.first(2000).images, relus)
        each_image = [(outputs[each] == 0).reshape(2000, -1).mean(axis=1) for each in relus]
        shares = [float(each.mean()) for each in each_image]
        yield from least_gain(claim, each_image)
        printed = claim.says("Zeros: " + ", ".join(f"{{}} of {each}" for each in relus) + ".")
        yield from each_same([f"{name}, {each}" for each in relus], printed, shares)
        yield verdict(claim, shares == sorted(shares))


@audits(
    "digits.rectification",
    "numbers below zero before each ReLU, mean size before and after, first 1,000 test digits",
)
def rectification(evidence: Evidence) -> Iterator[Finding]:
    for called, name in CALLED.items():
        network = evidence.network(name)
        names = network.names
        relus = [each for each in names if each.startswith("relu")]
        for relu in relus:
            before = names[names.index(relu) - 1]
            found = network.outputs(evidence.digits.first(1000).images, [before, relu])
            row = evidence.page("digits").row(f"{called}, {before} → {relu}", "relu")
            sizes = (np.mean(found[relu] == 0), np.abs(found[before]).mean(), found[relu].mean(dtype=np.float64))
            labels = [f"{called} {relu}, {what}" for what in ("cut", "size before", "after")]
            yield from each_same(labels, row, [float(each) for each in sizes])


def correlations(maps: Array) -> Array:
    """Return the correlations between channels over all cells of all images, shape (C, C)."""
    rows = np.moveaxis(maps, 1, 0).reshape(maps.shape[1], -1)
    return np.asarray(np.corrcoef(rows))


def effective(matrix: Array) -> float:
    """Return (Σλ)² / Σλ² over the eigenvalues of a symmetric matrix."""
    return float(np.trace(matrix) ** 2 / (matrix**2).sum())


@audits(
    "digits.training_separates",
    "participation ratio of the channels' correlations over the first 1,000 images, before ReLU",
)
def channels(evidence: Evidence) -> Iterator[Finding]:
    page = evidence.page("digits")
    for name, called in NAMES.items():
        images, layers = tested(evidence, name).first(1000).images, convolutions(evidence, name)
        outputs = {kind: evidence.network(name, kind).outputs(images, layers) for kind in ("trained", "untrained")}
        found = {kind: {layer: correlations(each[layer]) for layer in layers} for kind, each in outputs.items()}
        for layer in layers:
            row, pair = page.row(f"{called}, {layer}", "channels"), [found[kind][layer] for kind in found]
            numbers = [len(pair[0]), *map(effective, pair), *map(mean_likeness, pair)]
            labels = [
                f"{name} {layer}, {what}" for what in ("channels", "effective", "untrained", "mean r", "untrained")
            ]
            yield from each_same(labels, row, numbers)
        gains = [gain(outputs["untrained"][layer], outputs["trained"][layer]) / 2.5 for layer in layers]
        ahead = False if min(gains) < -1 else True if min(gains) > 1 else None
        yield verdict(page.claim(f"{name}.training_separates"), ahead)


def gain(before: Array, after: Array) -> float:
    """Return what training adds in effective channels, in standard errors (jackknife of twenty blocks)."""
    n_blocks, parts = 20, []
    for maps in (before, after):
        blocks = np.array_split(np.moveaxis(maps, 1, 0).reshape(maps.shape[1], len(maps), -1), n_blocks, axis=1)
        flat = [np.vstack([block.reshape(len(block), -1), np.ones((1, block[0].size))]) for block in blocks]
        sums = [(block @ block.T).astype(np.float64) for block in flat]
        parts.append([effective(from_sums(sum(sums) - left)) for left in sums])
    gains = np.subtract(parts[1], parts[0])
    return float(gains.mean() / np.sqrt((n_blocks - 1) * gains.var()))


def from_sums(sums: Array) -> Array:
    """Return correlations from sums of products; the last row and column hold the plain sums."""
    means = sums[-1, :-1] / sums[-1, -1]
    covariance = sums[:-1, :-1] / sums[-1, -1] - np.outer(means, means)
    alive = np.diag(covariance) > 1e-12
    covariance = covariance[np.ix_(alive, alive)]
    return np.asarray(covariance / np.sqrt(np.outer(np.diag(covariance), np.diag(covariance))))


def mean_likeness(matrix: Array) -> float:
    """Return the mean size of the correlations between different channels."""
    return float(np.abs(matrix[~np.eye(len(matrix), dtype=bool)]).mean())


@audits(
    "digits-small.averages_come_apart",
    "Cohen's d of the map's mean, first 500 test digits of each class: best unit",
)
def averages(evidence: Evidence) -> Iterator[Finding]:
    page, network = evidence.page("digits"), evidence.network("digits-small")
    test = evidence.digits.first_of_each_class(500)
    outputs = network.outputs(test.images, ["conv1", "logits"])
    pairs = {}
    for layer, maps in outputs.items():
        means = maps.reshape(*maps.shape[:2], -1).mean(axis=2, dtype=np.float64)
        pairs[layer] = least_parted([means[test.labels == each] for each in range(10)])
    claim = page.claim("digits-small.averages_come_apart")
    printed = claim.says("{} and {} differ by {} standard deviations in their best unit of logits;")
    yield from each_same(("closest pair, logits", "other", "best unit"), printed, pairs["logits"])
    told = page.place("averages").says("conv1 is {} and {}, whose best channel differs by {} standard deviations.")
    yield from each_same(("closest pair, conv1", "other", "best channel"), told, pairs["conv1"])
    yield from interval_told(claim, effect_ends(pairs["logits"][2], 500))
    yield verdict(claim, pairs["logits"][2] >= 2)


@audits(
    "digits.participation_ratio",
    "(Σλ)² / Σλ² of the variances along the principal components, first 2,000 test digits",
)
def directions(evidence: Evidence) -> Iterator[Finding]:
    for layer, called in (("image", "pixels"), ("logits", "logits")):
        row = evidence.page("digits").row(f"directions used by the {called}", "compared")
        for name, printed in zip(NAMES, row, strict=True):
            images = evidence.points.images if name == "fashion" else evidence.digits.first(2000).images
            shares = spectrum(evidence.network(name).output(images, layer))
            yield same(f"{called}, {name}", printed, float(1 / (shares**2).sum()))
