"""The stages, in order, and the runner that brings them up to date."""

from __future__ import annotations

import contextlib
import fcntl
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, TextIO

from build import freshness
from build.artifacts import Job, Store, read_json
from build.configuration import Experiment, Options
from build.data.pictures.place import content_print, locate
from build.disk.modules import Modules
from build.disk.output import check_replaceable
from build.disk.room import check_room, told_when_full
from build.disk.scratch import scratch
from build.errors import BuildError
from build.progress import Progress
from build.schedule import Schedule, closure
from build.stages import DATASET, SITE, STAGES, Stage
from build.steps import Step, plan
from build.workers import Workers, run_stage

SECOND = 1.0
"""How often the time left is told anew."""


class Pipeline:
    """Bring steps up to date, one line a step.

    Parameters
    ----------
    root : Path
        The checkout.
    experiments : mapping of str to Experiment
        All experiments of this build.
    options : Options
        What this run was asked for.
    stages : sequence of Stage, optional
        The list of stages.
    progress : Progress, optional
        What tells how far a step has come.
    n_workers : int, optional
        How many steps may run at once.
    """

    def __init__(
        self,
        root: Path,
        experiments: Mapping[str, Experiment],
        options: Options,
        stages: Sequence[Stage] = STAGES,
        progress: Progress | None = None,
        n_workers: int = 1,
    ) -> None:
        self.root = root
        self.experiments = experiments
        self.options = options
        self.progress = progress or Progress()
        self.steps = plan(experiments, stages)
        self.store = Store(root / ".cache", {f"{SITE}/render": root / options.output})
        self.workers = Workers(n_workers)
        self.modules = Modules(root)
        self._tables: dict[tuple[str, ...], dict[str, str]] = {}

    def run(
        self,
        targets: Sequence[str] = (),
        stream: TextIO = sys.stdout,
        terse: bool = False,
        look_over: Callable[[], None] = lambda: None,
    ) -> None:
        """Run what is stale among the targets and all that they need.

        Parameters
        ----------
        targets : sequence of str
            Steps by name (``"fashion/train"``); all where empty.
        stream : TextIO
            Where each step is told.
        terse : bool
            Whether to say nothing of fresh steps.
        look_over : callable, optional
            What is done before anything stale runs.

        Raises
        ------
        BuildError
            If a step fails for a reason that the author can mend; steps that run beside it come to their end.
        """
        with locked(self.store.cache), scratch(self.store.cache):
            steps = closure(self.steps, targets or [step.name for step in self.steps])
            stale = self._stale(steps)
            if stale:
                look_over()
                self._check_disk([step for step in steps if step.name in stale])
                self._bring_up(steps, stale, stream, terse)
            elif not terse:
                for step in steps:
                    self._tell_fresh(step, stream)

    def _stale(self, steps: Sequence[Step]) -> set[str]:
        """Name the steps that may have to run."""
        self.modules, self._tables = Modules(self.root), {}
        stale = {step.name for step, reason in self.reasons(steps) if reason}
        self.modules.keep()
        return stale

    def _bring_up(self, steps: Sequence[Step], stale: set[str], stream: TextIO, terse: bool) -> None:
        """Run steps in order, side by side, but for those that turn out to be fresh."""
        count = self.workers.count
        durations_s = {step.name: self.duration_s(step) if step.name in stale else 0 for step in steps}
        schedule = Schedule(steps, durations_s, count)
        running: dict[Future[None], Step] = {}
        with ThreadPoolExecutor(count) as threads, self.workers, self.progress.standing(count) as tell:
            begin = threads.submit if count > 1 else _at_once
            while schedule.is_open:
                while len(running) < count and (step := schedule.start()):
                    reason = self.staleness(step) if step.name in stale else None
                    if reason:
                        running[begin(self._act, step, reason, stream)] = step
                    else:
                        if not terse:
                            self._tell_fresh(step, stream)
                        schedule.finish(step)
                tell(schedule.standing())
                for future in wait(running, SECOND, FIRST_COMPLETED).done:
                    future.result()
                    schedule.finish(running.pop(future))

    def _tell_fresh(self, step: Step, stream: TextIO) -> None:
        """Say that a step need not run."""
        self.progress.note(f"{step.name:<28} fresh", stream)

    def rehearse(self, name: str) -> None:
        """Run the module of a step in this process, and keep nothing but what the process remembers."""
        step = next(step for step in self.steps if step.name == name)
        with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
            run_stage(step.stage.module, self._job(step, Path(folder)))

    def _check_disk(self, steps: Sequence[Step]) -> None:
        """Make sure that there is room for what these steps write, and that the site can take its place.

        A new output lies beside the old one until it is whole.
        """
        if any(self._home(step) in self.store.elsewhere.values() for step in steps):
            check_replaceable(self.root / self.options.output)
        grown = [(self._home(step), self.n_bytes(step)) for step in steps if not self._home(step).exists()]
        beside = [(self._home(step), self.n_bytes(step)) for step in sorted(steps, key=self.n_bytes)[-1:]]
        check_room(grown + beside)

    def _home(self, step: Step) -> Path:
        """Return where a step's output lies."""
        return self.store.folder(step.scope, step.stage.name)

    def n_bytes(self, step: Step) -> float:
        """Return how large a step's output was when it last ran, or is as a rule."""
        manifest = self.store.manifest(step.scope, step.stage.name) or {}
        return float(manifest.get("n_bytes", step.stage.usual_mb * 1e6))

    def duration_s(self, step: Step) -> float:
        """Return how long a step took when it last ran, or takes on a usual machine."""
        manifest = self.store.manifest(step.scope, step.stage.name) or {}
        return float(manifest.get("duration_s", step.stage.usual_s))

    def reasons(self, steps: Sequence[Step] | None = None) -> Iterator[tuple[Step, str | None]]:
        """Yield each step, of all or of those given, with the reason why it would run now, or ``None``."""
        stale: set[str] = set()
        for step in self.steps if steps is None else steps:
            waits = next((source.name for source in step.inputs.values() if source.name in stale), None)
            reason = f"{waits} is stale" if waits else self.staleness(step)
            if reason:
                stale.add(step.name)
            yield step, reason

    def staleness(self, step: Step) -> str | None:
        """Return why a step must run, or ``None`` if its outputs are whole and current."""
        manifest = self.store.manifest(step.scope, step.stage.name)
        if manifest is None:
            return "never finished"
        changed = freshness.change(manifest["fingerprint"], self.fingerprint(step))
        return changed or self.store.damage(step.scope, step.stage.name) or self._stand_in(step)

    def fingerprint(self, step: Step) -> dict[str, Any]:
        """Return one hash for everything that the step's result depends on."""
        stage = step.stage
        code = [_dotted(path.relative_to(self.root)) for pattern in stage.code for path in self.root.glob(pattern)]
        settings = step.experiment.settings(*stage.settings) if step.experiment else {}
        if stage.name == "render":
            settings = {"site url": self.options.site_url, "archive": self.options.archive}
        return {
            **freshness.settings_prints(settings),
            **self.modules.prints([stage.module, *code]),
            **freshness.head_prints(self.root, stage.heads),
            **freshness.file_prints(self.root, stage.files),
            **self._listed(stage.tables),
            **freshness.package_prints(stage.packages),
            **self._brought(step),
            **{key: self._output_print(source) for key, source in step.inputs.items()},
        }

    def _listed(self, tables: tuple[str, ...]) -> dict[str, str]:
        """Return one hash for each table and each file that is not as listed; packages are read once a run."""
        if tables not in self._tables:
            self._tables[tables] = freshness.table_prints(self.root, tables)
        return self._tables[tables]

    def _brought(self, step: Step) -> dict[str, str]:
        """Return one hash for the pictures that an author brings, where the step reads them."""
        if step.stage.scope != DATASET or not step.experiment or not step.experiment.pictures:
            return {}
        where = f"{step.experiment.file}: dataset: source"
        source = locate(step.experiment.pictures.source, self.root, self.options.data_mirror, where)
        return {"pictures": content_print(source)}

    def _output_print(self, step: Step) -> str:
        """Return one hash for all outputs of a step."""
        manifest = self.store.manifest(step.scope, step.stage.name)
        return freshness.digest(manifest["outputs"]) if manifest else "missing"

    def _stand_in(self, step: Step) -> str | None:
        """Tell whether drawn garments stand where the real data may be reached by now."""
        if step.stage.scope != DATASET:
            return None
        dataset = read_json(self.store.folder(step.scope, step.stage.name) / "dataset.json")
        return "drawn garments stood in" if dataset["stands_for"] else None

    def _act(self, step: Step, reason: str, stream: TextIO) -> None:
        """Run one step and say so."""
        taken_s = self._execute(step)
        place = self._home(step)
        shown = place.relative_to(self.root) if place.is_relative_to(self.root) else place
        self.progress.note(f"{step.name:<28} stale ({reason}) → {shown}   {taken_s:.1f} s", stream)

    def _execute(self, step: Step) -> float:
        """Let the stage's module fill its folder, and time it; rendering stays here, so a sentence needs no other."""
        fingerprint = self.fingerprint(step)

        def make(folder: Path) -> float:
            job = self._job(step, folder)
            with told_when_full(step.name, folder.parent, self.n_bytes(step)):
                if step.stage.name == "render":
                    return run_stage(step.stage.module, job)
                return self.workers.run(step.name, step.stage.module, job)

        return self.store.write(step.scope, step.stage.name, fingerprint, make)

    def _job(self, step: Step, folder: Path) -> Job:
        """Return what a step's module is given."""
        folders = {key: self._home(source) for key, source in step.inputs.items()}
        shared = (folders, self.progress, self.root, self.options)
        return Job(step.experiment, self.experiments, folder, *shared, step.stage.part)


def _at_once(act: Callable[..., None], *arguments: object) -> Future[None]:
    """Do in this thread, where it can be interrupted, what another would do."""
    future: Future[None] = Future()
    act(*arguments)
    future.set_result(None)
    return future


@contextlib.contextmanager
def locked(cache: Path) -> Iterator[None]:
    """Hold the cache for one build at a time.

    Raises
    ------
    BuildError
        If another build holds it, or the folder cannot be written.
    """
    try:
        cache.mkdir(parents=True, exist_ok=True)
        file = (cache / "lock").open("w")
    except OSError as error:
        raise BuildError(str(cache), "must be writable", error.strerror) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildError(str(cache), "one build at a time", "another is running", "wait for it to end") from error
        yield


def _dotted(path: Path) -> str:
    """Return the dotted name of a module file."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")
