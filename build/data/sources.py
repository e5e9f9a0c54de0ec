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
import threading
import urllib.request
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from torchvision.datasets import MNIST, FashionMNIST

from build.errors import BuildError

DEBIAN = Path("/usr/share/datasets")
TIMEOUT_S = 5.0


@dataclass(frozen=True)
class PublicDataset:
    """A data set of IDX files that torchvision knows.

    Attributes
    ----------
    name : str
        As experiment files spell it.
    folder : str
        As torchvision and mirrors spell it: files lie in ``<folder>/raw/``.
    reader : type
        torchvision's class.
    mirrors : tuple of str
        Addresses beside torchvision's own.
    payloads : dict of str to str
        SHA-256 of each decompressed file.
    origin : str
        Who made it and under which licence, the same wherever it was fetched.
    """

    name: str
    folder: str
    reader: type[MNIST]
    mirrors: tuple[str, ...]
    payloads: dict[str, str]
    origin: str


FASHION_MNIST = PublicDataset(
    "fashion-mnist",
    "FashionMNIST",
    FashionMNIST,
    (
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
    ),
    {
        "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    },
    "Xiao, Rasul & Vollgraf 2017, github.com/zalandoresearch/fashion-mnist, MIT licence",
)
DIGITS = PublicDataset(
    "mnist",
    "MNIST",
    MNIST,
    ("https://storage.googleapis.com/cvdf-datasets/mnist/",),
    {
        "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    },
    "LeCun, Cortes & Burges, yann.lecun.com/exdb/mnist, CC BY-SA 3.0",
)
PUBLIC = {dataset.name: dataset for dataset in (FASHION_MNIST, DIGITS)}


class SourceMissing(Exception):
    """A source does not have the data; the next one may."""


def obtain(dataset: PublicDataset, root: Path, mirror: str | None, into: Path) -> str:
    """Put the four decompressed files into ``into/<folder>/raw/`` and name the source.

    Parameters
    ----------
    dataset : PublicDataset
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
    for title, fetch in _sources(dataset, root, mirror, into):
        try:
            fetch()
            return title
        except SourceMissing as missing:
            tried.append(f"{title}: {missing}")
    raise SourceMissing(", ".join(tried))


def _sources(
    dataset: PublicDataset, root: Path, mirror: str | None, into: Path
) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield the sources in order, each with what fetches the files from it."""
    kept = root / ".cache" / "downloads"
    for title, folder in (("data/", root / "data"), ("earlier downloads", kept)):
        yield title, partial(_take_files, dataset, folder / dataset.folder / "raw", into, owned=True)
    if mirror and "://" in mirror:
        address = f"{mirror.rstrip('/')}/{dataset.folder}/raw/"
        yield mirror, partial(_download, dataset, [address], into, kept)
    elif mirror:
        yield mirror, partial(_take_files, dataset, Path(mirror) / dataset.folder / "raw", into, owned=False)
    yield f"Debian's dataset-{dataset.name}", partial(_take_files, dataset, DEBIAN / dataset.name, into, owned=False)
    public = (*dataset.reader.mirrors, *dataset.mirrors)
    yield "public mirrors", partial(_download, dataset, public, into, kept)


def _take_files(dataset: PublicDataset, folder: Path, into: Path, owned: bool) -> None:
    """Decompress the four files of a folder, checking each; ``folder`` keeps its good files as they are."""
    found = {name: _find(folder, name) for name in dataset.payloads}
    paths = {name: path for name, path in found.items() if path is not None}
    if len(paths) < len(found):
        missing = next(name for name in found if name not in paths)
        raise SourceMissing(f"no {missing}.gz" if folder.is_dir() else "not there")
    for name, path in paths.items():
        payload, whole = read_payload(path)
        got = hashlib.sha256(payload).hexdigest()
        if got != dataset.payloads[name] or not whole:
            raise _bad_file(path, dataset.payloads[name], got, whole, owned)
        target = into / dataset.folder / "raw" / name
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


def _download(dataset: PublicDataset, mirrors: Sequence[str], into: Path, kept: Path) -> None:
    """Let torchvision download from the mirrors that answer; keep the compressed files for next time."""
    answers = reachable([f"{mirror}{next(iter(dataset.payloads))}.gz" for mirror in mirrors])
    answering = list(itertools.compress(mirrors, answers))
    if not answering:
        raise SourceMissing("no answer")
    raw = into / dataset.folder / "raw"
    reader = type(dataset.folder, (dataset.reader,), {"mirrors": answering})
    try:
        with _patience(TIMEOUT_S), _bars_on_terminals_only():
            reader(into, download=True)
    except (RuntimeError, OSError, EOFError, zlib.error) as error:
        _blame_download(dataset, raw, answering)
        raise SourceMissing("the download broke off") from error
    for name, expected in dataset.payloads.items():
        got = hashlib.sha256((raw / name).read_bytes()).hexdigest()
        if got != expected:
            raise _bad_file(raw / name, expected, got, whole=True, owned=True)
    target = kept / dataset.folder / "raw"
    target.mkdir(parents=True, exist_ok=True)
    for name in dataset.payloads:
        shutil.move(raw / f"{name}.gz", target / f"{name}.gz")


def _blame_download(dataset: PublicDataset, raw: Path, mirrors: Sequence[str]) -> None:
    """Raise the error of a file that arrived with wrong bytes, if there is one."""
    for name, expected in dataset.payloads.items():
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
