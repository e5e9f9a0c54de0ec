"""Thirty images in the place of Fashion-MNIST, laid out as mirrors do, and out of reach of the internet."""

import dataclasses
import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest

from build.artifacts import Job
from build.configuration import Experiment, Network, Options
from build.data import acquisition, sources
from build.data.datasets import fashion_mnist
from build.progress import Progress

SIZES = {"train": 20, "t10k": 10}


def idx(array: np.ndarray) -> bytes:
    """Write an array in the IDX format, after the description on the MNIST page."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()


def make_payloads() -> dict[str, bytes]:
    """Return the four decompressed files."""
    generator = np.random.default_rng(1)
    files = {}
    for split, size in SIZES.items():
        files[f"{split}-images-idx3-ubyte"] = idx(generator.integers(256, size=(size, 28, 28)))
        files[f"{split}-labels-idx1-ubyte"] = idx(generator.integers(10, size=size))
    return files


def lay_out(mirror: Path, payloads: dict[str, bytes]) -> Path:
    """Write the compressed files below a mirror and return their folder."""
    raw = mirror / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    for name, payload in payloads.items():
        (raw / f"{name}.gz").write_bytes(gzip.compress(payload, mtime=0))
    return raw


def stand_in(payloads: dict[str, bytes], raw: Path, monkeypatch: pytest.MonkeyPatch) -> sources.IdxFiles:
    """Let the build know these files as Fashion-MNIST, with no source but those that a test gives.

    Importing torchvision takes longer than such a test: those that do stay in one worker.
    """
    import torchvision.datasets

    md5 = {path.name: hashlib.md5(path.read_bytes()).hexdigest() for path in raw.iterdir()}
    reader = type("FashionMNIST", (torchvision.datasets.FashionMNIST,), {"resources": list(md5.items()), "mirrors": []})
    digests = {name: hashlib.sha256(payload).hexdigest() for name, payload in payloads.items()}
    largest = max(map(len, payloads.values()))
    files = dataclasses.replace(fashion_mnist.FILES, mirrors=(), payloads=digests, largest=largest)
    monkeypatch.setattr(torchvision.datasets, "FashionMNIST", reader)
    monkeypatch.setattr(fashion_mnist, "FILES", files)
    monkeypatch.setattr(fashion_mnist, "DATASET", dataclasses.replace(fashion_mnist.DATASET, sha256=digests))
    monkeypatch.setattr(sources, "DEBIAN", raw / "nowhere")
    return files


def run(root: Path, mirror: str | None = None, fallback: bool = True) -> Path:
    """Run the data stage and return its folder."""
    folder = root / "out"
    folder.mkdir(parents=True, exist_ok=True)
    experiment = Experiment("tiny", "Tiny", "fashion-mnist", Network(()))
    options = Options(data_mirror=mirror, fallback=fallback)
    acquisition.run(Job(experiment, {}, folder, {}, Progress(quiet=True), root, options))
    return folder
