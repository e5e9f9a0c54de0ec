"""Pictures in NPZ and IDX files, as NumPy, Keras, MedMNIST and MNIST lay them out."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from build.data.dataset import read_dataset
from build.data.datasets import load_split
from build.errors import BuildError
from tests.drawn_pictures import run
from tests.tiny_dataset import idx

SHADES = np.random.default_rng(1).integers(256, size=(24, 9, 11)).astype(np.uint8)
LABELS = np.arange(24) % 3


def images_of(out: Path) -> np.ndarray:
    """Return the pictures of both splits as they were stored, in a fixed order."""
    stored = [np.rint(255 * load_split(out, split).images).astype(np.uint8) for split in ("train", "test")]
    return np.array(sorted(np.concatenate(stored).tolist()))


@pytest.mark.parametrize(
    ("images", "labels"),
    [
        (SHADES, LABELS),
        (SHADES[..., None], LABELS[:, None]),
        (SHADES / np.float32(255), np.eye(3)[LABELS]),
        (SHADES.astype(np.uint16) * 257, np.array(["a", "b", "c"])[LABELS]),
    ],
    ids=["bytes", "a channel axis", "shares and one-hot labels", "16 bits and words"],
)
def test_arrays_of_any_type_are_read(images: np.ndarray, labels: np.ndarray, tmp_path: Path) -> None:
    np.savez(tmp_path / "mine.npz", x_train=images[:18], y_train=labels[:18], x_test=images[18:], y_test=labels[18:])
    out = run(tmp_path, "mine.npz")
    assert read_dataset(out).counts == {"train": 18, "test": 6}
    assert images_of(out).tolist() == sorted(SHADES[:, None].tolist())


@pytest.mark.parametrize("axis", [1, 3])
def test_colours_stand_first_or_last(axis: int, tmp_path: Path) -> None:
    colours = np.stack([SHADES, 255 - SHADES, SHADES // 2], axis=axis)
    np.savez(tmp_path / "mine.npz", images=colours, labels=LABELS)
    out = run(tmp_path, "mine.npz", 'labels = ["x", "y", "z"]')
    assert read_dataset(out).shape == (3, 9, 11) and read_dataset(out).classes == ("x", "y", "z")
    assert (images_of(out)[:, 1] == 255 - images_of(out)[:, 0]).all()


def test_idx_files_are_read_compressed_or_not(tmp_path: Path) -> None:
    files = {"train-images-idx3-ubyte": SHADES[:18], "train-labels-idx1-ubyte": LABELS[:18]}
    files |= {"t10k-images-idx3-ubyte": SHADES[18:], "t10k-labels-idx1-ubyte": LABELS[18:]}
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, array in files.items():
        (folder / f"{name}.gz").write_bytes(gzip.compress(idx(array), mtime=0))
    out = run(tmp_path, "mine")
    assert images_of(out).tolist() == sorted(SHADES[:, None].tolist())
    assert read_dataset(out).classes == ("0", "1", "2")
    assert load_split(run(tmp_path, "mine", "size = [18, 22]"), "test").images.shape == (6, 1, 18, 22)


FAULTS = {
    "objects": ({"images": np.array([{}, {}]), "labels": LABELS}, "must be an NPZ file of plain arrays"),
    "no labels": ({"images": SHADES}, "must hold images and labels.*got images"),
    "too few labels": ({"images": SHADES, "labels": LABELS[:5]}, "one label for each picture .got 5 for 24"),
    "two channels": ({"x": np.zeros((2, 9, 9, 2)), "y": np.arange(2)}, "must have the shape"),
    "below zero": ({"x": SHADES - 1.0, "y": LABELS}, "pixels must be numbers from 0 on"),
    "no numbers": ({"x": SHADES * np.nan, "y": LABELS}, "pixels must be numbers from 0 on"),
    "too large": ({"x": SHADES * 9.0, "y": LABELS}, "from 0 to 1 or from 0 to 255"),
}


@pytest.mark.parametrize(("arrays", "words"), FAULTS.values(), ids=FAULTS)
def test_other_arrays_are_told_in_one_line(arrays: dict[str, np.ndarray], words: str, tmp_path: Path) -> None:
    np.savez(tmp_path / "mine.npz", **arrays)
    with pytest.raises(BuildError, match=words):
        run(tmp_path, "mine.npz")


def test_damaged_array_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "mine.npz").write_bytes(b"PK\3\4 and no more")
    with pytest.raises(BuildError, match="must be an NPZ file of plain arrays"):
        run(tmp_path, "mine.npz")
    (tmp_path / "idx").mkdir()
    (tmp_path / "idx" / "train-images-idx3-ubyte").write_bytes(idx(SHADES)[:-9])
    with pytest.raises(BuildError, match=r"must hold 2376 bytes after its head .got 2367"):
        run(tmp_path, "idx")
    (tmp_path / "idx" / "train-images-idx3-ubyte").write_bytes(idx(SHADES))
    with pytest.raises(BuildError, match=r"must hold images and labels of 'train' .got images"):
        run(tmp_path, "idx")
