"""Trainings that the build does not repeat."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from build.artifacts import Job
from build.claims import read_values, write_values
from build.data.intervals import proportion
from build.network.training import recorded
from build.network.training.recorded import Record, Share, path_of, read_record, recipe_of
from tests.small_stages import small_job


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A network right in 90 of 100 cases, whose trainings are recorded."""
    made = small_job(tmp_path)
    write_values(made.inputs["train"], {"test_accuracy": proportion(90, 100)})
    facts = json.loads((made.inputs["data"] / "dataset.json").read_text()) | {"synthetic": False}
    (made.inputs["data"] / "dataset.json").write_text(json.dumps(facts))
    seeds = {str(seed): Share(n, 100) for seed, n in ((1, 90), (2, 94), (3, 92))}
    path = path_of(made.root, "small")
    path.parent.mkdir(parents=True)
    Record(recipe_of(made.subject), seeds, Share(30, 300), Share(9, 100)).write(path)
    return made


def test_the_mean_and_the_range_of_the_recorded_seeds_are_printed(job: Job) -> None:
    recorded.run(job)
    values = read_values(job.folder)
    told = [values[f"seeds_accuracy{part}"].value for part in ("", ".least", ".most", ".seeds")]
    assert told == [pytest.approx(0.92), 0.90, 0.94, 3]
    assert (values["same_recipe_train_accuracy"].value, values["same_recipe_train_accuracy"].n) == (0.1, 300)


def test_nothing_is_printed_of_another_recipe(job: Job) -> None:
    training = dataclasses.replace(job.subject.training, epochs=job.subject.training.epochs + 1)
    recorded.run(dataclasses.replace(job, experiment=dataclasses.replace(job.subject, training=training)))
    assert not list(job.folder.iterdir())


def test_nothing_is_printed_where_the_published_seed_came_out_otherwise(job: Job) -> None:
    write_values(job.inputs["train"], {"test_accuracy": proportion(89, 100)})
    recorded.run(job)
    assert not list(job.folder.iterdir())


def test_nothing_is_printed_without_a_record(job: Job) -> None:
    path = path_of(job.root, "small")
    assert read_record(path).seeds["2"] == Share(94, 100)
    path.unlink()
    recorded.run(job)
    assert not list(job.folder.iterdir())
