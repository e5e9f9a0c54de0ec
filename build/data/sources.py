"""Where the public data sets come from: folders, mirrors and Debian's package, in a fixed order."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import itertools
import shutil
import socket
import sys
import tempfile
import threading
import urllib.request
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from build.artifacts import Job
from build.data.dataset import Labelled
from build.errors import BuildError

if TYPE_CHECKING:
    from torchvision.datasets import MNIST

DEBIAN = Path("/usr/share/datasets")
TIMEOUT_S = 5.0


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
    """

    name: str
    folder: str
    payloads: dict[str, str]
    mirrors: tuple[str, ...]

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
        source = obtain(files, job.root, job.options.data_mirror, raw)
        found = {split: files.reader(raw, train=split == "train") for split in ("train", "test")}
        job.progress.note(f"{title}: checked files from {source}")
    return {
        split: (data.data.numpy().astype(np.uint8), data.targets.numpy().astype(np.uint8))
        for split, data in found.items()
    }


def obtain(files: IdxFiles, root: Path, mirror: str | None, into: Path) -> str:
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
    for title, fetch in _sources(files, root, mirror, into):
        try:
            fetch()
            return title
        except SourceMissing as missing:
            tried.append(f"{title}: {missing}")
    raise SourceMissing(", ".join(tried), files.folder)


def _sources(files: IdxFiles, root: Path, mirror: str | None, into: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield the sources in order, each with what fetches the files from it."""
    kept = root / ".cache" / "downloads"
    for title, folder in (("data/", root / "data"), ("earlier downloads", kept)):
        yield title, partial(_take_files, files, folder / files.folder / "raw", into, owned=True)
    if mirror and "://" in mirror:
        address = f"{mirror.rstrip('/')}/{files.folder}/raw/"
        yield mirror, partial(_download, files, [address], into, kept)
    elif mirror:
        yield mirror, partial(_take_files, files, Path(mirror) / files.folder / "raw", into, owned=False)
    yield f"Debian's dataset-{files.name}", partial(_take_files, files, DEBIAN / files.name, into, owned=False)
    public = (*files.reader.mirrors, *files.mirrors)
    yield "public mirrors", partial(_download, files, public, into, kept)


def _take_files(files: IdxFiles, folder: Path, into: Path, owned: bool) -> None:
    """Decompress the four files of a folder, checking each; ``folder`` keeps its good files as they are."""
    found = {name: _find(folder, name) for name in files.payloads}
    paths = {name: path for name, path in found.items() if path is not None}
    if len(paths) < len(found):
        missing = next(name for name in found if name not in paths)
        raise SourceMissing(f"no {missing}.gz" if folder.is_dir() else "not there")
    for name, path in paths.items():
        payload, whole = read_payload(path)
        got = hashlib.sha256(payload).hexdigest()
        if got != files.payloads[name] or not whole:
            raise _bad_file(path, files.payloads[name], got, whole, owned)
        target = into / files.folder / "raw" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(payload)


def _find(folder: Path, name: str) -> Path | None:
    """Return the file ``name``, compressed or not, in a folder."""
    return next((path for path in (folder / f"{name}.gz", folder / name) if path.is_file()), None)


def read_payload(path: Path) -> tuple[bytes, bool]:
    """Return the decompressed bytes of a file, and whether it is whole.

    Of a truncated or damaged gzip file this returns what can be decompressed.
    """
    data = path.read_bytes()
    if path.suffix != ".gz":
        return data, True
    try:
        return gzip.decompress(data), True
    except (EOFError, OSError, zlib.error):
        return _readable_part(data), False


def _readable_part(data: bytes) -> bytes:
    """Decompress as much of a damaged gzip file as possible."""
    stream, parts = zlib.decompressobj(wbits=31), []
    with contextlib.suppress(zlib.error):
        for start in range(0, len(data), 65536):
            parts.append(stream.decompress(data[start : start + 65536]))
    return b"".join(parts)


def _bad_file(path: Path, expected: str, got: str, whole: bool, owned: bool) -> BuildError:
    """Describe a file with wrong bytes; one of the build's own folders loses its final name."""
    where, do = str(path), "replace it"
    if owned:
        aside = path.with_name(path.name + ".bad")
        path.replace(aside)
        do = f"it is now {aside.name}; put the right file in its place, or none"
    damage = "" if whole else ", damaged or cut short"
    return BuildError(where, f"its content must have the SHA-256 {expected}", f"{got}{damage}", do)


def _download(files: IdxFiles, mirrors: Sequence[str], into: Path, kept: Path) -> None:
    """Let torchvision download from the mirrors that answer; keep the compressed files for next time."""
    answers = reachable([f"{mirror}{next(iter(files.payloads))}.gz" for mirror in mirrors])
    answering = list(itertools.compress(mirrors, answers))
    if not answering:
        raise SourceMissing("no answer")
    raw = into / files.folder / "raw"
    reader = type(files.folder, (files.reader,), {"mirrors": answering})
    try:
        with _patience(TIMEOUT_S), _bars_on_terminals_only():
            reader(into, download=True)
    except (RuntimeError, OSError, EOFError, zlib.error) as error:
        _blame_download(files, raw, answering)
        raise SourceMissing("the download broke off") from error
    for name, expected in files.payloads.items():
        got = hashlib.sha256((raw / name).read_bytes()).hexdigest()
        if got != expected:
            raise _bad_file(raw / name, expected, got, whole=True, owned=True)
    target = kept / files.folder / "raw"
    target.mkdir(parents=True, exist_ok=True)
    for name in files.payloads:
        shutil.move(raw / f"{name}.gz", target / f"{name}.gz")


def _blame_download(files: IdxFiles, raw: Path, mirrors: Sequence[str]) -> None:
    """Raise the error of a file that arrived with wrong bytes, if there is one."""
    for name, expected in files.payloads.items():
        path = raw / f"{name}.gz"
        if path.is_file():
            payload, _ = read_payload(path)
            got = hashlib.sha256(payload).hexdigest()
            if got != expected:
                path.unlink()
                place = f"{mirrors[-1]}{path.name}"
                raise BuildError(place, f"its content must have the SHA-256 {expected}", got, "use another mirror")


def reachable(addresses: Sequence[str]) -> list[bool]:
    """Ask all addresses at once whether they answer, and wait a few seconds at most."""
    answers = [False] * len(addresses)

    def ask(index: int, address: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            request = urllib.request.Request(address, method="HEAD")
            with urllib.request.urlopen(request, timeout=TIMEOUT_S):
                answers[index] = True

    threads = [threading.Thread(target=ask, args=item, daemon=True) for item in enumerate(addresses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT_S)
    return list(answers)


@contextlib.contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Let no socket wait longer than ``seconds``."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _bars_on_terminals_only() -> contextlib.AbstractContextManager[object]:
    """Hide torchvision's download bars where standard error is no terminal."""
    return contextlib.nullcontext() if sys.stderr.isatty() else contextlib.redirect_stderr(io.StringIO())
