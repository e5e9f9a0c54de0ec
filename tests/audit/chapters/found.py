"""Chapter 6: the images found for units, as they were before they were compressed."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.audit.chapters.wants import units
from tests.audit.evidence import Evidence
from tests.audit.networks import Network
from tests.audit.register import Finding, audits, each_same, same, verdict
from tests.audit.units import LAYERS

Array = np.ndarray[Any, Any]


def excitations(network: Network, images: Array) -> Array:
    """Return how much each unit is excited by each image, shape (N, units): maps by the mean of their cells."""
    parts = network.batches(images, LAYERS)
    return np.concatenate([np.concatenate([excited(part[layer]) for layer in LAYERS], axis=1) for part in parts])


def excited(output: Array) -> Array:
    """Return a layer's excitations: of maps the mean before ReLU, what is below zero counted for a tenth."""
    if output.ndim == 2:
        return output
    return np.asarray(np.where(output > 0, output, 0.1 * output).mean(axis=(2, 3), dtype=np.float64))


@audits(
    "fashion.every_unit_fires",
    "units whose strongest cell before ReLU is above zero on no test image; holds if none",
)
def every_unit_fires(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.ledger()["Every unit fires on some test image."]
    peaks = np.concatenate([each.peak.max(axis=0) for each in units(evidence).values()])
    printed = claim.says("{} of {} units stay at or below zero on all {} test images.")
    n_silent = int((peaks <= 0).sum())
    yield from each_same(("silent", "units", "test images"), printed, (n_silent, len(peaks), len(evidence.garments)))
    yield verdict(claim, n_silent == 0)


@audits("fashion.features_beat_real", "excitation by the published image found for a unit, and by each test image")
def beat_real(evidence: Evidence) -> Iterator[Finding]:
    claim, network = evidence.article.claim("fashion.features_beat_real"), evidence.network("fashion")
    found = evidence.pack("fashion/units/portraits.bin")["images"][:, None]
    reached = excitations(network, found).diagonal()
    real = excitations(network, evidence.garments.images).max(axis=0)
    fires = np.concatenate([each.peak.max(axis=0) for each in units(evidence).values()]) > 0
    beats = int((reached > real)[fires].sum())
    printed = claim.says("For {} of the {} units that ever fire, the image found")
    yield from each_same(("more than any image", "units"), printed, (beats, int(fires.sum())))
    taken = evidence.article.place("feature-visualization").says("Take away: {} of {} units answer more to the image")
    yield from each_same(("in the caption", "units"), taken, (beats, int(fires.sum())))
    yield verdict(claim, beats == fires.sum())


@audits(
    "fashion.features_look_like_classes",
    "correlation of the pixels of the published image found for a logit with the mean test image of each class",
)
def look_like_classes(evidence: Evidence) -> Iterator[Finding]:
    claim, test = evidence.article.claim("fashion.features_look_like_classes"), evidence.garments
    found = evidence.pack("fashion/units/portraits.bin")["images"][-10:].reshape(10, -1)
    means = np.stack([test.images[test.labels == each].mean(axis=0).ravel() for each in range(10)])
    alike = np.corrcoef(found, means)[:10, 10:]
    n_own, typical = int((alike.argmax(axis=1) == np.arange(10)).sum()), float(np.median(alike.diagonal()))
    printed = claim.says("{} of the {} images found for the logits are closest")
    yield from each_same(("closest to their own class", "logits"), printed, (n_own, len(found)))
    yield same("median correlation", claim.says("with a median correlation of {}.")[0], typical)
    yield verdict(claim, n_own == len(found) and typical >= 0.5)
