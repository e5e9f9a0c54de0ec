"""The steps that the stages become for the experiments at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from build.configuration import DATASETS, Experiment
from build.errors import BuildError, nearest
from build.stages import SITE, STAGES, Stage


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
    """List the steps that bring all experiments and the site up to date, in order.

    Raises
    ------
    BuildError
        If an experiment names a stage that does not exist.
    """
    for declared in experiments.values():
        _check_stages(declared, [stage.name for stage in stages])
    steps: dict[str, Step] = {}
    for stage in stages:
        for scope, experiment in _scopes(stage, experiments):
            step = Step(stage, scope, experiment, _inputs(stage, experiment, experiments, steps))
            steps.setdefault(step.name, step)
    return list(steps.values())


def _check_stages(experiment: Experiment, known: Sequence[str]) -> None:
    """Refuse an experiment that limits itself to unknown stages."""
    for name in experiment.stages:
        if name not in known:
            raise BuildError(f"{experiment.name}: stages", f"unknown stage '{name}'", do=nearest(name, known))


def _scopes(stage: Stage, experiments: Mapping[str, Experiment]) -> Iterator[tuple[str, Experiment | None]]:
    """Yield the scopes that a stage runs for, with the experiment of each."""
    if stage.scope == SITE:
        yield SITE, None
        return
    for experiment in experiments.values():
        if stage.scope == "dataset":
            if experiment.dataset in DATASETS:
                yield experiment.dataset, experiment
        elif experiment.kind in stage.kinds and stage.name in (experiment.stages or (stage.name,)):
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
