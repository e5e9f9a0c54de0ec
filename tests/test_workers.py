"""Steps that run side by side in processes of their own, and how their failures reach the author."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from build.artifacts import read_json
from build.configuration import Experiment, Layer, Network, Options
from build.errors import BuildError
from build.pipeline import Pipeline
from build.stages import Stage

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 60
EXPERIMENT = Experiment("one", "One", "drawn-garments", Network((Layer("fc1", "dense", units=3),)))


def line(root: Path, module: str, *experiments: Experiment) -> Pipeline:
    stages = (Stage("only", module),)
    return Pipeline(root, {each.name: each for each in experiments}, Options(), stages, n_workers=2)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    return tmp_path


def test_steps_that_do_not_need_each_other_run_at_once(checkout: Path) -> None:
    stream = io.StringIO()
    line(checkout, "tests.fixtures.meeting", EXPERIMENT, replace(EXPERIMENT, name="two")).run(stream=stream)
    found = [read_json(checkout / ".cache" / name / "only" / "process.json") for name in ("one", "two")]
    assert len({os.getpid(), *(each["id"] for each in found)}) == 3
    assert [each["threads"] for each in found] == ["1", "1"]
    assert stream.getvalue().count("stale (never finished)") == 2


def test_workers_end_when_the_build_is_killed(checkout: Path) -> None:
    script = "import sys; from tests.test_workers import *; line(Path(sys.argv[1]), sys.argv[2], EXPERIMENT).run()"
    build = subprocess.Popen([sys.executable, "-c", script, str(checkout), "tests.fixtures.meeting"], cwd=ROOT)
    mark = checkout / "one.here"
    until(lambda: mark.is_file() and mark.read_text() != "")
    build.kill()
    build.wait()
    until(lambda: is_gone(read_json(mark)))


def until(holds: Callable[[], bool]) -> None:
    """Wait for what must come."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_fault_of_the_author_s_crosses_the_border_whole(checkout: Path) -> None:
    with pytest.raises(BuildError, match=r"^content/x\.md: must hold a word \(got nothing\); write one$"):
        line(checkout, "tests.fixtures.refusing", EXPERIMENT).run(stream=io.StringIO())
    assert not (checkout / ".cache" / "one" / "only").exists()


def test_a_process_that_dies_is_told_of_in_one_line(checkout: Path) -> None:
    with pytest.raises(BuildError, match=r"^one/only: must run to its end"):
        line(checkout, "tests.fixtures.refusing", replace(EXPERIMENT, title="dies")).run(stream=io.StringIO())
    assert [path.name for path in (checkout / ".cache").glob("one/.*")] == []


def test_only_the_runner_starts_processes_of_the_build() -> None:
    """A process that ends another inside a step leaves that one's semaphores behind, and says so at the end."""
    starting = [path for path in (ROOT / "build").rglob("*.py") if "multiprocessing" in path.read_text()]
    assert [path.name for path in starting] == ["workers.py"]


def test_a_build_with_workers_ends_without_a_word_on_standard_error(checkout: Path) -> None:
    script = "import sys; from tests.test_workers import *; line(Path(sys.argv[1]), sys.argv[2], EXPERIMENT).run()"
    command = [sys.executable, "-c", script, str(checkout), "tests.fixtures.counting"]
    build = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S)
    assert (build.returncode, build.stderr) == (0, "")
