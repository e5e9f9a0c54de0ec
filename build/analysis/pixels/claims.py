"""What saliency maps do and do not show, in numbers and in sentences that could have come out false."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.analysis.certainty import above, below, every
from build.claims import Claim, Measured
from build.data.intervals import median_with_interval, paired_gain

Pairs = dict[tuple[str, str], NDArray[np.float64]]
ByMethod = dict[str, NDArray[np.float64]]

ALIKE = 0.5
"""Rank correlation from which on two maps are called alike."""
BY_CHANCE = "random"


@dataclass(frozen=True)
class Evidence:
    """What was measured.

    Attributes
    ----------
    agreement : dict
        Rank correlations of every two methods on the trained network, image by image.
    signed, sizes, lit : dict of str to array of shape (n,)
        By method, the same between the trained network and the untrained one: of signed maps, and of their sizes over
        all pixels and over the lit ones; of sizes, random numbers on lit pixels stand beside the methods.
    gap : array of shape (n,)
        How far integrated gradients miss what they promise, as a share.
    curves : dict of str to array of shape (n, n_steps + 1)
        Probability of each image's answer as pixels are removed in each method's order.
    n : int
        Number of images.
    noun : str
        What one of them shows.
    n_steps : int
        Steps of the sum that stands for integrated gradients.
    """

    agreement: Pairs
    signed: ByMethod
    sizes: ByMethod
    lit: ByMethod
    gap: NDArray[np.float64]
    curves: dict[str, NDArray[np.float64]]
    n: int
    noun: str
    n_steps: int

    @property
    def methods(self) -> list[str]:
        """Return the names of the methods."""
        return [name for name in self.curves if name != "random"]

    def between(self) -> dict[tuple[str, str], float]:
        """Return the median agreement of each two different methods."""
        return {pair: float(np.median(values)) for pair, values in self.agreement.items()}

    def areas(self) -> dict[str, float]:
        """Return the area under each deletion curve: smaller means that what matters went first."""
        return {name: float(areas.mean()) for name, areas in self.areas_by_image().items()}

    def areas_by_image(self) -> ByMethod:
        """Return the area under each image's deletion curve (n,), by method."""
        return {name: np.trapezoid(each, dx=1 / (each.shape[1] - 1), axis=1) for name, each in self.curves.items()}


def values(evidence: Evidence) -> dict[str, Measured]:
    """Collect the numbers that the prose quotes."""
    between = evidence.between()
    numbers: dict[str, Any] = {
        "attribution_agreement_low": round(min(between.values()), 2) + 0.0,
        "attribution_agreement_high": max(between.values()),
        "attribution_steps": evidence.n_steps,
        "attribution_gap": float(np.median(evidence.gap)),
    }
    numbers["attribution_signed_high"] = max(float(np.median(each)) for each in evidence.signed.values())
    numbers["attribution_signed_low"] = min(float(np.median(each)) for each in evidence.signed.values())
    numbers["attribution_random_sizes"] = float(np.median(evidence.sizes[BY_CHANCE]))
    numbers["attribution_random_lit"] = float(np.median(evidence.lit[BY_CHANCE]))
    return {name: Measured(value, evidence.n) for name, value in numbers.items()}


def claims(evidence: Evidence) -> dict[str, Claim]:
    """Check what is often taken for granted."""
    between = evidence.between()
    least = min(between, key=between.__getitem__)
    medians = {pair: median_with_interval(evidence.agreement[pair]) for pair in between}
    alike = every(above(median, ALIKE) for median in medians.values())
    return {
        "saliency_methods_agree": Claim(
            statement="The five methods point at the same pixels.",
            verdict=alike.verdict,
            p=alike.p,
            value=medians[least].value,
            interval=medians[least].interval,
            rule=(
                f"Holds if the interval of the median of every two methods lies above {ALIKE}; does not hold if one "
                "lies below it."
            ),
            definition="saliency",
            measured="Signed maps, over all pixels; the interval is that of the two that agree least.",
            n=evidence.n,
            detail=(
                f"Median rank correlations between two methods run from {_decimal(between[least])} "
                f"({_words(least[0])} and {_words(least[1])}) to {_decimal(max(between.values()))}."
            ),
        ),
        "saliency_needs_training": _told_apart(
            "A map tells a trained network from an untrained one.", "over all pixels", evidence.sizes
        ),
        "saliency_needs_training_lit": _told_apart(
            "Where the picture is lit, a map tells a trained network from an untrained one.",
            "over the lit pixels alone",
            evidence.lit,
        ),
        "saliency_finds_what_matters": _finds(evidence),
    }


def _finds(evidence: Evidence) -> Claim:
    """Check that the answer falls faster in every method's order than in random order, on the same images."""
    by_image, areas = evidence.areas_by_image(), evidence.areas()
    random = areas.pop(BY_CHANCE)
    gains = {name: paired_gain(by_image[name], by_image[BY_CHANCE]) for name in areas}
    worst, best = max(areas, key=areas.__getitem__), min(areas, key=areas.__getitem__)
    decided = every(above(gain, 0) for gain in gains.values())
    return Claim(
        statement="Every method finds pixels that matter more than random ones.",
        verdict=decided.verdict,
        value=gains[worst].value,
        interval=gains[worst].interval,
        p=decided.p,
        rule=(
            "Holds if the interval of what every method takes off the area of random order lies above 0; does not hold "
            "if one lies below."
        ),
        definition="deletion",
        measured="The interval is that of the method that takes off least, on the same images.",
        n=evidence.n,
        detail=(
            f"While the {evidence.noun} is painted black, the mean probability is {areas[best]:.2f} in the order "
            f"of {_words(best)}, {areas[worst]:.2f} in that of {_words(worst)} and {random:.2f} in random order."
        ),
    )


def _told_apart(statement: str, where: str, found: ByMethod) -> Claim:
    """Check that no method gives the untrained network a map like the trained one's."""
    medians = {name: median_with_interval(samples) for name, samples in found.items()}
    by_chance = medians.pop(BY_CHANCE)
    most = max(medians, key=lambda name: medians[name].value)
    decided = every(below(median, ALIKE) for median in medians.values())
    listed = ", ".join(f"{_decimal(each.value)} ({_words(name)})" for name, each in medians.items())
    return Claim(
        statement=statement,
        verdict=decided.verdict,
        p=decided.p,
        value=medians[most].value,
        interval=medians[most].interval,
        n=medians[most].n,
        rule=(
            f"Holds if the interval of every method's median lies below {ALIKE}; does not hold if one lies above it."
        ),
        definition="saliency",
        measured=(
            f"Spearman's rank correlation of the sizes (signs taken off) of the two networks' maps, {where}, asked "
            "about the trained network's answer; median over the images, its interval from their order."
        ),
        detail=(
            f"Median rank correlations of the two networks' maps, signs taken off, {where}: {listed}; of random "
            f"numbers on the lit pixels {_decimal(by_chance.value)}."
        ),
    )


def _decimal(value: float) -> str:
    """Write two decimals, without a sign before zero."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def _words(method: str) -> str:
    names = {"gradient-input": "gradient × input", "grad-cam": "Grad-CAM"}
    return names.get(method, method.replace("-", " "))
