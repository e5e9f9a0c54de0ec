"""Where the public data sets come from: folders, mirrors and Debian's package, in a fixed order."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from build.artifacts import Job
from build.data.dataset import Labelled
from build.data.downloads import DownloadFailed, download, reachable
from build.data.payloads import WrongBytes, read_payload
from build.errors import BuildError
from build.progress import Progress

if TYPE_CHECKING:
    from torchvision.datasets import MNIST

DEBIAN = Path("/usr/share/datasets")
Refusal = Callable[[Path, str, WrongBytes], Exception]
"""What becomes of a file with wrong bytes, given the SHA-256 that it must have; what to raise."""


@dataclass(frozen=True)
class IdxFiles:
    """The four IDX files of a data set that torchvision knows.

    Attributes
    ----------
    name : str
        As experiment files and Debian spell it.
    folder : str
        As torchvision calls its class, and mirrors the folder: files lie in ``<folder>/raw/``.
    payloads : dict of str to str
        SHA-256 of each decompressed file.
    mirrors : tuple of str
        Addresses beside torchvision's own.
    largest : int
        Bytes of the largest decompressed file.
    """

    name: str
    folder: str
    payloads: dict[str, str]
    mirrors: tuple[str, ...]
    largest: int = 16 + 60_000 * 28 * 28

    @property
    def reader(self) -> type[MNIST]:
        """Torchvision's class, imported when it is asked for: pages need names only."""
        import torchvision.datasets

        found: type[MNIST] = getattr(torchvision.datasets, self.folder)
        return found


class SourceMissing(Exception):
    """A source does not have the data; the next one may.

    Parameters
    ----------
    tried : str
        What was looked at, and what was wrong with it.
    folder : str
        Below ``data/``: where the files would be found.
    """

    def __init__(self, tried: str, folder: str = "") -> None:
        super().__init__(tried)
        self.folder = folder


def load_public(files: IdxFiles, job: Job, title: str) -> dict[str, Labelled]:
    """Return the images of both splits from the first source that has them, and say which it was.

    Raises
    ------
    BuildError
        If a file has the wrong bytes.
    SourceMissing
        If no source has the data; the message lists what was tried.
    """
    with tempfile.TemporaryDirectory(prefix="dataset-") as temporary:
        raw = Path(temporary)
        source = obtain(files, job.root, job.options.data_mirror, raw, job.progress)
        found = {split: files.reader(raw, train=split == "train") for split in ("train", "test")}
        job.progress.note(f"{title}: checked files from {source}")
    return {
        split: (data.data.numpy().astype(np.uint8), data.targets.numpy().astype(np.uint8))
        for split, data in found.items()
    }


def obtain(files: IdxFiles, root: Path, mirror: str | None, into: Path, progress: Progress) -> str:
    """Put the four decompressed files into ``into/<folder>/raw/`` and name the source.

    Parameters
    ----------
    files : IdxFiles
        What to obtain.
    root : Path
        The checkout: ``data/`` and ``.cache/downloads/`` in it are looked at first.
    mirror : str or None
        A folder or URL laid out like ``<folder>/raw/<file>.gz``.
    into : Path
        A folder of the caller's own.
    progress : Progress
        Where downloads may draw their bars.

    Returns
    -------
    str
        Where the data came from.

    Raises
    ------
    BuildError
        If a file has the wrong bytes.
    SourceMissing
        If no source has the data; the message lists what was tried.
    """
    tried = []
    for title, fetch in _sources(files, root, mirror, into, progress):
        try:
            fetch()
            return title
        except SourceMissing as missing:
            tried.append(f"{title}: {missing}")
    raise SourceMissing(", ".join(tried), files.folder)


def _sources(
    files: IdxFiles, root: Path, mirror: str | None, into: Path, progress: Progress
) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield the sources in order, each with what fetches the files from it."""
    take = partial(_take_files, files, into=into / files.folder / "raw")
    kept = root / ".cache" / "downloads" / files.folder / "raw"
    load = partial(_download, files, into=into / files.folder / "raw", kept=kept, progress=progress)
    yield "data/", partial(take, root / "data" / files.folder / "raw", refuse=_set_aside)
    yield "earlier downloads", partial(take, kept, refuse=_throw_away)
    if mirror and "://" in mirror and not mirror.startswith("file:"):
        yield mirror, partial(load, [f"{mirror.rstrip('/')}/{files.folder}/raw/"])
    elif mirror:
        yield mirror, partial(take, _local(mirror) / files.folder / "raw", refuse=_name)
    yield f"Debian's dataset-{files.name}", partial(take, DEBIAN / files.name, refuse=_name)
    yield "public mirrors", partial(load, (*files.reader.mirrors, *files.mirrors))


def _local(mirror: str) -> Path:
    """Return the folder that a path or a ``file:`` address names."""
    return Path(urllib.request.url2pathname(urlsplit(mirror).path) if mirror.startswith("file:") else mirror)


def _take_files(
    files: IdxFiles, folder: Path, into: Path, refuse: Callable[[Path, str, WrongBytes], Exception]
) -> None:
    """Decompress the four files of a folder, checking each; ``folder`` keeps its good files as they are."""
    found = {name: _find(folder, name) for name in files.payloads}
    paths = {name: path for name, path in found.items() if path is not None}
    if len(paths) < len(found):
        missing = next(name for name in found if name not in paths)
        raise SourceMissing(f"no {missing}.gz" if folder.is_dir() else "not there")
    into.mkdir(parents=True, exist_ok=True)
    for name, path in paths.items():
        try:
            payload = read_payload(path, files.payloads[name], files.largest)
        except WrongBytes as wrong:
            raise refuse(path, files.payloads[name], wrong) from None
        (into / name).write_bytes(payload)


def _find(folder: Path, name: str) -> Path | None:
    """Return the file ``name``, compressed or not, in a folder."""
    return next((path for path in (folder / f"{name}.gz", folder / name) if path.is_file()), None)


def _name(place: object, expected: str, wrong: WrongBytes, do: str = "replace it") -> BuildError:
    """Describe a file with wrong bytes."""
    return BuildError(str(place), f"its content must have the SHA-256 {expected}", wrong, do)


def _set_aside(path: Path, expected: str, wrong: WrongBytes) -> BuildError:
    """Take its final name from a file of the author's, and describe it."""
    aside = path.with_name(f"{path.name}.bad")
    path.replace(aside)
    return _name(path, expected, wrong, f"it is now {aside.name}; put the right file in its place, or none")


def _throw_away(path: Path, expected: str, wrong: WrongBytes) -> SourceMissing:
    """Remove a file that can be fetched again."""
    path.unlink()
    return SourceMissing(f"{path.name} was not the right one any more")


def _download(files: IdxFiles, mirrors: Sequence[str], into: Path, kept: Path, progress: Progress) -> None:
    """Download from the mirrors that answer, checking each file; keep the compressed ones for next time."""
    answers = reachable([f"{mirror}{next(iter(files.payloads))}.gz" for mirror in mirrors])
    answering = list(itertools.compress(mirrors, answers))
    if not answering:
        raise SourceMissing("no answer")
    into.mkdir(parents=True, exist_ok=True)
    for name, expected in files.payloads.items():
        packed = into / f"{name}.gz"
        mirror = _download_one(answering, packed, files.largest, progress)
        try:
            (into / name).write_bytes(read_payload(packed, expected, files.largest))
        except WrongBytes as wrong:
            raise _name(f"{mirror}{packed.name}", expected, wrong, "use another mirror") from None
    kept.mkdir(parents=True, exist_ok=True)
    for name in files.payloads:
        shutil.move(into / f"{name}.gz", kept / f"{name}.gz")


def _download_one(mirrors: Sequence[str], target: Path, largest: int, progress: Progress) -> str:
    """Download one file from the first mirror that sends it, and return that mirror."""
    failures = []
    longest = largest + largest // 100 + 1024  # what cannot be compressed grows a little
    for mirror in mirrors:
        try:
            download(f"{mirror}{target.name}", target, longest, progress)
            return mirror
        except DownloadFailed as failed:
            failures.append(str(failed))
    raise SourceMissing(", ".join(failures))
