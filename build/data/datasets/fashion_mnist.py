"""Fashion-MNIST: photographs of clothes, small and grey."""

from __future__ import annotations

from build.artifacts import Job
from build.data.dataset import Dataset
from build.data.datasets import Loaded
from build.data.drawing import garments
from build.data.preparation import Framing
from build.data.sources import IdxFiles, load_public

FILES = IdxFiles(
    "fashion-mnist",
    "FashionMNIST",
    {
        "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    },
    (
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
    ),
)
DATASET = Dataset(
    name="fashion-mnist",
    title="Fashion-MNIST",
    noun="garment",
    plural="garments",
    classes=garments.CLASSES,
    glyphs=garments.GLYPHS,
    shape=(1, 28, 28),
    framing=Framing(28, "box"),  # Xiao et al. 2017, section 2
    source="Xiao, Rasul & Vollgraf 2017, github.com/zalandoresearch/fashion-mnist, MIT licence",
    sha256=FILES.payloads,
)


def load(job: Job) -> Loaded:
    """Read the four files from the first source that has them."""
    return Loaded(DATASET, load_public(FILES, job, DATASET.title))
