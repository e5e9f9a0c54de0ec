"""Sources of data: the right bytes from the first source that has them, and a clear word about wrong ones."""

import dataclasses
import functools
import gzip
import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from build.artifacts import Job
from build.configuration import Experiment, Network, Options
from build.data import acquisition, sources
from build.data.datasets import drawn_garments, load_split, mnist
from build.data.downloads import reachable
from build.data.sources import SourceMissing, obtain
from build.errors import BuildError
from build.progress import Progress
from tests.tiny_dataset import SIZES, lay_out, make_payloads, run, stand_in

pytestmark = pytest.mark.xdist_group("torchvision")  # which takes longer to import than all these tests


@pytest.fixture(scope="module")
def payloads() -> dict[str, bytes]:
    return make_payloads()


@pytest.fixture
def mirror(tmp_path: Path, payloads: dict[str, bytes]) -> Path:
    return lay_out(tmp_path / "mirror", payloads)


@pytest.fixture
def tiny(payloads: dict[str, bytes], mirror: Path, monkeypatch: pytest.MonkeyPatch) -> sources.IdxFiles:
    return stand_in(payloads, mirror, monkeypatch)


@pytest.fixture
def address(mirror: Path) -> Iterator[str]:
    """Serve the mirror over HTTP."""
    handler = functools.partial(QuietHandler, directory=mirror.parent.parent)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def check(folder: Path, payloads: dict[str, bytes]) -> None:
    """Hold the outputs against the bytes that went in."""
    for split, prefix in (("train", "train"), ("test", "t10k")):
        size = SIZES[prefix]
        data = load_split(folder, split)
        pixels = np.frombuffer(payloads[f"{prefix}-images-idx3-ubyte"][16:], np.uint8).reshape(size, 1, 28, 28)
        assert (data.images.dtype, data.labels.dtype) == (np.float32, np.int64)
        np.testing.assert_allclose(data.images, pixels / 255, atol=1e-7)
        assert data.labels.tolist() == list(payloads[f"{prefix}-labels-idx1-ubyte"][8:])


def test_a_mirror_folder_is_read_and_left_as_it_is(tmp_path, tiny, mirror, payloads) -> None:
    before = names_in(mirror)
    folder = run(tmp_path, str(mirror.parent.parent))
    check(folder, payloads)
    described = json.loads((folder / "dataset.json").read_text())
    assert (described["synthetic"], described["sha256"]) == (False, tiny.payloads)
    assert described["classes"][9] == "Ankle boot" and len(described["glyphs"]) == 10
    assert names_in(mirror) == before


def test_our_reading_is_torchvisions(tmp_path, tiny, mirror) -> None:
    folder = run(tmp_path, str(mirror.parent.parent))
    own_root = tmp_path / "own"
    shutil.copytree(mirror, own_root / "FashionMNIST" / "raw")
    reader = type("FashionMNIST", (tiny.reader,), {"mirrors": [f"{mirror.as_uri()}/"]})
    theirs = reader(own_root, train=False, download=True)
    with np.load(folder / "test.npz") as ours:
        np.testing.assert_array_equal(ours["images"], theirs.data.numpy())
        np.testing.assert_array_equal(ours["labels"], theirs.targets.numpy())


def test_data_in_the_checkout_comes_first_compressed_or_not(tmp_path, tiny, mirror, payloads) -> None:
    raw = tmp_path / "data" / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    for name, payload in payloads.items():
        (raw / name).write_bytes(payload)
    check(run(tmp_path, "/nowhere"), payloads)


def test_other_gzip_bytes_with_the_same_payload_are_as_good(tmp_path, tiny, mirror, payloads) -> None:
    name, payload = next(iter(payloads.items()))
    (mirror / f"{name}.gz").write_bytes(gzip.compress(payload, compresslevel=1, mtime=99))
    check(run(tmp_path, str(mirror.parent.parent)), payloads)


def test_debians_package_is_a_source(tmp_path, tiny, mirror, payloads, monkeypatch) -> None:
    monkeypatch.setattr(sources, "DEBIAN", tmp_path / "datasets")
    shutil.copytree(mirror, tmp_path / "datasets" / "fashion-mnist")
    check(run(tmp_path), payloads)


def test_a_download_is_checked_and_kept(tmp_path, tiny, address, payloads, capsys) -> None:
    check(run(tmp_path, address), payloads)
    kept = tmp_path / ".cache" / "downloads" / "FashionMNIST" / "raw"
    assert names_in(kept) == {f"{name}.gz" for name in payloads}
    check(run(tmp_path, None), payloads)
    assert "%|" not in capsys.readouterr().err


@pytest.mark.parametrize("damage", ["wrong", "truncated"])
def test_a_bad_download_is_named_and_not_kept(tmp_path, tiny, mirror, address, damage) -> None:
    path = mirror / "t10k-images-idx3-ubyte.gz"
    data = path.read_bytes()
    path.write_bytes(gzip.compress(b"something else") if damage == "wrong" else data[: len(data) // 2])
    with pytest.raises(BuildError, match=rf"{path.name}: .*{tiny.payloads[path.stem]} \(got [0-9a-f]{{64}}"):
        run(tmp_path, address)
    assert path.name not in names_in(tmp_path / ".cache")


@pytest.mark.parametrize("damage", ["wrong", "truncated", "no gzip"])
def test_a_bad_file_of_a_mirror_folder_is_named_and_left(tmp_path, tiny, mirror, damage) -> None:
    path = mirror / "train-labels-idx1-ubyte.gz"
    data = path.read_bytes()
    path.write_bytes({"wrong": gzip.compress(b"x"), "truncated": data[:-12], "no gzip": b"<html>"}[damage])
    with pytest.raises(BuildError, match=rf"{path.name}: .*{tiny.payloads[path.stem]} \(got [0-9a-f]{{64}}") as caught:
        run(tmp_path, str(mirror.parent.parent))
    assert ("cut short" in str(caught.value)) == (damage != "wrong")
    assert path.is_file()


def test_a_bad_file_in_the_checkout_loses_its_name(tmp_path, tiny, mirror) -> None:
    raw = tmp_path / "data" / "FashionMNIST" / "raw"
    shutil.copytree(mirror, raw)
    path = raw / "t10k-labels-idx1-ubyte.gz"
    path.write_bytes(b"")
    with pytest.raises(BuildError, match=r"it is now t10k-labels-idx1-ubyte.gz.bad"):
        run(tmp_path)
    assert not path.exists() and path.with_name(f"{path.name}.bad").exists()


def test_an_incomplete_folder_is_passed_over(tmp_path, tiny, mirror, payloads) -> None:
    raw = tmp_path / "data" / "FashionMNIST" / "raw"
    shutil.copytree(mirror, raw)
    (raw / "train-labels-idx1-ubyte.gz").unlink()
    check(run(tmp_path, str(mirror.parent.parent)), payloads)


def test_without_a_source_garments_are_drawn_and_the_reader_is_told(tmp_path, tiny, monkeypatch, capsys) -> None:
    monkeypatch.setattr(drawn_garments, "N_DRAWN", {"train": 30, "test": 20})
    folder = run(tmp_path)
    assert json.loads((folder / "dataset.json").read_text())["synthetic"] is True
    assert load_split(folder, "train").images.shape == (30, 1, 28, 28)
    assert "drawn garments instead" in capsys.readouterr().err


def test_without_a_source_a_named_data_set_is_an_error(tmp_path, tiny) -> None:
    with pytest.raises(BuildError, match="dataset fashion-mnist: must be obtainable") as caught:
        run(tmp_path, "http://127.0.0.1:9/", fallback=False)
    assert "\n" not in str(caught.value)


def test_garments_stand_in_for_digits_too_and_say_so(tmp_path, tiny, monkeypatch, capsys) -> None:
    monkeypatch.setattr("torchvision.datasets.MNIST", tiny.reader)
    monkeypatch.setattr(mnist, "FILES", dataclasses.replace(tiny, name="mnist", folder="MNIST"))
    monkeypatch.setattr(drawn_garments, "N_DRAWN", {"train": 20, "test": 10})
    experiment = Experiment("digits", "Digits", "mnist", Network(()))
    acquisition.run(Job(experiment, {}, tmp_path, {}, Progress(quiet=True), tmp_path, Options()))
    dataset = json.loads((tmp_path / "dataset.json").read_text())
    assert (dataset["name"], dataset["synthetic"], dataset["stands_for"]) == ("mnist", True, "MNIST")
    assert (dataset["title"], dataset["noun"]) == ("Drawn garments", "garment")
    assert "data/MNIST/raw/" in capsys.readouterr().err
    with pytest.raises(BuildError, match="dataset mnist"):
        acquisition.run(Job(experiment, {}, tmp_path, {}, Progress(quiet=True), tmp_path, Options(fallback=False)))


def test_the_sources_tried_are_listed(tmp_path, tiny) -> None:
    with pytest.raises(SourceMissing, match="data/: not there, earlier downloads: not there, Debian") as caught:
        obtain(tiny, tmp_path, None, tmp_path / "into", Progress(quiet=True))
    assert "no answer" in str(caught.value)


def test_only_addresses_that_answer_are_reachable(address) -> None:
    assert reachable([f"{address}/FashionMNIST/", "http://127.0.0.1:9/", "nonsense"]) == [True, False, False]
