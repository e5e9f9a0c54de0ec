"""The steps that the stages become for the experiments at hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from build.configuration import Experiment
from build.errors import BuildError, nearest
from build.stages import DATASET, EXPERIMENT, PORTRAIT, SITE, STAGES, TAUGHT, Stage

MAPPED = ("projection", "maps-0", "maps-1", "views", "probes", "borders", "moments")
"""What measures who lies near whom, and so needs some images of both sorts."""
LEAST_MAPPED = 30
"""Test images, and training images, below which a neighbourhood says nothing."""


@dataclass(frozen=True)
class Step:
    """A stage for one scope: an experiment, a data set or the whole site."""

    stage: Stage
    scope: str
    experiment: Experiment | None
    inputs: Mapping[str, Step] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return ``"scope/stage"``, as it is called everywhere."""
        return f"{self.scope}/{self.stage.name}"


def plan(experiments: Mapping[str, Experiment], stages: Sequence[Stage] = STAGES) -> list[Step]:
    """List the steps that bring all experiments and the site up to date, in order."""
    wanted = {experiment.name: _wanted(experiment, stages) for experiment in experiments.values()}
    steps: dict[str, Step] = {}
    for stage in stages:
        for scope, experiment in _scopes(stage, experiments, wanted):
            step = Step(stage, scope, experiment, _inputs(stage, experiment, experiments, steps))
            steps.setdefault(step.name, step)
    return list(steps.values())


def check_stages(experiment: Experiment, stages: Sequence[Stage] = STAGES) -> None:
    """Hold an experiment that limits itself to some stages to those of its kind.

    Raises
    ------
    BuildError
        Naming the stage that it cannot have.
    """
    known = _own(experiment, stages)
    for name in experiment.stages:
        if name not in known:
            raise BuildError(f"{experiment.file}: stages", f"unknown stage '{name}'", do=nearest(name, known))


def shortages(counts: Mapping[str, int]) -> dict[str, str]:
    """Return the stages that a portrait's images are too few for, each with why.

    Parameters
    ----------
    counts : mapping of str to int
        Images by split; one that is not named is large.
    """
    found: dict[str, str] = {}
    for split, word in (("train", "training"), ("test", "test")):
        count = counts.get(split, LEAST_MAPPED)
        if count < LEAST_MAPPED:
            why = f"there are only {count} {word} pictures, and it takes {LEAST_MAPPED}"
            found |= dict.fromkeys(MAPPED if count else TAUGHT, why if count else f"there are no {word} pictures")
    return found


def portrayed(experiment: Experiment, stages: Sequence[Stage] = STAGES, lacking: Container[str] = ()) -> Experiment:
    """Return the experiment of a portrait, with all stages that it goes through spelled out.

    Parameters
    ----------
    experiment : Experiment
        As its file says it.
    stages : sequence of Stage
        The list of stages.
    lacking : container of str
        Stages that there are too few images for, see :func:`shortages`; they are left out.
    """
    own = _own(experiment, stages)
    named = experiment.stages or tuple(name for name in PORTRAIT if name in own)
    left = tuple(name for name in named if name not in lacking)
    wanted = _wanted(dataclasses.replace(experiment, stages=left), stages)
    return dataclasses.replace(experiment, stages=tuple(name for name in own if name in wanted))


def _own(experiment: Experiment, stages: Sequence[Stage]) -> dict[str, Stage]:
    """Return the stages that an experiment of this kind may have, in order, by name."""
    return {stage.name: stage for stage in stages if stage.scope == EXPERIMENT and experiment.sort in stage.kinds}


def _wanted(experiment: Experiment, stages: Sequence[Stage]) -> set[str]:
    """Return the stages that an experiment goes through: those that it names and what they read, or all."""
    own = _own(experiment, stages)
    wanted = set(experiment.stages or own)
    for stage in reversed(own.values()):
        if stage.name in wanted:
            wanted.update(stage.after)
    return wanted & own.keys()


def _scopes(
    stage: Stage, experiments: Mapping[str, Experiment], wanted: Mapping[str, set[str]]
) -> Iterator[tuple[str, Experiment | None]]:
    """Yield the scopes that a stage runs for, with the experiment of each."""
    if stage.scope == SITE:
        yield SITE, None
        return
    for experiment in experiments.values():
        if stage.scope == DATASET:
            if experiment.reads_images:
                yield experiment.dataset, experiment
        elif experiment.sort in stage.kinds and stage.name in wanted[experiment.name]:
            yield experiment.name, experiment


def _inputs(
    stage: Stage,
    experiment: Experiment | None,
    experiments: Mapping[str, Experiment],
    steps: Mapping[str, Step],
) -> dict[str, Step]:
    """Return the steps that a stage reads, by the key that its job finds them under."""
    found: dict[str, Step] = {}
    owners = [experiment] if experiment else list(experiments.values())
    for owner in owners:
        prefix = "" if experiment else f"{owner.name}/"
        for name in stage.after:
            step = steps.get(f"{owner.dataset if name == 'data' else owner.name}/{name}")
            if step:
                found[prefix + name] = step
    if experiment is None:
        found |= {name: steps[f"{SITE}/{name}"] for name in stage.after if f"{SITE}/{name}" in steps}
    return found
