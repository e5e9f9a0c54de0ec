"""Small pictures that tests draw, laid out as people keep them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from build.artifacts import Job
from build.configuration import Experiment, Options, load_experiment
from build.data import acquisition
from build.progress import Progress

HUES = {"cat": (200, 60, 40), "dog": (40, 160, 60), "owl": (50, 70, 200)}


def drawn(hue: Sequence[int], seed: int, size: tuple[int, int] = (12, 16)) -> Image.Image:
    """Draw a speckled picture of one hue, (height, width)."""
    noise = np.random.default_rng(seed).integers(-30, 31, size=(*size, 3))
    return Image.fromarray(np.clip(np.array(hue) + noise, 0, 255).astype(np.uint8))


def encoded(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    """Return a picture as the bytes of a file."""
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def folders(n_each: int = 6, splits: Sequence[str] = ("",), size: tuple[int, int] = (12, 16)) -> dict[str, bytes]:
    """Return pictures of three classes, by name."""
    return {
        "/".join(filter(None, (split, name, f"{index}.png"))): encoded(drawn(hue, hash_of(split, name, index), size))
        for split in splits
        for name, hue in HUES.items()
        for index in range(n_each)
    }


def hash_of(*parts: object) -> int:
    """Return a seed of its own for each picture."""
    return sum(ord(letter) * 31**place for place, letter in enumerate("/".join(map(str, parts)))) % 2**31


def lay_out(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write the same files as a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def experiment(root: Path, source: Path | str, *lines: str) -> Experiment:
    """Write and read the file of an experiment on these pictures."""
    path = root / "mine.toml"
    table = "\n".join(["[dataset]", f'source = "{source}"', *lines])
    path.write_text(f'title = "Mine"\n{table}\n[network]\nlayers = []\n')
    return load_experiment(path)


def run(root: Path, source: Path | str, *lines: str) -> Path:
    """Run the data stage on pictures and return its folder."""
    folder = root / "out"
    folder.mkdir(exist_ok=True)
    acquisition.run(Job(experiment(root, source, *lines), {}, folder, {}, Progress(quiet=True), root, Options()))
    return folder
