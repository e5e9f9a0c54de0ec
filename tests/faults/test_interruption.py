"""Builds that are interrupted, terminated, killed in part, or not listened to."""

import io
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from build.artifacts import read_json
from build.disk.scratch import scratch
from build.errors import BuildError
from tests.test_workers import EXPERIMENT, PATIENCE_S, ROOT, is_gone, line, until

# Who starts the tests in the background has told them to ignore SIGINT, and all their children with them.
MEETING = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from tests.test_workers import *
from build import cli
cli._site = lambda options: line(Path(sys.argv[1]), "tests.fixtures.meeting", EXPERIMENT).run()
sys.exit(cli.main(["site"]))
"""


@pytest.mark.parametrize("send", [os.kill, os.killpg], ids=["to the build alone", "to its processes too"])
@pytest.mark.parametrize(
    ("number", "word"), [(signal.SIGINT, "interrupted"), (signal.SIGTERM, "terminated")], ids=["SIGINT", "SIGTERM"]
)
def test_a_build_that_is_asked_to_end_says_one_line_and_leaves_nothing(
    tmp_path: Path, number: int, word: str, send: Callable[[int, int], None]
) -> None:
    command = [sys.executable, "-c", MEETING, str(tmp_path)]
    build = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    mark = tmp_path / "one.here"
    until(lambda: mark.is_file() and mark.read_text() != "")
    send(build.pid, number)
    _, said = build.communicate(timeout=PATIENCE_S)
    assert (build.returncode, said.count("\n"), said.partition(":")[0]) == (128 + number, 1, word), said
    assert is_gone(read_json(mark))
    assert [path.name for path in (tmp_path / ".cache").rglob("*") if path.name not in ("one", "lock")] == []


def test_a_killed_worker_s_line_names_its_step_and_the_step_beside_it_ends_well(tmp_path: Path) -> None:
    pipeline = line(tmp_path, "tests.fixtures.mourning", EXPERIMENT, replace(EXPERIMENT, name="two"))
    with pytest.raises(BuildError, match=r"^two/only: must run to its end"):
        pipeline.run(stream=io.StringIO())
    assert read_json(tmp_path / ".cache" / "one" / "only" / "signals.json") == ["SIGINT is blocked from the start"]


def test_an_interruption_before_anything_was_begun_leaves_no_trace() -> None:
    script = (
        "import runpy, sys\n"
        "class Impatient:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'build.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Impatient())\n"
        "runpy.run_module('build', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (130, "")


def test_an_output_that_nobody_reads_ends_without_a_word() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as closed:
        command = [sys.executable, "-m", "build", "stages"]
        done = subprocess.run(command, cwd=ROOT, stdout=closed, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, "")


def test_what_a_killed_build_left_is_cleared_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    left = tmp_path / "scratch" / "typeface-1" / "sans.ttf"
    left.parent.mkdir(parents=True)
    left.touch()
    before = tempfile.gettempdir()
    with scratch(tmp_path) as folder:
        assert not left.exists()
        told = subprocess.run(
            [sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"], capture_output=True
        )
        assert [told.stdout.decode().strip(), tempfile.gettempdir()] == [str(folder.resolve())] * 2
    assert (list(tmp_path.iterdir()), tempfile.gettempdir()) == ([], before)
