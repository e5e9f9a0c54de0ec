"""Chapter 4: silence, shifts, patches, class averages."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from tests.audit.evidence import Evidence
from tests.audit.pages import Claim
from tests.audit.register import Finding, audits, each_same, same, verdict
from tests.audit.shares import DRAWN, drawn_ends, effect_ends, interval_told, mean_ends

Array = np.ndarray[Any, Any]
N_SHIFTED = 4000
RELUS = ("relu1", "relu2", "relu3")


def zeros(evidence: Evidence) -> list[float]:
    return [float(np.mean(evidence.activations(name) == 0)) for name in RELUS]


def silence(claim: Claim, shares: list[float]) -> Iterator[Finding]:
    printed = claim.says("Zeros: {} of relu1, {} of relu2, {} of relu3.")
    yield from each_same([f"zeros, {name}" for name in RELUS], printed, shares)


@audits(
    "fashion.relu_zeros",
    "zeros among a layer's numbers for the 5,000 images of the maps; holds if over half in all",
)
def relu_zeros(evidence: Evidence) -> Iterator[Finding]:
    claim, shares = evidence.article.claim("fashion.relu_zeros"), zeros(evidence)
    yield from silence(claim, shares)
    fewest = RELUS[int(np.argmin(shares))]
    yield from interval_told(claim, drawn_ends((evidence.activations(fewest) == 0).mean(axis=1)), DRAWN)
    yield verdict(claim, min(shares) > 0.5)
    [printed] = evidence.article.place("relu2").says("over 5,000 test images, {} of the numbers")
    yield same("zeros, relu2, in the caption", printed, shares[1])


@audits(
    "fashion.sparser_with_depth",
    "the same shares; holds if each is larger than the one before",
)
def sparser_with_depth(evidence: Evidence) -> Iterator[Finding]:
    claim, shares = evidence.article.claim("fashion.sparser_with_depth"), zeros(evidence)
    yield from silence(claim, shares)
    each = [(evidence.activations(name) == 0).mean(axis=1) for name in RELUS]
    yield from least_gain(claim, each)
    yield verdict(claim, shares == sorted(shares))


def least_gain(claim: Claim, shares: list[Array]) -> Iterator[Finding]:
    """Compare the interval of the least gain from layer to layer, over the images."""
    gains = [after - before for before, after in pairwise(shares)]
    yield from interval_told(claim, mean_ends(min(gains, key=np.mean), len(gains)))


def shifted(images: Array, down: int, right: int) -> Array:
    """Move pictures, black coming in at the edge."""
    moved = np.zeros_like(images)
    height, width = images.shape[2:]
    rows, columns = (slice(max(by, 0), size + min(by, 0)) for by, size in ((down, height), (right, width)))
    from_rows, from_columns = (slice(max(-by, 0), size + min(-by, 0)) for by, size in ((down, height), (right, width)))
    moved[:, :, rows, columns] = images[:, :, from_rows, from_columns]
    return moved


def straight(distance: int) -> list[tuple[int, int]]:
    return [(distance, 0), (-distance, 0), (0, distance), (0, -distance)]


@audits(
    "fashion.shift_cosine",
    "mean cosine of a layer's numbers before and after a shift by one pixel, four directions",
)
def shift_cosines(evidence: Evidence) -> Iterator[Finding]:
    place, names = evidence.article.place("layers"), ["image", "relu1", "pool1", "pool2"]
    printed = place.says("is {} in the pixels, {} in relu1, {} in pool1 and {} in pool2")
    [n] = place.says("nothing changed (n = {}).")
    images = evidence.garments.first(int(n.value)).images
    network = evidence.network("fashion")
    before = network.outputs(images, names)
    found = np.zeros(len(names))
    for move in straight(1):
        after = network.outputs(shifted(images, *move), names)
        found += [cosine(before[name], after[name]) / 4 for name in names]
    yield from each_same([f"cosine, {name}" for name in names], printed, found.tolist())


def cosine(first: Array, second: Array) -> float:
    one, other = (each.reshape(len(each), -1) for each in (first, second))
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return float(np.mean((one * other).sum(axis=1) / np.maximum(lengths, 1e-12)))


@audits(
    "fashion.shift_accuracy",
    "the first 4,000 test images moved straight up, down, left and right; mean of the four",
)
def shift_accuracy(evidence: Evidence) -> Iterator[Finding]:
    caption = evidence.article.place("shift-dial")
    [n] = caption.says("the accuracy over {} test images")
    labels = evidence.garments.labels[: int(n.value)]
    printed = caption.says("right on {}, the one without on {}; after four, on {} and {}.")
    cells = [(by, name) for by in (1, 4) for name in ("fashion", "fashion-strided")]
    for (by, name), shown in zip(cells, printed, strict=True):
        yield same(f"right after {by}, {name}", shown, float(np.mean(moved_answers(evidence, by, name) == labels)))


@audits(
    "fashion.shift_agreement",
    "answers that stay what they were before the same shifts",
)
def shift_agreement(evidence: Evidence) -> Iterator[Finding]:
    printed = evidence.article.place("layers").says(
        "stays the same for {} of the first {} test images after one pixel, and for {} after four"
    )
    yield same("images", printed[1], N_SHIFTED)
    for by, shown in zip((1, 4), printed[::2], strict=True):
        answers = moved_answers(evidence, by, "fashion")
        kept = float(np.mean(answers == evidence.answers[: answers.shape[1]]))
        yield same(f"answer kept after {by}", shown, kept)


@cache
def moved_answers(evidence: Evidence, by: int, name: str) -> Array:
    """Return a network's answers to the first 4,000 test images after four straight shifts, shape (4, 4000)."""
    images = evidence.garments.images[:N_SHIFTED]
    return np.stack([evidence.network(name).answers(shifted(images, *move)) for move in straight(by)])


@audits(
    "fashion.receptive_field", "a cell of pool2 needs, from layer to layer, (cells − 1) × stride + size of those before"
)
def receptive_field(evidence: Evidence) -> Iterator[Finding]:
    side = 1
    for layer in reversed(evidence.network("fashion").layers[1:7]):
        size, stride = layer.get("kernel", layer.get("size", 1)), layer.get("stride", 1)
        side = (side - 1) * stride + size
    printed = evidence.article.place("layers").says("a patch of {} × {} pixels of the picture, {} of its side")
    yield from each_same(("patch, height", "patch, width", "of the side"), printed, (side, side, side / 28))


@audits(
    "fashion.averages_come_apart",
    "Cohen's d of the map's mean (equal groups): of the closest two classes, the best unit",
)
def averages(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.averages_come_apart")
    classes = evidence.network("fashion").manifest["classes"]
    first, second, far, near = claim.says(
        "{words} and {words} differ by {} standard deviations in their best unit of logits; "
        "in conv1 the closest pair differs by {} in its best channel."
    )
    pairs = {layer: closest(evidence, layer) for layer in ("conv1", "logits")}
    one, other, effect = pairs["logits"]
    yield same("closest pair, logits", first, classes[one])
    yield same("closest pair, logits, other", second, classes[other])
    yield same("its best unit", far, effect)
    yield same("best channel of the closest pair, conv1", near, pairs["conv1"][2])
    yield from interval_told(claim, effect_ends(effect, len(evidence.garments) // 10))
    yield verdict(claim, effect >= 2)
    told = evidence.article.place("layers").says("no channel’s mean parts {words} and {words} by more than {} standard")
    one, other, effect = pairs["conv1"]
    yield from each_same(("closest pair, conv1", "other", "by"), told, (classes[one], classes[other], effect))


def closest(evidence: Evidence, layer: str) -> tuple[int, int, float]:
    """Return the two classes whose best channel parts them least, and by how much."""
    images, labels = evidence.garments.images, evidence.garments.labels
    network = evidence.network("fashion")
    parts = (batch[layer] for batch in network.batches(images, [layer]))
    means = np.concatenate([part.reshape(*part.shape[:2], -1).mean(axis=2, dtype=np.float64) for part in parts])
    groups = [means[labels == each] for each in range(10)]
    return least_parted(groups)


def least_parted(groups: list[Array]) -> tuple[int, int, float]:
    """Return the pair of groups whose largest Cohen's d over all columns is smallest, and that d."""
    found = {}
    for a, b in combinations(range(len(groups)), 2):
        spread = np.sqrt((groups[a].var(axis=0) + groups[b].var(axis=0)) / 2)
        gap = np.abs(groups[a].mean(axis=0) - groups[b].mean(axis=0))
        found[a, b] = float(np.max(gap / np.maximum(spread, 1e-12)))
    (a, b), effect = min(found.items(), key=lambda item: item[1])
    return a, b, effect
