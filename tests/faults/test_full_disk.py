"""A disk without room: one line, before the build where it can be known, wherever it strikes otherwise."""

import errno
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from build.artifacts import read_json
from build.data.downloads import download
from build.disk.room import check_room, told_when_full
from build.errors import BuildError
from build.progress import Progress
from build.stages import STAGES
from tests.faults.tiny import OBLIGING, build, tiny_pipeline

ROOT = Path(__file__).resolve().parent.parent.parent
GREEDY = "tests.fixtures.greedy"
LIMITED = """
import resource, sys
from pathlib import Path
from build import cli
from tests.faults.tiny import *
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
cli._site = lambda options: build(tiny_pipeline(Path(sys.argv[1]), Path("site"), *sys.argv[2:4], int(sys.argv[4])))
sys.exit(cli.main(["site"]))
"""
Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(
    ("first", "site", "n_workers", "step"),
    [
        pytest.param(GREEDY, OBLIGING, 1, "tiny/first", id="in this process"),
        pytest.param(GREEDY, OBLIGING, 2, "tiny/first", id="in a worker"),
        pytest.param(OBLIGING, GREEDY, 2, "site/render", id="in render"),
    ],
)
def test_a_write_that_finds_no_room_is_told_of_in_one_line(
    tmp_path: Path, first: str, site: str, n_workers: int, step: str
) -> None:
    command = [sys.executable, "-c", LIMITED, str(tmp_path), first, site, str(n_workers)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert done.stderr.startswith(f"{step}: needs about ") and "(got File too large, " in done.stderr
    assert [path.name for path in tmp_path.rglob(".*.new-*")] == []


def test_a_build_that_cannot_fit_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(10**9, 10**9, 10**6))
    with pytest.raises(BuildError, match=r"^this build: needs about 9 MB .* \(got 1 MB free\); make room"):
        build(tiny_pipeline(tmp_path))
    assert not list((tmp_path / ".cache").glob("*/*"))


def test_what_was_built_before_says_how_much_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tiny_pipeline(tmp_path))
    manifest = read_json(tmp_path / ".cache" / "tiny" / "first" / "manifest.json")
    assert manifest["n_bytes"] == len("new")
    (tmp_path / "site" / "build.json").unlink()
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(10**9, 10**9, 10**6))
    build(tiny_pipeline(tmp_path))


def test_needs_on_one_disk_are_added_up(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    check_room([(tmp_path / "a" / "b", free / 4), (tmp_path / "c", free / 4)])
    with pytest.raises(BuildError, match="needs about"):
        check_room([(tmp_path / "a" / "b", free * 0.8), (tmp_path / "c", free * 0.8)])


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_and_a_quota_are_told_of_from_within_another_error(tmp_path: Path, number: int) -> None:
    def write() -> None:
        try:
            raise OSError(number, "full")
        except OSError as error:
            raise RuntimeError("the writer failed") from error

    with pytest.raises(BuildError, match=r"^one/train: needs about 12 MB"), told_when_full("one/train", tmp_path, 12e6):
        write()


def test_a_download_that_finds_no_room_does_not_ask_the_next_mirror(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there").write_bytes(b"data")
    monkeypatch.setattr(Path, "open", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(OSError, match="full"):
        download((tmp_path / "there").as_uri(), tmp_path / "here", 9, Progress(quiet=True))


def test_another_fault_keeps_its_trace(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), told_when_full("one/train", tmp_path, 12e6):
        print(1 / 0)


def test_every_stage_says_how_much_it_writes() -> None:
    assert all(stage.usual_mb > 0 for stage in STAGES)
