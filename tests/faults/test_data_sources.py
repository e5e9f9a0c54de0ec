"""Faults of where data come from: mirrors that crawl, swell or lie on the disk, and files that went bad."""

import gzip
import io
from email.message import Message
from pathlib import Path

import pytest

from build.data import downloads, sources
from build.data.payloads import WrongBytes, read_payload
from build.errors import BuildError
from tests.tiny_dataset import lay_out, make_payloads, run, stand_in

pytestmark = pytest.mark.xdist_group("torchvision")  # which takes longer to import than all these tests

IMAGES = "t10k-images-idx3-ubyte.gz"
HTTP = "http://mirror.invalid"


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """Return the folder of the files; the build takes them for Fashion-MNIST's."""
    return lay_out(tmp_path / "a mirror", make_payloads())


@pytest.fixture
def tiny(mirror: Path, monkeypatch: pytest.MonkeyPatch) -> sources.IdxFiles:
    return stand_in(make_payloads(), mirror, monkeypatch)


class Line(io.BytesIO):
    """An answer that brings a few bytes at a time, as slowly as its clock says."""

    def __init__(self, content: bytes, n_bytes: int, second: "Clock") -> None:
        super().__init__(content)
        self.headers = Message()
        self._n_bytes = n_bytes
        self._second = second

    def read1(self, size: int | None = -1, /) -> bytes:
        self._second.passed += 1
        return super().read1(self._n_bytes)


class Clock:
    """Seconds that pass only when a byte arrives."""

    passed = 0.0

    def __call__(self) -> float:
        return self.passed


def slow_down(monkeypatch: pytest.MonkeyPatch, raw: Path, n_bytes: int) -> Clock:
    """Serve a folder at so many bytes a second."""
    clock = Clock()

    def answer(address: object, **_: object) -> Line:
        name = address.rpartition("/")[2] if isinstance(address, str) else IMAGES
        return Line((raw / name).read_bytes(), n_bytes, clock)

    monkeypatch.setattr(downloads, "monotonic", clock)
    monkeypatch.setattr(downloads.urllib.request, "urlopen", answer)
    return clock


def test_a_mirror_of_one_byte_a_second_is_given_up(tmp_path, tiny, mirror, monkeypatch) -> None:
    clock = slow_down(monkeypatch, mirror, 1)
    with pytest.raises(BuildError, match=r"broke off after 61 bytes \(too slow: given up after 61 s\)") as caught:
        run(tmp_path, HTTP, fallback=False)
    assert "\n" not in str(caught.value)
    assert clock.passed < 3 * downloads.PATIENCE_S


def test_a_slow_line_that_brings_something_is_waited_for(tmp_path, tiny, mirror, monkeypatch) -> None:
    monkeypatch.setattr(downloads, "PATIENCE_S", 1.0)
    monkeypatch.setattr(downloads, "SLOWEST", 50)
    clock = slow_down(monkeypatch, mirror, 51)
    assert (run(tmp_path, HTTP, fallback=False) / "test.npz").is_file()
    assert clock.passed > 100 * downloads.PATIENCE_S


def test_a_mirror_may_be_an_address_of_a_folder(tmp_path, tiny, mirror) -> None:
    address = mirror.parent.parent.as_uri()
    assert address.startswith("file:///") and "%20" in address
    assert (run(tmp_path, address, fallback=False) / "test.npz").is_file()
    assert not (tmp_path / ".cache").exists(), "what lies on the disk is not downloaded"


def test_a_bad_file_behind_a_folders_address_is_named(tmp_path, tiny, mirror) -> None:
    (mirror / IMAGES).write_bytes(b"<html>")
    with pytest.raises(BuildError, match=rf"{IMAGES}: its content must have the SHA-256"):
        run(tmp_path, mirror.parent.parent.as_uri())


def test_a_bomb_is_read_no_further_than_a_file_can_be_long(tmp_path, monkeypatch) -> None:
    """Count what is decompressed: a hundred megabytes lie in a file of a hundred kilobytes."""
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(bytes(100_000_000), compresslevel=1))
    read, n_bytes = gzip.GzipFile.read, 0

    def counted(file: gzip.GzipFile, size: int | None = -1) -> bytes:
        nonlocal n_bytes
        part = read(file, size)
        n_bytes += len(part)
        return part

    monkeypatch.setattr(gzip.GzipFile, "read", counted)
    with pytest.raises(WrongBytes, match="more than 5000 bytes"):
        read_payload(bomb, "0" * 64, 5000)
    assert n_bytes == 5001


@pytest.mark.parametrize("place", ["data", "a mirror"])
def test_a_bomb_is_one_line_wherever_it_lies(tmp_path, tiny, mirror, place) -> None:
    raw = tmp_path / place / "FashionMNIST" / "raw"
    raw.parent.parent.mkdir(exist_ok=True)
    if raw != mirror:
        lay_out(tmp_path / place, make_payloads())
    (raw / IMAGES).write_bytes(gzip.compress(bytes(1_000_000)))
    with pytest.raises(BuildError, match=rf"{IMAGES}: .*\(got more than {tiny.largest} bytes\)"):
        run(tmp_path, str(mirror.parent.parent))


def test_a_download_that_does_not_end_is_given_up(tmp_path, tiny, mirror, monkeypatch) -> None:
    slow_down(monkeypatch, mirror, 60_000)
    (mirror / "train-images-idx3-ubyte.gz").write_bytes(bytes(10_000_000))
    with pytest.raises(BuildError, match=r"broke off after 60000 bytes \(longer than it can be\)"):
        run(tmp_path, HTTP, fallback=False)


@pytest.mark.parametrize("damage", ["cut short", "other bytes", "a bomb"])
def test_a_damaged_file_of_an_earlier_download_is_fetched_again(tmp_path, tiny, mirror, monkeypatch, damage) -> None:
    slow_down(monkeypatch, mirror, 60_000)
    run(tmp_path, HTTP, fallback=False)
    kept = tmp_path / ".cache" / "downloads" / "FashionMNIST" / "raw" / IMAGES
    whole = kept.read_bytes()
    kept.write_bytes({"cut short": whole[:99], "other bytes": b"x" * 99}.get(damage, gzip.compress(bytes(1_000_000))))
    run(tmp_path, HTTP, fallback=False)
    assert kept.read_bytes() == whole == (mirror / IMAGES).read_bytes()


def test_a_damaged_file_that_cannot_be_fetched_again_is_told(tmp_path, tiny, mirror) -> None:
    raw = lay_out(tmp_path / ".cache" / "downloads", make_payloads())
    (raw / IMAGES).write_bytes(b"")
    with pytest.raises(BuildError, match=rf"earlier downloads: {IMAGES} was not the right one any more"):
        run(tmp_path, fallback=False)
