"""What the reader guesses, and is told: the closest call of the opening, layers, shifts, a filter, twenty garments."""

from collections.abc import Iterator

import numpy as np

from tests.audit.chapters.errors import largest_confusions
from tests.audit.chapters.layers import shifted, zeros
from tests.audit.chapters.wants import lesions
from tests.audit.evidence import Evidence
from tests.audit.lesions import NAMES
from tests.audit.pages import Element, spoken
from tests.audit.printed import Printed
from tests.audit.register import Finding, audits, each_same, same

N_SHIFTED = 4_000


def told(guess: Element) -> list[Printed]:
    """Return the numbers that stand beside the options of a guess."""
    return [each.printed() for each in guess.having("guess-told")]


@audits("fashion.machine", "of the images of the two most confused classes taken for one another, the nearest to a tie")
def closest_call(evidence: Evidence) -> Iterator[Finding]:
    place, classes = evidence.article.place("machine"), evidence.network("fashion").manifest["classes"]
    n, *names = place.says("Of the {} test pictures on which the network takes {words} and {words} for one another,")
    count, *pair = largest_confusions(evidence)[0]
    yield from each_same(("pictures", "class", "other class"), (n, *names), (count, *pair))
    one, other = map(classes.index, pair)
    labels, answers = evidence.garments.labels, evidence.answers
    taken = np.flatnonzero(((labels == one) & (answers == other)) | ((labels == other) & (answers == one)))
    logits = evidence.network("fashion").output(evidence.garments.images[taken], "logits").astype(np.float64)
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    gaps = np.abs(shares[:, one] - shares[:, other])
    nearest = int(gaps.argmin())
    picture = spoken(next(place.every(lambda each: "alt" in each.given)).given["alt"])
    index, largest, second = (
        *picture.says("Test image {} at"),
        *picture.says("gives {words} {} and {words} {}.")[1::2],
    )
    found = (int(taken[nearest]), *sorted(shares[nearest, [one, other]].tolist(), reverse=True))
    yield from each_same(("test image", "the network’s", "the label’s"), (index, largest, second), found)


@audits("fashion.guess.heaviest_layer", "the parts of the layers in all weights, beside the options")
def heaviest_layer(evidence: Evidence) -> Iterator[Finding]:
    network, guess = evidence.network("fashion"), evidence.article.place("guess-heaviest-layer")
    layers, total = ("conv1", "conv2", "fc1", "logits"), sum(map(network.n_parameters, network.names))
    yield from each_same(layers, told(guess), [network.n_parameters(each) / total for each in layers])
    yield same("all weights", guess.says("The network has {} weights.")[0], total)
    printed = guess.says("itself, has {} of {} weights; fc1 has {}.")
    yield from each_same(layers[:3], printed, (network.n_parameters("conv1"), total, network.n_parameters("fc1")))


@audits("fashion.guess.survive_relu", "numbers of relu1, and the share of zeros among them")
def survive_relu(evidence: Evidence) -> Iterator[Finding]:
    guess, share = evidence.article.place("guess-survive-relu"), zeros(evidence)[0]
    units = int(np.prod(evidence.network("fashion").layer("relu1")["shape"]))
    printed = [*told(guess), *guess.says("{} are zero: of {} numbers, {} say nothing")]
    yield from each_same(("option", "zeros", "numbers", "zeros, whole"), printed, (share, share, units, share))


@audits("fashion.guess.boot_aside", "ankle boots by their answer, of the first 4,000 images, four pixels to the right")
def boot_aside(evidence: Evidence) -> Iterator[Finding]:
    guess, network = evidence.article.place("guess-boot-aside"), evidence.network("fashion")
    images, before = evidence.garments.images[:N_SHIFTED], evidence.answers[:N_SHIFTED]
    boots = network.manifest["classes"].index("Ankle boot")
    after = network.answers(shifted(images[before == boots], 0, 4))
    turned = np.bincount(after[after != boots], minlength=10)
    kept, n, first, other = guess.says("{} of {} among the first {} test images stay; the others turn to {words} more")
    share = float(np.mean(after == boots))
    yield same("option", told(guess)[0], share)
    yield from each_same(("stay", "boots", "images"), (kept, n, first), (share, len(after), N_SHIFTED))
    yield same("turn to", other, network.manifest["classes"][int(turned.argmax())].lower())


@audits("fashion.guess.shirt_filter", "recall of the class known worst without each filter of conv1, the least of them")
def shirt_filter(evidence: Evidence) -> Iterator[Finding]:
    guess, labels, answers = (
        evidence.article.place("guess-shirt-filter"),
        evidence.garments.labels,
        lesions(evidence).answers,
    )
    recalls = [float(np.mean(answers[0][labels == each] == each)) for each in range(10)]
    worst = int(np.argmin(recalls))
    without = [float(np.mean(answers[1 + at][labels == worst] == worst)) for at in range(16)]
    least = int(np.argmin(without))
    before, name, n_filters = guess.says(
        "network recognises {} of the garments labelled {words}. Take away one filter of {}"
    )
    yield same("class", name, evidence.network("fashion").manifest["classes"][worst].lower())
    yield from each_same(("with all filters", "filters"), (before, n_filters), (recalls[worst], 16))
    yield same("option", told(guess)[0], without[least])
    unit, after, n, whole = guess.says("Without {words} it recognises {} of {}, and {} with it.")
    yield same("filter", unit, "{}[{}]".format(*NAMES[least].split("-")))
    found = (without[least], int((labels == worst).sum()), recalls[worst])
    yield from each_same(("without it", "garments", "with it"), (after, n, whole), found)


@audits(
    "fashion.naming", "the twenty published test images: where answer and label agree, and the surest contradictions"
)
def naming(evidence: Evidence) -> Iterator[Finding]:
    place, pack = evidence.article.place("naming"), evidence.pack("fashion/naming.bin")
    chosen = pack["test_index"].astype(int)
    labels, answers = evidence.garments.labels, evidence.answers
    agree = labels[chosen] == answers[chosen]
    logits = evidence.network("fashion").output(evidence.garments.images, "logits").astype(np.float64)
    sure = 1 / np.exp(logits - logits.max(axis=1, keepdims=True)).sum(axis=1)
    wrong = np.flatnonzero(labels != answers)
    surest = wrong[np.argsort(-sure[wrong])]
    n_surest = next(n for n in range(len(surest)) if surest[n] not in chosen)
    printed = place.says("{} about which the network and the label agree, one of each class;")
    printed += place.says("{} whose label the network contradicts most surely, the place to look for wrong labels;")
    printed += place.says("and {} more about which the two differ, drawn at random.")
    found = (len(set(labels[chosen][agree])), n_surest, int((~agree).sum()) - n_surest)
    yield from each_same(("agree, one a class", "surest contradictions", "others"), printed, found)
