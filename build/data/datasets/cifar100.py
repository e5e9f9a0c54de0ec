"""CIFAR-100: small photographs in colour of a hundred things."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from build.artifacts import Job
from build.data.dataset import Dataset
from build.data.datasets import Loaded
from build.data.glyphs import glyphs_of
from build.data.resizing import Resizing
from build.data.torchvision_files import load_kept

NAMES = """
apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle
caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant
flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree
motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate
poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider
squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle
wardrobe whale willow_tree wolf woman worm
"""
CLASSES = tuple(NAMES.split())
DATASET = Dataset(
    name="cifar100",
    title="CIFAR-100",
    noun="photograph",
    plural="photographs",
    classes=CLASSES,
    glyphs=glyphs_of(CLASSES),
    shape=(3, 32, 32),
    resizing=Resizing((32, 32), "cover"),
    source="Krizhevsky 2009, www.cs.toronto.edu/~kriz/cifar.html",
)


def load(job: Job) -> Loaded:
    """Read torchvision's files where they lie."""
    return Loaded(DATASET, load_kept(job, DATASET, "CIFAR100", _read))


def _read(root: Path, split: str) -> Any:
    from torchvision.datasets import CIFAR100

    return CIFAR100(root, train=split == "train")
