"""Which step comes next, and how long the rest will take."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from graphlib import TopologicalSorter

from build.steps import Step


class Schedule:
    """Steps whose inputs are there, the one with the longest way to the end first.

    Parameters
    ----------
    steps : sequence of Step
        All steps of a run, with all that they need, in an order in which they could run.
    durations_s : mapping of str to float
        How long each is expected to take; 0 where it need not run.
    n_workers : int
        How many run at once.
    """

    def __init__(self, steps: Sequence[Step], durations_s: Mapping[str, float], n_workers: int) -> None:
        self._steps = {step.name: step for step in steps}
        self._durations_s = durations_s
        self._n_workers = n_workers
        self._way_s = ways(steps, durations_s)
        self._sorter = TopologicalSorter({step.name: needs(step) for step in steps})
        self._sorter.prepare()
        self._ready: list[str] = []
        self._started: dict[str, float] = {}
        self._open = dict.fromkeys(self._steps)

    @property
    def is_open(self) -> bool:
        """Tell whether a step is still to be finished."""
        return bool(self._open)

    def start(self) -> Step | None:
        """Hand out the step to begin with now, or ``None`` until another is finished."""
        self._ready = sorted([*self._ready, *self._sorter.get_ready()], key=self._way_s.__getitem__)
        if not self._ready:
            return None
        name = self._ready.pop()
        self._started[name] = time.monotonic()
        return self._steps[name]

    def finish(self, step: Step) -> None:
        """Let the steps begin that waited for this one."""
        self._sorter.done(step.name)
        del self._open[step.name]

    def standing(self) -> str:
        """Say how many steps are done, and about how long the others will take."""
        return f"{len(self._steps) - len(self._open)} of {len(self._steps)} steps, {spoken(self.remaining_s())} left"

    def remaining_s(self) -> float:
        """Return how long the open steps will take: no less than the longest way, nor than all work shared out."""
        now = time.monotonic()
        spent = {name: min(now - self._started.get(name, now), self._durations_s[name]) for name in self._open}
        work = sum(self._durations_s[name] - spent[name] for name in self._open)
        longest = max((self._way_s[name] - spent[name] for name in self._open), default=0)
        return max(work / self._n_workers, longest)


def needs(step: Step) -> list[str]:
    """Return the names of the steps that must end before this one."""
    return [source.name for source in step.inputs.values()]


def closure(steps: Sequence[Step], targets: Iterable[str]) -> list[Step]:
    """Return the named steps and all that they need, in their order."""
    wanted = set(targets)
    for step in reversed(steps):
        if step.name in wanted:
            wanted.update(needs(step))
    return [step for step in steps if step.name in wanted]


def ways(steps: Sequence[Step], durations_s: Mapping[str, float]) -> dict[str, float]:
    """Return, for each step, the seconds from its start to the end of the last step that waits for it."""
    found = {step.name: durations_s[step.name] for step in steps}
    for step in reversed(steps):
        for name in needs(step):
            found[name] = max(found[name], durations_s[name] + found[step.name])
    return found


def critical_path(steps: Sequence[Step], durations_s: Mapping[str, float]) -> list[str]:
    """Return the steps that no number of processors makes shorter: the longest way from the first to the last."""
    way_s = ways(steps, durations_s)
    users = {step.name: [other.name for other in steps if step.name in needs(other)] for step in steps}
    path = [max(way_s, key=way_s.__getitem__)] if way_s else []
    while path and users[path[-1]]:
        path.append(max(users[path[-1]], key=way_s.__getitem__))
    return path


def spoken(duration_s: float) -> str:
    """Say about how long something takes: ``about 3 min``."""
    return f"about {duration_s / 60:.0f} min" if duration_s >= 90 else f"about {max(round(duration_s, -1), 10):.0f} s"
