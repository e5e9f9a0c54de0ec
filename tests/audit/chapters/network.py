"""Chapters 1 to 3: how large the network is, how it was trained, how often it is right."""

from collections.abc import Iterator

import numpy as np

from tests.audit.evidence import Evidence
from tests.audit.register import Finding, audits, each_same, same
from tests.audit.shares import interval


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


@audits("fashion.multiplications", "weights of a convolution times the cells of one map, weights of a dense layer once")
def multiplications(evidence: Evidence) -> Iterator[Finding]:
    network = evidence.network("fashion")
    [printed] = evidence.article.place("question").says("needs {} multiplications")
    yield same("multiplications a picture", printed, sum(map(network.n_multiplications, network.names)))


@audits(
    "fashion.n_steps",
    "60,000 pictures in whole batches of 512 or 513, once an epoch",
    unsaid="that batches are 512 or 513, 117 an epoch",
)
def steps(evidence: Evidence) -> Iterator[Finding]:
    opening, training = evidence.article.place("question"), evidence.article.place("network")
    n_images, epochs = opening.says("{} labelled pictures, {} times each")
    [batch] = opening.says("every {} of them its weights")
    [printed] = training.says("After {} such steps")
    yield same("training pictures", n_images, len(evidence.training))
    yield same("steps", printed, epochs.value * (len(evidence.training) // int(batch.value)))


@audits("fashion.test_accuracy", "test images whose largest logit is that of their label; Wilson's 95 % interval")
def accuracy(evidence: Evidence) -> Iterator[Finding]:
    labels = evidence.garments.labels
    n_right = int((evidence.answers == labels).sum())
    place = evidence.article.place("network")
    printed = place.says("On the {} test images the trained network is right in {} of cases ({%} to {}).")
    found = (len(labels), n_right / len(labels), *interval(n_right, len(labels)))
    yield from each_same(("test images", "right", "interval, from", "interval, to"), printed, found)
    for kind, pattern in (
        ("untrained", "Before its first step it was right in {};"),
        ("shuffled-labels", "On new pictures it is right in {} of cases."),
    ):
        [shown] = place.says(pattern)
        share = np.mean(evidence.network("fashion", kind).answers(evidence.garments.images) == labels)
        yield same(f"right, {kind}", shown, float(share))
