"""Training and test pictures: as they are divided, else by lot; and what a reader must be told of the division."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from build.author.picture_settings import Pictures
from build.data.dataset import Labelled
from build.data.pictures.arrangement import WHOLE
from build.data.pictures.reading import listed

Chosen = NDArray[np.int64]


def divide(splits: Sequence[str], labels: NDArray[np.uint8], settings: Pictures) -> dict[str, Chosen]:
    """Return which pictures train and which test, each in an order drawn by lot.

    Parameters
    ----------
    splits : sequence of str
        The split of each picture, as it was found.
    labels : array of uint8, shape (N,)
        Its class.
    settings : Pictures
        Seed, and the share for testing where nothing is divided. Pictures for validation test where there are none
        for testing, and are left out otherwise.
    """
    named = np.array(splits)
    source = np.random.default_rng(settings.seed)
    if (named == WHOLE).all() or (named == "train").all():
        chosen = _by_lot(labels, settings.test_share, source)
    else:
        test = "test" if (named == "test").any() else "validation"
        chosen = {"train": np.flatnonzero(np.isin(named, ("train", WHOLE))), "test": np.flatnonzero(named == test)}
    return {split: source.permutation(members) for split, members in chosen.items()}


def _by_lot(labels: NDArray[np.uint8], share: float, source: np.random.Generator) -> dict[str, Chosen]:
    """Take the same share of every class for testing, at least one picture where it has two."""
    test = []
    for label in np.unique(labels):
        members = source.permutation(np.flatnonzero(labels == label))
        n_test = min(max(1, round(share * len(members))), len(members) - 1)
        test.append(members[:n_test])
    chosen = np.concatenate(test)
    return {"train": np.setdiff1d(np.arange(len(labels)), chosen), "test": chosen}


def told_of_division(splits: Mapping[str, Labelled], classes: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for each thing that a reader of the page should know of the division."""
    for split, word in (("test", "test"), ("train", "training")):
        empty = [name for index, name in enumerate(classes) if not (splits[split][1] == index).any()]
        if len(empty) == len(classes):
            yield f"There are no {word} pictures."
        elif empty:
            yield f"No {word} picture of {listed(empty)}."
    n_both = len(_prints(splits["train"]) & _prints(splits["test"]))
    if n_both:
        one = n_both == 1
        yield f"{n_both:,} {'picture stands' if one else 'pictures stand'} among the training and the test pictures."


def _prints(pictures: Labelled) -> set[bytes]:
    return {hashlib.blake2b(image.tobytes(), digest_size=12).digest() for image in pictures[0]}
