"""MNIST: handwritten digits."""

from __future__ import annotations

from build.artifacts import Job
from build.data.dataset import Dataset
from build.data.datasets import Loaded
from build.data.preparation import Framing
from build.data.sources import IdxFiles, load_public

FILES = IdxFiles(
    "mnist",
    "MNIST",
    {
        "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    },
    ("https://storage.googleapis.com/cvdf-datasets/mnist/",),
)
DATASET = Dataset(
    name="mnist",
    title="MNIST",
    noun="digit",
    plural="digits",
    classes=tuple("0123456789"),
    glyphs=tuple("0123456789"),
    shape=(1, 28, 28),
    framing=Framing(20, "mass"),  # LeCun et al. 1998, section III.A
    source="LeCun, Cortes & Burges, yann.lecun.com/exdb/mnist, CC BY-SA 3.0",
    sha256=FILES.payloads,
)


def load(job: Job) -> Loaded:
    """Read the four files from the first source that has them."""
    return Loaded(DATASET, load_public(FILES, job, DATASET.title))
