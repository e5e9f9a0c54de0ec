"""Pictures that lie in one array: NPZ files as NumPy, Keras and MedMNIST write them, IDX files as MNIST has them."""

from __future__ import annotations

import gzip
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.data.pictures.arrangement import ALIASES, WHOLE, Picture
from build.data.pictures.reading import Pixels
from build.errors import BuildError

MOST_BYTES = 4 << 30
IDX = re.compile(r"(?P<stem>.*?)[-_.]?(?P<what>images|labels)[-_.]idx\d-ubyte(\.gz)?$")
IDX_TYPE = 8
"""Bytes without a sign."""
IMAGES, LABELS = ("images", "image", "x", "data"), ("labels", "label", "y", "targets")

Parts = dict[str, tuple[NDArray[Any], NDArray[Any]]]
"""Images and labels by split."""


def holds_arrays(path: Path) -> bool:
    """Tell whether a source is an NPZ file or a folder of IDX files."""
    return path.suffix.lower() == ".npz" if path.is_file() else any(IDX.match(entry.name) for entry in path.iterdir())


def read_arrays(path: Path) -> tuple[list[Picture], Pixels]:
    """Return the pictures of all splits, with images (N, H, W) or (N, H, W, 3), uint8.

    Raises
    ------
    BuildError
        If a file is damaged, or its arrays are not pictures with a label each.
    """
    parts = _idx_parts(path) if path.is_dir() else _npz_parts(path)
    pictures, images = list[Picture](), list[Pixels]()
    for split, (values, labels) in parts.items():
        where = f"{path}: {split}"
        pixels, names = _as_pixels(values, where), _as_names(labels, where)
        if len(pixels) != len(names):
            raise BuildError(where, "must hold one label for each picture", f"{len(names)} for {len(pixels)}")
        pictures += [Picture(f"{split}/{index}", name, split) for index, name in enumerate(names)]
        images.append(pixels)
    if len({image.shape[1:] for image in images}) > 1:
        raise BuildError(str(path), "must hold pictures of one shape", " and ".join(str(i.shape[1:]) for i in images))
    return pictures, np.concatenate(images)


def _npz_parts(path: Path) -> Parts:
    """Read the arrays of an NPZ file, by what their names say."""
    try:
        with zipfile.ZipFile(path) as archive:
            n_bytes = sum(member.file_size for member in archive.infolist())
        if n_bytes > MOST_BYTES:
            raise BuildError(str(path), f"must hold at most {MOST_BYTES >> 30} GB", f"{n_bytes >> 30} GB")
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise BuildError(
            str(path), "must be an NPZ file of plain arrays", error, "write it with numpy.savez"
        ) from error
    parts = dict(_paired(arrays))
    if not parts:
        must = "must hold images and labels, such as x_train and y_train, train_images and train_labels"
        raise BuildError(str(path), must, ", ".join(arrays) or "nothing")
    return parts


def _paired(arrays: Mapping[str, NDArray[Any]]) -> Iterator[tuple[str, tuple[NDArray[Any], NDArray[Any]]]]:
    """Yield the split of every array of images that has labels, with both."""
    words = {name: tuple(re.split(r"[^a-z]+", name.lower())) for name in arrays}
    for name, parts in words.items():
        if any(part in IMAGES for part in parts):
            split = next((ALIASES[part] for part in parts if part in ALIASES), WHOLE)
            others = [part for part in parts if part not in IMAGES]
            for other, its in words.items():
                if any(part in LABELS for part in its) and others == [part for part in its if part not in LABELS]:
                    yield split, (arrays[name], arrays[other])


def _idx_parts(folder: Path) -> Parts:
    """Read the IDX files of a folder, paired by their names."""
    found: dict[str, dict[str, NDArray[Any]]] = {}
    for entry in sorted(folder.iterdir()):
        if match := IDX.match(entry.name):
            found.setdefault(match["stem"], {}).setdefault(match["what"], _idx(entry))
    for stem, both in found.items():
        if len(both) < 2:
            raise BuildError(str(folder), f"must hold images and labels of '{stem}'", next(iter(both)))
    return {_idx_split(stem): (both["images"], both["labels"]) for stem, both in found.items()}


def _idx_split(stem: str) -> str:
    words = re.split(r"[^a-z0-9]+", stem.lower())
    return next((ALIASES[word] for word in words if word in ALIASES), "test" if "t10k" in words else WHOLE)


def _idx(path: Path) -> NDArray[np.uint8]:
    """Read one IDX file, compressed or not."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            zero, kind, n_axes = struct.unpack(">HBB", file.read(4))
            shape = struct.unpack(f">{n_axes}I", file.read(4 * n_axes))
            size = int(np.prod([int(side) for side in shape]))
            if (zero, kind) != (0, IDX_TYPE) or size > MOST_BYTES:
                raise ValueError(f"type {kind}, shape {shape}")
            content = file.read(size + 1)
    except (OSError, EOFError, ValueError, struct.error, zlib.error) as error:
        raise BuildError(str(path), "must be a whole IDX file of bytes", error) from error
    if len(content) != size:
        raise BuildError(str(path), f"must hold {size} bytes after its head", len(content), "fetch it again")
    return np.frombuffer(content, np.uint8).reshape(shape)


def _as_pixels(values: NDArray[Any], where: str) -> Pixels:
    """Bring pictures to uint8 (N, H, W) or (N, H, W, 3)."""
    if values.ndim == 4 and values.shape[-1] not in (1, 3) and values.shape[1] in (1, 3):
        values = np.moveaxis(values, 1, -1)
    if values.ndim == 4 and values.shape[-1] == 1:
        values = values[..., 0]
    if values.ndim != 3 and values.shape[3:] != (3,):
        raise BuildError(where, "pictures must have the shape (N, H, W), (N, H, W, 3) or (N, 3, H, W)", values.shape)
    if values.dtype == np.uint8:
        return np.ascontiguousarray(values)
    return np.clip(np.rint(values.astype(np.float64) * _scale(values, where)), 0, 255).astype(np.uint8)


def _scale(values: NDArray[Any], where: str) -> float:
    """Return what turns values into those from 0 to 255: by their type, and numbers with a point by their largest."""
    if values.dtype == np.bool_:
        return 255
    if values.dtype.kind not in "iuf" or not np.isfinite(values).all() or (values.size and values.min() < 0):
        raise BuildError(where, "pixels must be numbers from 0 on", f"{values.dtype}")
    largest = float(values.max()) if values.size else 1
    if values.dtype.kind == "f" and largest <= 1:
        return 255
    if largest <= 255:
        return 1
    if values.dtype == np.uint16:
        return 255 / 65535
    raise BuildError(where, "pixels must be from 0 to 1 or from 0 to 255", f"up to {largest:g}")


def _as_names(labels: NDArray[Any], where: str) -> list[str]:
    """Return the class of each picture as a word; one column for each class is read as the largest of them."""
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim == 2:
        labels = labels.argmax(axis=1)
    if labels.ndim != 1 or labels.dtype.kind not in "iubfUS":
        raise BuildError(where, "labels must be one number or word for each picture", f"shape {labels.shape}")
    if labels.dtype.kind == "f":
        labels = labels.astype(np.int64)
    return [name.decode() if isinstance(name, bytes) else str(name) for name in labels.tolist()]
