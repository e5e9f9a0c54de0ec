"""The starter file of a portrait: an experiment for a model and pictures, commented, to be edited."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from build.author.picture_settings import Pictures
from build.author.preprocessing_settings import Preprocessing
from build.data.pictures.arrangement import WHOLE
from build.data.pictures.collection import folders_in_order
from build.data.pictures.holdings import Holding, holding
from build.data.pictures.place import locate
from build.disk.writing import write_text_whole
from build.errors import BuildError

FEW = 300
"""Pictures below which half of them test: what is measured on fewer than that says little."""
LEAST_FOR_DEPTH = 16
"""Sides from which on a second pooling leaves something to look at."""


@dataclass(frozen=True)
class Wanted:
    """What a person asked for.

    Attributes
    ----------
    data : str
        Pictures: a folder, a zip of one, an NPZ file.
    model : Path or None
        An ONNX file; without one the build trains a small network.
    name : str or None
        What the experiment is to be called; after the model, or the pictures, where not given.
    """

    data: str
    model: Path | None = None
    name: str | None = None


@dataclass(frozen=True)
class Starter:
    """What a starter file says.

    Attributes
    ----------
    name, title : str
        Of the experiment.
    pictures : Pictures
        Where they lie and how they are cut.
    classes : tuple of str
        In the order of the network's outputs.
    n_test, n_train : int
        About how many pictures there are.
    model : Path or None
        An ONNX file.
    preprocessing : Preprocessing or None
        How the model wants its pixels.
    said : str
        How that was found.
    test_share : float
        Of each class, where the pictures are not divided; 0 where they are.
    """

    name: str
    title: str
    pictures: Pictures
    classes: tuple[str, ...]
    n_test: int
    n_train: int
    model: Path | None = None
    preprocessing: Preprocessing | None = None
    said: str = ""
    test_share: float = 0.0

    @property
    def text(self) -> str:
        """The file."""
        parts = (self._head(), self._dataset(), self._model() if self.model else self._network(), self._measures())
        return "\n".join(line for part in parts for line in (*part, ""))

    def _head(self) -> Sequence[str]:
        return (
            f"# Written for you to edit: `make site EXPERIMENT={self.name}` builds the portrait, site/{self.name}/,",
            f"# beside the article; `make site PAGES={self.name}` builds it alone.",
            f"title = {_text(self.title)}",
        )

    def _dataset(self) -> Sequence[str]:
        cut = self.pictures
        return (
            "[dataset]",
            f"source = {_text(cut.source)}",
            'noun = "picture"  # what one of them shows: "leaf", "X-ray"',
            '# plural = "pictures"',
            '# credit = "who made them"',
            '# licence = "CC BY 4.0"',
            f"labels = {json.dumps(self.classes, ensure_ascii=False)}  # in the order of the network's outputs",
            f"size = {list(cut.size)}  # height and width that the network reads",
            f'fit = {_text(cut.fit)}  # "stretch", "cover" (the middle) or "contain"',
            f"channels = {cut.channels}  # 1 grey, 3 colour",
            *([f"test_share = {self.test_share}  # of each class, kept for testing"] if self.test_share else ()),
        )

    def _model(self) -> Sequence[str]:
        asked = self.preprocessing or Preprocessing()
        return (
            "[model]",
            f"file = {_text(str(self.model))}",
            "",
            f"# {self.said}" if self.said else "# What becomes of a pixel before the model reads it:",
            "[preprocessing]",
            f"range = {list(asked.range)}  # what black and white become",
            f"mean = {list(asked.mean)}",
            f"std = {list(asked.std)}",
            f"order = {_text(asked.order)}",
        )

    def _network(self) -> Sequence[str]:
        blocks = 2 if min(self.pictures.size) >= LEAST_FOR_DEPTH else 1
        lines = ["# The network, from the picture to one number a class."]
        for block in range(1, blocks + 1):
            lines += _layer(f"conv{block}", "conv", channels=8 * 2**block, kernel=3, padding=1)
            lines += _layer(f"relu{block}", "relu") + _layer(f"pool{block}", "max-pool", size=2)
        lines += _layer("flatten", "flatten") + _layer("fc1", "dense", units=64) + _layer(f"relu{blocks + 1}", "relu")
        lines += _layer("logits", "dense", units=len(self.classes))
        recipe = {"epochs": 12, "batch_size": min(128, max(self.n_train // 8, 2)), "learning_rate": 0.03}
        control = {"n_samples": max(min(2000, self.n_train), 2), "epochs": 12}
        lines += [*_table("training", recipe), "batch_norm = true", "label_smoothing = 0.05", ""]
        return lines + _table("training.shuffled_labels", control)

    def _measures(self) -> Sequence[str]:
        n = max(min(2000, self.n_test), 3)
        mapped = {"n_samples": n, "n_components": max(min(50, n // 2), 2), "n_neighbors": max(min(15, n // 3), 2)}
        return _table("projection", mapped)


def started(wanted: Wanted, root: Path, mirror: str | None) -> tuple[str, str]:
    """Write ``content/experiments/<name>.toml``, unless it is there: what an author has edited is kept.

    Returns
    -------
    name : str
        Of the experiment.
    told : str
        What was done, in a sentence.

    Raises
    ------
    BuildError
        As :func:`starter_for` does.
    """
    name = checked_name(wanted)
    path = root / "content" / "experiments" / f"{name}.toml"
    shown = path.relative_to(root)
    if path.exists():
        return name, f"{shown} is there already, and is kept as it is; remove it to begin anew, or choose another NAME."
    starter = starter_for(wanted, root, mirror)
    write_text_whole(path, starter.text)
    return name, f"{shown} was written: edit it, and build again with `make site EXPERIMENT={name}`."


def starter_for(wanted: Wanted, root: Path, mirror: str | None) -> Starter:
    """Look at pictures, and at a model if there is one, and say what an experiment with them begins as.

    Raises
    ------
    BuildError
        If either cannot be used, or the name is none.
    """
    name = checked_name(wanted)
    found = holding(locate(wanted.data, root, mirror, f"DATA={wanted.data}"))
    title = name.replace("-", " ").capitalize()
    if wanted.model:
        from build.page.beginning.introduction import introduced  # PyTorch and ONNX take seconds to load

        met = introduced(wanted.model, found)
        begun = Starter(name, title, met.pictures, met.classes, *counts(found), test_share=share_for_testing(found))
        return dataclasses.replace(begun, model=wanted.model.resolve(), preprocessing=met.preprocessing, said=met.said)
    plain = Pictures(str(found.path))
    channels, size = found.channels(plain), found.resizing(plain).size
    pictures = Pictures(str(found.path), channels=channels, size=tuple(size))
    classes = tuple(folders_in_order(found.pictures, plain, name, found.path))
    return Starter(name, title, pictures, classes, *counts(found), test_share=share_for_testing(found))


def checked_name(wanted: Wanted) -> str:
    """Return the name of an experiment: as given, or from the file that it begins with.

    Raises
    ------
    BuildError
        If what was given would be no name of a file in ``content/experiments/``.
    """
    given = wanted.name or re.sub(r"[^a-z0-9]+", "-", (wanted.model or Path(wanted.data)).stem.lower()).strip("-")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", given):
        raise BuildError(f"NAME={given}", "must be lower-case letters, digits and hyphens", do="write NAME=my-network")
    return given


def counts(found: Holding) -> tuple[int, int]:
    """Return about how many test and training pictures there will be."""
    splits = [picture.split for picture in found.pictures]
    if share := share_for_testing(found):
        n_test = round(len(splits) * share)
        return n_test, len(splits) - n_test
    return splits.count("test"), splits.count("train")


def share_for_testing(found: Holding) -> float:
    """Return which share of pictures that nobody has divided tests: half where they are few; 0 where they are."""
    splits = [picture.split for picture in found.pictures]
    if WHOLE in splits or "test" not in splits:
        return 0.5 if len(splits) < FEW else Pictures("").test_share
    return 0.0


def _layer(name: str, kind: str, **settings: int) -> list[str]:
    given = {"name": name, "kind": kind, **settings}
    return ["[[network.layers]]", *(f"{key} = {json.dumps(value)}" for key, value in given.items()), ""]


def _table(name: str, settings: Mapping[str, int | float]) -> list[str]:
    return [f"[{name}]", *(f"{key} = {value}" for key, value in settings.items())]


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
