"""Data sets that are read from torchvision's own files, where these lie."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from build.artifacts import Job
from build.configuration import Experiment, Options
from build.data import acquisition
from build.data.dataset import read_dataset
from build.data.datasets import load_split
from build.errors import BuildError
from build.progress import Progress

pytestmark = pytest.mark.xdist_group("torchvision")  # which takes longer to import than all these tests


def data_stage(root: Path, name: str) -> Path:
    """Run the data stage with a mirror beside the checkout."""
    folder = root / "out"
    folder.mkdir()
    options = Options(data_mirror=str(root / "mirror"))
    acquisition.run(Job(Experiment("mine", "Mine", name), {}, folder, {}, Progress(quiet=True), root, options))
    return folder


def test_cifar_batches_are_read_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torchvision.datasets

    batches = tmp_path / "mirror" / "CIFAR10" / "cifar-10-batches-py"
    batches.mkdir(parents=True)
    pixels = np.random.default_rng(1).integers(256, size=(30, 3, 32, 32)).astype(np.uint8)
    for index, name in enumerate((*(f"data_batch_{n}" for n in range(1, 6)), "test_batch")):
        part = slice(5 * index, 5 * index + 5)
        (batches / name).write_bytes(pickle.dumps({"data": pixels[part].reshape(5, -1), "labels": [3, 1, 4, 1, 5]}))
    names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
    (batches / "batches.meta").write_bytes(pickle.dumps({"label_names": names}))
    reader = torchvision.datasets.CIFAR10
    for part in ("train_list", "test_list"):  # the sums are those of the real files
        monkeypatch.setattr(reader, part, [[name, None] for name, _ in getattr(reader, part)])
    monkeypatch.setattr(reader, "meta", reader.meta | {"md5": None})
    out = data_stage(tmp_path, "cifar10")
    train, test = load_split(out, "train"), load_split(out, "test")
    assert np.array_equal(np.rint(255 * np.concatenate([train.images, test.images])), pixels)
    assert test.labels.tolist() == [3, 1, 4, 1, 5] and list(read_dataset(out).classes) == names


@pytest.mark.parametrize("name", ["cifar10", "cifar100", "svhn"])
def test_garments_never_stand_in_for_what_is_of_another_shape(name: str, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=f"dataset {name}: must be obtainable"):
        data_stage(tmp_path, name)
