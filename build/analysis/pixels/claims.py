"""What saliency maps do and do not show, in numbers and in sentences that could have come out false."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.claims import Claim, Measured, Verdict

Pairs = dict[tuple[str, str], NDArray[np.float64]]


@dataclass(frozen=True)
class Evidence:
    """What was measured.

    Attributes
    ----------
    agreement : dict
        Rank correlations of every two methods on the trained network, image by image.
    control : dict
        The same between the trained network (first) and the untrained one (second).
    gap : array of shape (n,)
        How far integrated gradients miss what they promise, as a share.
    curves : dict of str to array
        Mean probability as pixels are removed in each method's order.
    n : int
        Number of images.
    noun : str
        What one of them shows.
    """

    agreement: Pairs
    control: Pairs
    gap: NDArray[np.float64]
    curves: dict[str, NDArray[np.float64]]
    n: int
    noun: str

    @property
    def methods(self) -> list[str]:
        """Return the names of the methods."""
        return [name for name in self.curves if name != "random"]

    def between(self) -> dict[tuple[str, str], float]:
        """Return the median agreement of each two different methods."""
        return {pair: float(np.median(values)) for pair, values in self.agreement.items() if pair[0] < pair[1]}

    def kept(self) -> dict[str, float]:
        """Return the median agreement of each method with itself on the untrained network."""
        return {name: float(np.median(self.control[name, name])) for name in self.methods}

    def areas(self) -> dict[str, float]:
        """Return the area under each deletion curve: smaller means that what matters went first."""
        return {name: float(np.trapezoid(curve, dx=1 / (len(curve) - 1))) for name, curve in self.curves.items()}


def values(evidence: Evidence) -> dict[str, Measured]:
    """Collect the numbers that the prose quotes."""
    areas, between = evidence.areas(), evidence.between()
    numbers: dict[str, Any] = {
        "attribution_images": len(evidence.gap),
        "attribution_agreement_low": round(min(between.values()), 2) + 0.0,
        "attribution_agreement_high": max(between.values()),
        "attribution_gap": float(np.median(evidence.gap)),
    }
    numbers |= {f"attribution_area_{_key(name)}": area for name, area in areas.items()}
    numbers |= {f"attribution_untrained_{_key(name)}": value for name, value in evidence.kept().items()}
    return {name: Measured(value, evidence.n) for name, value in numbers.items()}


def claims(evidence: Evidence) -> dict[str, Claim]:
    """Check what is often taken for granted."""
    between, kept, areas = evidence.between(), evidence.kept(), evidence.areas()
    least, most = min(between, key=between.__getitem__), max(kept, key=kept.__getitem__)
    random = areas.pop("random")
    worst, best = max(areas, key=areas.__getitem__), min(areas, key=areas.__getitem__)
    return {
        "saliency_methods_agree": Claim(
            statement="The five methods point at the same pixels.",
            verdict=Verdict.of(min(between.values()) >= 0.5),
            value=min(between.values()),
            n=evidence.n,
            detail=(
                f"Median rank correlations between two methods run from {_decimal(between[least])} "
                f"({_words(least[0])} and {_words(least[1])}) to {_decimal(max(between.values()))}."
            ),
        ),
        "saliency_needs_training": Claim(
            statement="A map tells a trained network from an untrained one.",
            verdict=Verdict.of(max(kept.values()) < 0.3),
            value=max(kept.values()),
            n=evidence.n,
            detail=(
                f"Asked of the untrained network, {_words(most)} gives a map whose median rank correlation with "
                f"the trained one’s is {_decimal(kept[most])}; the others give "
                f"{', '.join(f'{_decimal(kept[name])} ({_words(name)})' for name in kept if name != most)}."
            ),
        ),
        "saliency_finds_what_matters": Claim(
            statement="Every method finds pixels that matter more than random ones.",
            verdict=Verdict.of(areas[worst] < random),
            value=areas[worst] - random,
            n=evidence.n,
            detail=(
                f"While the {evidence.noun} is painted black, the mean probability is {areas[best]:.2f} in the order "
                f"of {_words(best)}, {areas[worst]:.2f} in that of {_words(worst)} and {random:.2f} in random order."
            ),
        ),
    }


def _decimal(value: float) -> str:
    """Write two decimals, without a sign before zero."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def _key(method: str) -> str:
    return method.replace("-", "_")


def _words(method: str) -> str:
    names = {"gradient-input": "gradient × input", "grad-cam": "Grad-CAM"}
    return names.get(method, method.replace("-", " "))
