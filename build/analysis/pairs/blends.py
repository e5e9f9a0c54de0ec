"""Blends of two images, pixel by pixel: what the network says on the way, and which real images are near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from build.analysis.classes.pairs import Pair
from build.analysis.maps.distances import nearest
from build.analysis.maps.reduction import Labels, Rows
from build.claims import Claim, NoInterval, Verdict
from build.network.model import LayeredNetwork
from build.network.training.measures import logits_of

N_STEPS = 11
"""Places along a blend at which real neighbours are sought."""
N_ANSWERS = 41
"""Places along a blend at which the network is asked."""
N_NEAREST = 3


@dataclass(frozen=True)
class Blends:
    """One blend for every pair of classes.

    Attributes
    ----------
    pictures : array of shape (n_specimens, C, H, W)
        The published specimens.
    ends : list of int
        The specimen that stands for each class.
    """

    pictures: NDArray[np.float32]
    ends: list[int]

    def between(self, pair: Pair, n: int) -> Rows:
        """Return the blend of a pair at ``n`` equal steps (n, n_pixels)."""
        first, second = (self.pictures[self.ends[label]].reshape(1, -1) for label in pair)
        share = np.linspace(0, 1, n, dtype=np.float32)[:, None]
        blend: Rows = (1 - share) * first + share * second
        return blend

    def neighbors(self, pair: Pair, images: NDArray[np.float32]) -> NDArray[np.int64]:
        """Return the nearest real images (N_STEPS, N_NEAREST) along the blend of a pair."""
        return blend_neighbors(self.between(pair, N_STEPS), images.reshape(len(images), -1))

    def answers(self, network: LayeredNetwork, pairs: Sequence[Pair]) -> NDArray[np.int64]:
        """Return what the network says along every blend (n_pairs, N_ANSWERS)."""
        images = np.concatenate([self.between(pair, N_ANSWERS) for pair in pairs]).reshape(-1, *self.pictures.shape[1:])
        answers: Labels = logits_of(network, torch.as_tensor(images)).argmax(1).numpy()
        return answers.reshape(len(pairs), N_ANSWERS)


def blend_neighbors(blend: Rows, images: Rows) -> NDArray[np.int64]:
    """Return the nearest real images along a blend.

    Parameters
    ----------
    blend : array of shape (n_steps, n_pixels)
        From one end to the other.
    images : array of shape (N, n_pixels)
        Where to look; the ends themselves are passed over.

    Returns
    -------
    array of shape (n_steps, N_NEAREST)
    """
    index, distance = nearest(blend, images, N_NEAREST + 2)
    itself = ((images[index] - blend[0]) ** 2).sum(2) * ((images[index] - blend[-1]) ** 2).sum(2) == 0
    order = np.argsort(np.where(itself, np.inf, distance), axis=1, kind="stable")
    return np.take_along_axis(index, order, axis=1)[:, :N_NEAREST]


def blend_ends(specimens: Sequence[Mapping[str, Any]], predicted: Labels, n_classes: int) -> list[int]:
    """Return, for every class, the first specimen that the network gets right (or else the first of the class).

    Parameters
    ----------
    specimens : sequence of mapping
        With the ``label`` of each.
    predicted : array of shape (n_specimens,)
        The network's answers.
    n_classes : int
        Also of classes that no specimen has.
    """
    ends = []
    for label in range(n_classes):
        own = [index for index, entry in enumerate(specimens) if entry["label"] == label]
        right = [index for index in own if predicted[index] == label]
        ends.append((right or own or [0])[0])
    return ends


def detours(answers: NDArray[np.int64], pairs: Sequence[Pair], plural: str) -> dict[str, Claim]:
    """Measure whether a blend is always taken for one of its two ends.

    Parameters
    ----------
    answers : array of shape (n_pairs, n_steps)
        What the network says along each blend.
    pairs : sequence of pairs
        The classes of the ends.
    plural : str
        What the images show.
    """
    neither = (answers[:, :, None] != np.array(pairs)[:, None, :]).all(2)
    n_detours, n_middle = int(neither.any(1).sum()), int(neither[:, answers.shape[1] // 2].sum())
    detail = (
        f"Of {len(pairs)} blends, one for every two classes, {n_detours} are taken for a third class somewhere on the "
        f"way, {n_middle} of them halfway."
    )
    return {
        "blends_stay_between": Claim(
            statement=f"A blend of two {plural} is taken for one or the other, all the way.",
            verdict=Verdict.of(n_detours == 0),
            value=n_detours,
            n=len(pairs),
            no_interval=NoInterval.COUNTED,
            rule="Holds if no blend is taken for a third class.",
            definition="blend",
            detail=detail,
        )
    }
