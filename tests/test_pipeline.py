"""The runner on a tiny pipeline of two stages: fresh, stale, damaged, failed."""

from __future__ import annotations

import io
import sys
import types
from dataclasses import replace
from pathlib import Path

import pytest

from build.artifacts import Job, read_json, write_json
from build.configuration import Experiment, Layer, Network, Options
from build.errors import BuildError
from build.pipeline import Pipeline, locked
from build.stages import STAGES as REAL_STAGES
from build.stages import Stage
from build.steps import check_stages, plan

EXPERIMENT = Experiment(
    name="tiny", title="Tiny", dataset="drawn-garments", network=Network((Layer("fc1", "dense", units=3),))
)
STAGES = (
    Stage("first", "fake_first", settings=("network",)),
    Stage("second", "fake_second", after=("first",), files=("content/*.md",)),
    Stage("render", "fake_render", scope="site", after=("second",)),
)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Install three fake stages; return the list of the stages that ran."""
    ran: list[str] = []

    def stage(name: str) -> types.ModuleType:
        module = types.ModuleType(f"fake_{name}")

        def run(job: Job) -> None:
            ran.append(name)
            sources = "".join((job.inputs[key] / "out.txt").read_text() for key in sorted(job.inputs))
            (job.folder / "out.txt").write_text(sources + name)

        module.run = run  # type: ignore[attr-defined]
        return module

    for name in ("first", "second", "render"):
        monkeypatch.setitem(sys.modules, f"fake_{name}", stage(name))
    return ran


def make(root: Path, experiment: Experiment = EXPERIMENT) -> Pipeline:
    """Return a pipeline of the fake stages."""
    return Pipeline(root, {experiment.name: experiment}, Options(), STAGES)


def run(line: Pipeline, *targets: str) -> str:
    """Run and return what was printed."""
    stream = io.StringIO()
    line.run(targets, stream)
    return stream.getvalue()


def test_runs_each_stage_once_then_nothing(tmp_path: Path, calls: list[str]) -> None:
    run(make(tmp_path))
    assert calls == ["first", "second", "render"]
    assert (tmp_path / "site" / "out.txt").read_text() == "firstsecondrender"
    printed = run(make(tmp_path))
    assert calls == ["first", "second", "render"]
    assert printed.count("fresh") == 3


def test_looks_over_what_authors_edit_before_anything_stale_runs(tmp_path: Path, calls: list[str]) -> None:
    seen: list[int] = []
    for _ in range(2):
        make(tmp_path).run(stream=io.StringIO(), look_over=lambda: seen.append(len(calls)))
    assert seen == [0]


def test_names_the_setting_that_changed(tmp_path: Path, calls: list[str]) -> None:
    run(make(tmp_path))
    wider = replace(EXPERIMENT, network=Network((Layer("fc1", "dense", units=4),)))
    assert "tiny/first                   stale (network.fc1 changed) → .cache/tiny/first" in run(make(tmp_path, wider))
    assert calls[3:] == ["first"], "an equal output must not make the next stages run"


def test_a_changed_file_runs_only_what_reads_it(tmp_path: Path, calls: list[str]) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("one")
    run(make(tmp_path))
    (tmp_path / "content" / "a.md").write_text("two")
    assert "content/a.md changed" in run(make(tmp_path))
    assert calls[3:] == ["second"]


def test_a_touched_file_changes_nothing(tmp_path: Path, calls: list[str]) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("one")
    run(make(tmp_path))
    (tmp_path / "content" / "a.md").touch()
    run(make(tmp_path))
    assert len(calls) == 3


@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_mends_a_lost_or_half_written_output(tmp_path: Path, calls: list[str], damage: str) -> None:
    run(make(tmp_path))
    output = tmp_path / ".cache" / "tiny" / "first" / "out.txt"
    if damage == "missing":
        output.unlink()
    else:
        output.write_text("fir")
    assert f"stale (out.txt is {damage})" in run(make(tmp_path))
    assert output.read_text() == "first"


def test_mends_a_damaged_site(tmp_path: Path, calls: list[str]) -> None:
    run(make(tmp_path))
    (tmp_path / "site" / "out.txt").write_text("half")
    run(make(tmp_path))
    assert (tmp_path / "site" / "out.txt").read_text() == "firstsecondrender"


def test_a_failed_stage_leaves_the_old_output(
    tmp_path: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(make(tmp_path))
    old = (tmp_path / "site" / "out.txt").read_text()

    def fail(job: Job) -> None:
        (job.folder / "out.txt").write_text("half")
        raise BuildError("stage", "must hold", 1)

    monkeypatch.setattr(sys.modules["fake_first"], "run", fail)
    wider = replace(EXPERIMENT, network=Network((Layer("fc1", "dense", units=4),)))
    with pytest.raises(BuildError, match=r"stage: must hold \(got 1\)"):
        run(make(tmp_path, wider))
    assert (tmp_path / "site" / "out.txt").read_text() == old
    assert not list(tmp_path.glob(".site.*")) and not list((tmp_path / ".cache" / "tiny").glob(".*"))


def test_a_killed_swap_is_undone_by_the_next_run(tmp_path: Path, calls: list[str]) -> None:
    run(make(tmp_path))
    (tmp_path / "site").rename(tmp_path / ".site.old-abcd1234")
    (tmp_path / ".site.new-abcd1234").mkdir()
    run(make(tmp_path))
    assert (tmp_path / "site" / "out.txt").read_text() == "firstsecondrender"
    assert not list(tmp_path.glob(".site.*"))


def test_explains_without_running(tmp_path: Path, calls: list[str]) -> None:
    reasons = [(step.name, reason) for step, reason in make(tmp_path).reasons()]
    assert reasons == [
        ("tiny/first", "never finished"),
        ("tiny/second", "tiny/first is stale"),
        ("site/render", "tiny/second is stale"),
    ]
    assert calls == []


def test_one_step_runs_only_what_it_needs(tmp_path: Path, calls: list[str]) -> None:
    run(make(tmp_path), "tiny/second")
    assert calls == ["first", "second"]


def test_refuses_a_second_build(tmp_path: Path, calls: list[str]) -> None:
    with locked(tmp_path / ".cache"), pytest.raises(BuildError, match="one build at a time"):
        run(make(tmp_path))


def test_an_unwritable_output_is_one_line(tmp_path: Path, calls: list[str]) -> None:
    (tmp_path / "file").write_text("")
    line = Pipeline(tmp_path, {"tiny": EXPERIMENT}, Options(output=Path("file/site")), STAGES)
    with pytest.raises(BuildError, match="must be writable"):
        run(line)


def test_a_data_set_is_prepared_once_for_two_experiments() -> None:
    other = replace(EXPERIMENT, name="other")
    stages = (Stage("data", "fake", scope="dataset"), Stage("train", "fake", after=("data",)))
    names = [step.name for step in plan({"tiny": EXPERIMENT, "other": other}, stages)]
    assert names == ["drawn-garments/data", "tiny/train", "other/train"]


def test_every_stage_reads_only_earlier_stages() -> None:
    seen: set[str] = set()
    for stage in REAL_STAGES:
        assert set(stage.after) <= seen, stage.name
        seen.add(stage.name)


def test_an_experiment_may_limit_its_stages() -> None:
    limited = replace(EXPERIMENT, stages=("first",))
    assert [step.name for step in plan({"tiny": limited}, STAGES)] == ["tiny/first", "site/render"]
    with pytest.raises(BuildError, match=r"tiny\.toml: stages: unknown stage 'secnd'; did you mean 'second'"):
        check_stages(replace(EXPERIMENT, stages=("secnd",)), STAGES)
    names = [step.name for step in plan({"tiny": replace(EXPERIMENT, stages=("second",))}, STAGES)]
    assert names == ["tiny/first", "tiny/second", "site/render"]


def test_a_manifest_keeps_the_time_outside_of_what_is_compared(tmp_path: Path, calls: list[str]) -> None:
    run(make(tmp_path))
    path = tmp_path / ".cache" / "tiny" / "first" / "manifest.json"
    manifest = read_json(path)
    assert manifest["duration_s"] >= 0
    write_json(path, manifest | {"duration_s": 41.5})
    line = make(tmp_path)
    assert line.duration_s(line.steps[0]) == 41.5
    assert run(line).count("fresh") == 3
