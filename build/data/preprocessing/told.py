"""What the files beside a model, and the model itself, tell of its preprocessing and its labels."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from build.author.picture_settings import FILTERS
from build.author.preprocessing_settings import Preprocessing
from build.errors import BuildError

RESAMPLE = ("nearest", "lanczos", "bilinear", "bicubic", "box", "hamming")
"""Pillow's filters by number, as Hugging Face writes them."""
WINDOWS_RANGES = {
    "NominalRange_0_255": (0.0, 255.0),
    "Normalized_0_1": (0.0, 1.0),
    "Normalized_1_1": (-1.0, 1.0),
    "NominalRange_16_235": (16.0, 235.0),
}


@dataclass(frozen=True)
class Told:
    """What somebody wrote down about a model.

    Attributes
    ----------
    source : str
        Where it is written.
    preprocessing : Preprocessing or None
        How pixels become numbers, where that is told.
    pictures : mapping of str to value
        Settings of the table ``[dataset]``: size, fit, edge, filter, channels.
    labels : tuple of str
        Names of the classes, in the order of the model's outputs.
    """

    source: str
    preprocessing: Preprocessing | None = None
    pictures: Mapping[str, Any] = field(default_factory=dict)
    labels: tuple[str, ...] = ()


def told_beside(model: Path, metadata: Mapping[str, str] | None = None) -> list[Told]:
    """Return what is told of a model, the most particular first.

    Parameters
    ----------
    model : Path
        The ONNX file; ``preprocessor_config.json``, ``config.json`` and ``metadata.json`` may lie beside it.
    metadata : mapping of str to str, optional
        The model's own properties.

    Raises
    ------
    BuildError
        If one of these files is not what it is called.
    """
    found = []
    for name, read in READERS.items():
        path = model.with_name(name)
        if path.is_file() and (told := read(_object(path), name)):
            found.append(told)
    own = _own(metadata or {}, model.name)
    return [*found, *([own] if own else [])]


def _object(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise BuildError(str(path), "must be readable as JSON", error, "mend or remove it") from error
    if not isinstance(content, dict):
        raise BuildError(str(path), "must be one JSON object", type(content).__name__, "mend or remove it")
    return content


def _hugging_face(content: Mapping[str, Any], name: str) -> Told:
    """Read an image processor of transformers."""
    preprocessing = _normalized(content) if {"image_mean", "do_rescale", "rescale_factor"} & content.keys() else None
    return Told(name, preprocessing, _resizing(content))


def _normalized(content: Mapping[str, Any]) -> Preprocessing:
    factor = float(content.get("rescale_factor", 1 / 255)) if content.get("do_rescale", True) else 1.0
    white = round(255 * factor, 6)
    mean: tuple[float, ...] = (0.0,)
    std: tuple[float, ...] = (1.0,)
    if content.get("do_normalize", True) and "image_mean" in content:
        mean, std = (_numbers(content[key]) for key in ("image_mean", "image_std"))
    flipped = content.get("do_flip_channel_order") or content.get("do_flip_channels")
    return Preprocessing((0.0, white), mean, std, "BGR" if flipped else "RGB")


def _resizing(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return size, fit and filter: scaled, then the middle kept where there is a crop."""
    found: dict[str, Any] = {}
    size, crop = (_sides(content.get(key)) for key in ("size", "crop_size"))
    size = size if content.get("do_resize", True) else None
    if content.get("do_center_crop") and crop:
        found = {"size": crop, "fit": "cover", "edge": min(size) if size else 0}
    elif size:
        found = {"size": size, "fit": "stretch"}
    resample: Any = content.get("resample")
    known = isinstance(resample, int) and 0 <= resample < len(RESAMPLE)
    return found | ({"filter": RESAMPLE[resample]} if known else {})


def _sides(size: Any) -> tuple[int, int] | None:
    """Read a number, a pair or a mapping as height and width."""
    if isinstance(size, Mapping):
        edge = size.get("shortest_edge")
        size = (size.get("height", edge), size.get("width", edge))
    pair = (size, size) if isinstance(size, int) else size
    whole = isinstance(pair, list | tuple) and len(pair) == 2 and all(isinstance(side, int) for side in pair)
    return (pair[0], pair[1]) if whole else None


def _labels_of(content: Mapping[str, Any], name: str) -> Told | None:
    """Read the names of the classes from a model's configuration."""
    names = content.get("id2label")
    return Told(name, labels=_in_order(names)) if isinstance(names, Mapping) else None


def _teachable_machine(content: Mapping[str, Any], name: str) -> Told | None:
    """Read what Teachable Machine writes: the middle of a picture, from minus one to one."""
    if "teachablemachine" not in str(content.get("packageName")):
        return None
    pictures: dict[str, Any] = {"channels": 1 if content.get("grayscale") else 3, "fit": "cover", "filter": "bilinear"}
    if size := _sides(content.get("imageSize")):
        pictures["size"] = size
    return Told(name, Preprocessing((-1.0, 1.0)), pictures, tuple(map(str, content.get("labels", ()))))


READERS: Mapping[str, Callable[[Mapping[str, Any], str], Told | None]] = {
    "preprocessor_config.json": _hugging_face,
    "metadata.json": _teachable_machine,
    "config.json": _labels_of,
}


def _own(metadata: Mapping[str, str], name: str) -> Told | None:
    """Read a model's own properties: Windows ML's, and plain ones such as mean, std, range, order and labels."""
    values = {key.lower(): _literal(text) for key, text in metadata.items()}
    windows = WINDOWS_RANGES.get(str(values.get("image.nominalpixelrange")))
    low_high = _numbers(values.get("range", windows or ()))
    mean, std = (_numbers(values.get(key, ())) for key in ("mean", "std"))
    order = str(values.get("order", values.get("image.bitmappixelformat", "")))[:3].upper()
    preprocessing = None
    if low_high or mean or std or order == "BGR":
        given = {"range": low_high, "mean": mean, "std": std, "order": order if order == "BGR" else ""}
        preprocessing = Preprocessing(**{key: value for key, value in given.items() if value})  # type: ignore[arg-type]
    labels = next((_in_order(values[key]) for key in ("labels", "names", "classes", "id2label") if key in values), ())
    pictures = {"filter": values["filter"]} if values.get("filter") in FILTERS else {}
    return Told(f"{name}'s own properties", preprocessing, pictures, labels) if preprocessing or labels else None


def _literal(text: str) -> Any:
    """Read a property as a number or a list where it is one, else as it stands."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text


def _numbers(value: Any) -> tuple[float, ...]:
    items = value if isinstance(value, list | tuple) else (value,)
    return tuple(float(each) for each in items if isinstance(each, int | float))


def _in_order(names: Any) -> tuple[str, ...]:
    """Return names by their index, whether they are listed, mapped or joined by commas."""
    if isinstance(names, Mapping):
        keys = sorted(names, key=lambda key: int(str(key)) if str(key).isdigit() else 0)
        return tuple(str(names[key]) for key in keys)
    if isinstance(names, str):
        return tuple(part.strip() for part in names.split(","))
    return tuple(map(str, names)) if isinstance(names, list | tuple) else ()
