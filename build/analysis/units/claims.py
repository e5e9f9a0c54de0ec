"""Edges, textures, objects? What the units say, in sentences that could have come out false."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from build.analysis.certainty import above, every, shown_by
from build.analysis.units.edges import chance_of_difference, noise_likeness
from build.analysis.units.profiles import Profile
from build.claims import RARE, Claim, Measured, NoInterval, Verdict
from build.data.intervals import median_with_interval
from build.network.layers import LAST

Scores = NDArray[np.float64]

FOUND_AGAIN = 0.8


@dataclass(frozen=True)
class Raised:
    """A sentence that says that training raises a median, by more than chance.

    Attributes
    ----------
    statement, definition, told, counted : str
        The sentence, what was measured, what was found, and of what there are as many.
    ours, theirs : array of shape (n,)
        The scores after and before training.
    least : float or None
        What the median must reach, where the sentence asks for that.
    """

    statement: str
    definition: str
    ours: Scores
    theirs: Scores
    told: str
    counted: str
    least: float | None = None

    def claim(self) -> Claim:
        """Test the difference by dealing the scores out anew."""
        after = median_with_interval(self.ours)
        chance = chance_of_difference(self.ours, self.theirs)
        rises = shown_by(chance, bool(after.value > np.median(self.theirs)))
        decided = rises if self.least is None else every((rises, above(after, self.least)))
        reach = "" if self.least is None else f" and the interval of the median after it lies above {self.least}"
        return Claim(
            statement=self.statement,
            verdict=decided.verdict,
            value=after.value,
            interval=after.interval,
            p=decided.p,
            n=len(self.ours),
            rule=f"Holds if the median is larger after training at a p below {RARE}{reach}.",
            definition=self.definition,
            measured=(
                "All values dealt out anew 10,000 times, two-sided; the interval is that of the median after training, "
                "by the order of the values."
            ),
            detail=f"{self.told} ({len(self.ours)} {self.counted}).",
        )


def values(trained: Profile) -> dict[str, Measured]:
    """Collect the numbers that the prose quotes: how many units there are, and how like edges noise is."""
    noise = noise_likeness()
    return {
        "units": Measured(len(trained.layers)),
        "noise_edge": _median(noise.edge),
        "noise_gabor": _median(noise.gabor),
    }


def _median(values: NDArray[np.float64]) -> Measured:
    low, high = (float(value) for value in np.quantile(values, (0.25, 0.75)))
    return Measured(float(np.median(values)), len(values), low, high)


def claims(trained: Profile, untrained: Profile) -> dict[str, Claim]:
    """Check the ladder of edges, textures and objects rung by rung."""
    first, second = list(dict.fromkeys(trained.layers.tolist()))[:2]
    compared = {"selectivity_learned": _learned(trained, untrained)}
    if trained.kernels:
        compared |= {
            "edges_first_layer": _edges(trained, untrained, first),
            "gabor_first_layer": _gabors(trained, untrained, first),
        }
    for key, layer in (("orientation_first_layer", first), ("orientation_second_layer", second)):
        if not np.isnan(trained.orientation[trained.of(layer)]).any():
            compared[key] = _orientation(trained, untrained, layer)
    return {
        **{key: each.claim() for key, each in compared.items()},
        "selectivity_rises": _rising(trained, "selectivity", "Class selectivity", "selectivity"),
        "purity_rises": _rising(
            trained, "pure", "The share of one class among the nine most exciting images", "purity"
        ),
        **_found_again(trained, untrained),
    }


def _edge_scores(profile: Profile) -> dict[str, Scores]:
    """Join the kernels of both seeds: sixteen are few."""
    return {name: np.concatenate([getattr(kernels, name) for kernels in profile.kernels]) for name in ("edge", "gabor")}


def _edges(trained: Profile, untrained: Profile, layer: str) -> Raised:
    ours, theirs = (_edge_scores(profile)["edge"] for profile in (trained, untrained))
    told = (
        f"Slopes make up {_percent(ours)} of the median kernel’s shape after training, "
        f"{_percent(theirs)} before it and {_percent(noise_likeness().edge)} of noise"
    )
    statement = f"Training turns the kernels of {layer} into edge detectors."
    return Raised(statement, "edges", ours, theirs, told, "kernels of two seeds on each side", least=0.5)


def _gabors(trained: Profile, untrained: Profile, layer: str) -> Raised:
    ours, theirs = (_edge_scores(profile)["gabor"] for profile in (trained, untrained))
    told = (
        f"The best Gabor function has a median cosine of {np.median(ours):.2f} with trained kernels and "
        f"{np.median(theirs):.2f} with untrained ones"
    )
    statement = f"A Gabor fit tells trained kernels of {layer} from untrained ones."
    return Raised(statement, "gabor", ours, theirs, told, "of two seeds on each side")


def _orientation(trained: Profile, untrained: Profile, layer: str) -> Raised:
    ours, theirs = (profile.orientation[profile.of(layer)] for profile in (trained, untrained))
    told = (
        f"The median orientation selectivity is {np.median(ours):.2f} after training and "
        f"{np.median(theirs):.2f} before it"
    )
    statement = f"Training makes {layer} more selective for the direction of stripes."
    return Raised(statement, "orientation", ours, theirs, told, "channels each")


def _rising(profile: Profile, name: str, words: str, definition: str) -> Claim:
    """Check that a measure's median rises with every layer that has it."""
    scores = getattr(profile, name)
    medians = {layer: float(np.median(scores[profile.of(layer)])) for layer in dict.fromkeys(profile.layers.tolist())}
    known = {layer: value for layer, value in medians.items() if not np.isnan(value)}
    steps = np.diff(list(known.values()))
    told = ", ".join(f"{value:.2f} in {layer}" for layer, value in known.items())
    return Claim(
        statement=f"{words} rises with every layer.",
        verdict=Verdict.of((steps > 0).all()),
        value=list(known.values())[-1],
        n=int(sum(len(profile.of(layer)) for layer in known)),
        no_interval=NoInterval.COUNTED,
        rule="Holds if the median over a layer’s units is larger at every layer than at the one before.",
        definition=definition,
        detail=f"Its median is {told}.",
    )


def _learned(trained: Profile, untrained: Profile) -> Raised:
    last = [layer for layer in dict.fromkeys(trained.layers.tolist()) if layer != LAST][-1]
    ours, theirs = (profile.selectivity[profile.of(last)] for profile in (trained, untrained))
    told = (
        f"The median unit of {last} has a class selectivity of {np.median(ours):.2f} after training "
        f"and {np.median(theirs):.2f} before it"
    )
    return Raised(f"The selectivity of {last} is learned.", "selectivity", ours, theirs, told, "units each")


def _found_again(trained: Profile, untrained: Profile) -> dict[str, Claim]:
    if trained.twin_correlation is None or untrained.twin_correlation is None:
        return {}
    hidden = trained.layers != LAST
    ours, theirs = (found[hidden] for found in (trained.twin_correlation, untrained.twin_correlation))
    again, by_chance = int((ours >= FOUND_AGAIN).sum()), int((theirs >= FOUND_AGAIN).sum())
    claim = Claim(
        statement="Another seed finds the same units.",
        verdict=Verdict.of(again > len(ours) / 2 and again > by_chance),
        value=again,
        n=len(ours),
        no_interval=NoInterval.COUNTED,
        rule=f"Holds if more than half have a partner at {FOUND_AGAIN} or more, and more than before training.",
        definition="twins",
        detail=(
            f"{again} of {len(ours)} hidden units have a partner in the other network that goes with them "
            f"at a correlation of {FOUND_AGAIN} or more; before training, {by_chance} have."
        ),
    )
    return {"units_found_again": claim}


def _percent(scores: NDArray[np.float64]) -> str:
    return f"{100 * np.median(scores):.0f} %"
