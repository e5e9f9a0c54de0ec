"""Chapters 4 and 5: which classes are taken for which."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

from tests.audit.evidence import Evidence
from tests.audit.pages import Claim
from tests.audit.register import Finding, audits, each_same, same, verdict
from tests.audit.shares import interval_told

Array = np.ndarray[Any, Any]


def confusion(evidence: Evidence) -> Array:
    """Count the test images by label (rows) and answer (columns)."""
    table = np.zeros((10, 10), int)
    np.add.at(table, (evidence.garments.labels, evidence.answers), 1)
    return table


@audits("fashion.recall", "test images named wrongly; of each class, the share named rightly")
def recall(evidence: Evidence) -> Iterator[Finding]:
    table, classes = confusion(evidence), evidence.network("fashion").manifest["classes"]
    shares = table.diagonal() / table.sum(axis=1)
    best, worst = int(shares.argmax()), int(shares.argmin())
    printed = evidence.article.place("layers").says(
        "Of {} test images it names {} wrongly. The class it knows best is {words} ({} of them recognised), "
        "the one it knows worst {words} ({})."
    )
    found = (table.sum(), table.sum() - table.trace(), classes[best], shares[best], classes[worst], shares[worst])
    yield from each_same(
        ("test images", "wrong", "best class", "its recall", "worst class", "its recall"), printed, found
    )


def largest_confusions(evidence: Evidence) -> list[tuple[int, str, str]]:
    """Return the pairs of classes taken for one another, both ways together, the commonest first."""
    table, classes = confusion(evidence), evidence.network("fashion").manifest["classes"]
    pairs = [(int(table[a, b] + table[b, a]), classes[a], classes[b]) for a, b in combinations(range(10), 2)]
    return sorted(pairs, key=lambda pair: -pair[0])


@audits(
    "fashion.largest_confusion",
    "images of two classes taken for one another, both ways; holds if the named pair leads",
)
def largest_confusion(evidence: Evidence) -> Iterator[Finding]:
    claim, pairs = evidence.article.claim("fashion.largest_confusion"), largest_confusions(evidence)
    printed = claim.says("both ways together: " + ", ".join(["{words} and {words} {} times"] * 3) + ".")
    for place, (count, first, second) in enumerate(pairs[:3]):
        names = (f"pair {place + 1}", f"pair {place + 1}, other", f"{first} and {second}")
        yield from each_same(names, printed[3 * place : 3 * place + 3], (first, second, count))
    first, second = claim.states("The commonest confusion is between {words} and {words}.")
    yield verdict(claim, {first.text, second.text} == set(pairs[0][1:]))


@audits("fashion.errors_of_three_pairs", "errors between the two classes of the three commonest pairs, over all errors")
def three_pairs(evidence: Evidence) -> Iterator[Finding]:
    table = confusion(evidence)
    wrong = int(table.sum() - table.trace())
    share = sum(count for count, *_ in largest_confusions(evidence)[:3]) / wrong
    place = evidence.article.place("map")
    printed = place.says("Of {} errors on {} test images, the three commonest pairs make up {}:")
    yield from each_same(("errors", "test images", "of the three pairs"), printed, (wrong, table.sum(), share))


@audits(
    "fashion.pullover_coat_shirt",
    "images of two classes taken for each other over all of both; 10 % for three classes at once",
)
def triples(evidence: Evidence) -> Iterator[Finding]:
    classes = evidence.network("fashion").manifest["classes"]
    for key, names in (
        ("fashion.pullover_coat_shirt", ("Pullover", "Coat", "Shirt")),
        ("fashion.sandal_sneaker_ankle", ("Sandal", "Sneaker", "Ankle boot")),
    ):
        yield from triple(evidence, evidence.article.claim(key), [classes.index(name) for name in names])


def triple(evidence: Evidence, claim: Claim, members: list[int]) -> Iterator[Finding]:
    """Compare a claim about three classes; the interval of the weakest side, in parts of the strongest, decides."""
    counts = confusion(evidence)
    classes = evidence.network("fashion").manifest["classes"]
    sides, swaps = {}, []
    for first, second in combinations(members, 2):
        swapped = counts[first, second] + counts[second, first]
        swaps.append(swapped + 0.5)
        sides[f"{classes[first]}–{classes[second]}"] = float(swapped / counts[[first, second]].sum())
    yield same("test images", claim.says("this part of the {} test images goes to the other")[0], counts.sum())
    for name, share in sides.items():
        yield same(name, claim.says(f"{name} {{}}")[0], share)
    logits = evidence.activations("logits")
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    torn = int((raised[:, members] >= 0.1 * raised.sum(axis=1, keepdims=True)).all(axis=1).sum())
    yield from each_same(
        ("torn", "images"), claim.says("{} of the {} mapped images get at least 10 %"), (torn, len(logits))
    )
    reach = 1.959964 * np.sqrt(1 / min(swaps) + 1 / max(swaps))
    low, high = min(swaps) / max(swaps) * np.exp([-reach, reach])
    yield from interval_told(claim, (low, high))
    yield verdict(claim, True if low > 1 / 3 else False if high < 1 / 3 else None)
