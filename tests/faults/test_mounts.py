"""Real mounts, where the system lets a test have some: an output that is one, and a disk of 64 kB that fills."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ALONE = ("unshare", "--user", "--map-root-user", "--mount")
OUTPUT = """
import sys
from tests.faults.tiny import *
build(tiny_pipeline(Path(sys.argv[1]).parent, Path(sys.argv[1])))
"""
FULL = """
import sys
from tests.faults.tiny import *
from build.disk.room import told_when_full
from build.disk.writing import written_whole
with written_whole(Path(sys.argv[1], "train")) as folder, told_when_full("tiny/train", folder.parent, 5e6):
    (folder / "a").write_bytes(bytes(1_000_000))
"""


def last_line(script: str, folder: Path, mount: str) -> str:
    """Mount something on a folder, for a Python script alone, and return the last line that this complains in."""
    if not shutil.which("unshare") or subprocess.run([*ALONE, "true"], capture_output=True).returncode:
        pytest.skip("this system gives a test no mounts of its own")
    folder.mkdir(parents=True)
    command = f'mount {mount} "$0" && exec "$1" -c "$2" "$0"'
    arguments = [*ALONE, "sh", "-c", command, str(folder), sys.executable, script]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode
    return done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("mount", ["-t tmpfs none", "--bind ."], ids=["disk of its own", "folder from elsewhere"])
def test_an_output_that_is_a_mount_point_is_refused(tmp_path: Path, mount: str) -> None:
    said = last_line(OUTPUT, tmp_path / "home" / "site", mount)
    assert "site: must not be a mount point; name a folder in it: --output " in said
    assert not list((tmp_path / "home" / ".cache").glob("tiny/*"))


def test_a_full_disk_is_told_of_in_one_line(tmp_path: Path) -> None:
    said = last_line(FULL, tmp_path / "small", "-t tmpfs -o size=64k none")
    assert "tiny/train: needs about 5 MB on the disk of " in said
    assert said.endswith("(got No space left on device, 0 MB free); make room and run it again")
