"""Chapters 1 to 3, and the control of 5: how large the network is, how it was trained, how often it is right."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.audit.evidence import Evidence
from tests.audit.networks import Network
from tests.audit.printed import Printed
from tests.audit.register import Finding, audits, each_same, same
from tests.audit.shares import interval

Array = np.ndarray[Any, Any]


@audits(
    "fashion.parameters", "the sizes of all arrays in the file of weights, added up, layer by layer as in the table"
)
def parameters(evidence: Evidence) -> Iterator[Finding]:
    network = evidence.network("fashion")
    rows = {name: evidence.article.row(name, "network")[-1] for name in network.names if network.n_parameters(name)}
    for name, printed in rows.items():
        yield same(f"{name}, parameters", printed, network.n_parameters(name))
    total = sum(map(network.n_parameters, network.names))
    [printed] = evidence.article.place("question").says("is a list of {} numbers")
    yield same("all parameters", printed, total)
    share = evidence.article.place("network").says("fc1 holds {} of {}, or {}.")
    dense = network.n_parameters("fc1")
    yield from each_same(("fc1", "of all", "its share"), share, (dense, total, dense / total))


@audits("layers.tables", "outputs, kernels and parameters of every layer, as the files of weights have them")
def tables(evidence: Evidence) -> Iterator[Finding]:
    for page, place, names in (("", "network", ("fashion",)), ("digits", "two", ("digits-small", "digits-deep"))):
        found = list(evidence.page(page).place(place).every(lambda each: each.tag == "table"))
        for table, name in zip(found, names, strict=True):
            network = evidence.network(name)
            for row in table.every(lambda each: each.tag == "tr"):
                yield from line(
                    network, name, [cell.printed() for cell in row.every(lambda each: each.tag in ("th", "td"))]
                )


def line(network: Network, name: str, cells: list[Printed]) -> Iterator[Finding]:
    """Compare one line of a table of layers, or its sum."""
    if cells[0].text == "All parameters":
        yield same(f"{name}, all parameters", cells[1], sum(map(network.n_parameters, network.names)))
    if cells[0].text not in network.names:
        return
    layer, what = network.layer(cells[0].text), f"{name}, {cells[0].text}"
    does = {
        "conv": "convolution, {kernel} × {kernel}, padding {padding}",
        "max-pool": "the largest of each {size} × {size}",
    }
    if layer["kind"] in does:
        yield same(f"{what}, what it does", cells[1], does[layer["kind"]].format(**layer))
    yield same(f"{what}, output", cells[2], " × ".join(f"{side:,}" for side in layer["shape"]))
    if network.n_parameters(layer["name"]):
        yield same(f"{what}, parameters", cells[3], network.n_parameters(layer["name"]))


@audits("fashion.multiplications", "weights of a convolution times the cells of one map, weights of a dense layer once")
def multiplications(evidence: Evidence) -> Iterator[Finding]:
    network = evidence.network("fashion")
    [printed] = evidence.article.place("question").says("needs {} multiplications")
    yield same("multiplications a picture", printed, sum(map(network.n_multiplications, network.names)))


@audits(
    "fashion.n_steps",
    "60,000 pictures in whole batches of 512 or 513, once an epoch; variants: mirrored or not, at nine places",
)
def steps(evidence: Evidence) -> Iterator[Finding]:
    opening, training = evidence.article.place("question"), evidence.article.place("network")
    n_images, epochs = opening.says("{} labelled pictures, {} times each")
    [about] = opening.says("every {} or so of them its weights")
    smallest, largest = training.says("Every training step takes {} or {} pictures")
    once, all_steps = training.says("{} such steps go once through all the pictures; after {} the training is over")
    yield same("training pictures", n_images, len(evidence.training))
    n_batches, rest = divmod(len(evidence.training), int(about.value))
    batches = (len(evidence.training) // n_batches, len(evidence.training) // n_batches + (rest > 0))
    yield from each_same(("smallest batch", "largest batch"), (smallest, largest), batches)
    yield from each_same(("steps an epoch", "steps"), (once, all_steps), (n_batches, epochs.value * n_batches))
    variants, seen = training.says("makes {} variants of a picture, of which the network sees {} different ones")
    yield from each_same(("variants", "seen"), (variants, seen), (18, 18 * (1 - (17 / 18) ** epochs.value)))


@audits(
    "fashion.worked_step", "the untrained network's cross-entropy on the first 512 training pictures, labels softened"
)
def loss_before(evidence: Evidence) -> Iterator[Finding]:
    n, before = evidence.article.place("network").says("Over the first {} training pictures the loss is {}.")
    images, labels = evidence.training.images[: int(n.value)], evidence.training.labels[: int(n.value)]
    logits = evidence.network("fashion", "untrained").output(images, "logits").astype(np.float64)
    logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    loss = -(0.9 * logs[np.arange(len(labels)), labels] + 0.1 * logs.mean(axis=1)).mean()
    yield same("loss before a step", before, float(loss), 1e-5)


@audits("fashion.mean_confidence", "largest probability of softmax, mean over the test images; how many reach 99 %")
def confidence(evidence: Evidence) -> Iterator[Finding]:
    logits = evidence.network("fashion").output(evidence.garments.images, "logits").astype(np.float64)
    sure = 1 / np.exp(logits - logits.max(axis=1, keepdims=True)).sum(axis=1)
    place = evidence.article.place("layers")
    [mean] = place.says("On average it gives its answer {}, and is right")
    counted = place.says("{} of {} images get 99 % or more")
    yield same("mean confidence", mean, float(sure.mean()))
    yield from each_same(("sure of 99 %", "images"), counted, (int((sure >= 0.99).sum()), len(sure)))


@audits("fashion.test_accuracy", "test images whose largest logit is that of their label; Wilson's 95 % interval")
def accuracy(evidence: Evidence) -> Iterator[Finding]:
    labels = evidence.garments.labels
    n_right = int((evidence.answers == labels).sum())
    place = evidence.article.place("network")
    printed = place.says("On the {} test images the trained network is right in {} of cases ({%} to {}).")
    found = (len(labels), n_right / len(labels), *interval(n_right, len(labels)))
    yield from each_same(("test images", "right", "interval, from", "interval, to"), printed, found)
    for kind, chapter, pattern in (
        ("untrained", "network", "Before its first step it was right in {};"),
        ("shuffled-labels", "map", "On new pictures it is right in {} of cases."),
    ):
        [shown] = evidence.article.place(chapter).says(pattern)
        share = np.mean(evidence.network("fashion", kind).answers(evidence.garments.images) == labels)
        yield same(f"right, {kind}", shown, float(share))


def dealt(labels: Array, seed: int) -> Array:
    """Deal labels out anew: each changes places with one of those that are left, as a Mersenne Twister says."""
    drawn = np.random.RandomState(seed).randint(0, 2**32, size=len(labels) - 1, dtype=np.uint32)
    order = np.arange(len(labels))
    for place, number in enumerate(drawn):
        other = place + int(number) % (len(labels) - place)
        order[[place, other]] = order[[other, place]]
    return np.asarray(labels[order])


@audits(
    "fashion.shuffled_train_accuracy", "answers to the first 5,000 training images that are the label dealt to them"
)
def by_heart(evidence: Evidence) -> Iterator[Finding]:
    place, guess = evidence.article.place("map"), evidence.article.place("guess-nonsense-labels")
    n, learned = place.says(
        "The same network was given {} pictures whose labels had been dealt out at random, and learned {}"
    )
    [seed] = place.says("in the order of PyTorch’s randperm from seed {}:")
    known = evidence.training.first(int(n.value))
    share = np.mean(
        evidence.network("fashion", "shuffled-labels").answers(known.images) == dealt(known.labels, int(seed.value))
    )
    told, fresh = guess.says(
        "It gave {} of these pictures the label that it had been dealt, and was right about {} of new"
    )
    yield same("by heart", learned, float(share))
    yield same("by heart, after the guess", told, float(share))
    answers = evidence.network("fashion", "shuffled-labels").answers(evidence.garments.images)
    yield same("of new ones", fresh, float(np.mean(answers == evidence.garments.labels)))
