"""The stages, in order, and the runner that brings them up to date."""

from __future__ import annotations

import contextlib
import fcntl
import functools
import sys
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from doit.api import run_tasks
from doit.cmd_base import ModuleTaskLoader

from build import freshness
from build.artifacts import Job, Store, read_json
from build.configuration import Experiment, Options
from build.errors import BuildError
from build.progress import Progress
from build.stages import SITE, STAGES, Stage
from build.steps import Step, plan
from build.workers import Workers, run_stage


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
        self.failure: BaseException | None = None
        self._stale_for: dict[str, str] = {}

    def run(self, targets: Sequence[str] = (), stream: TextIO = sys.stdout) -> None:
        """Run what is stale among the targets and all that they need.

        Parameters
        ----------
        targets : sequence of str
            Steps by name (``"fashion/train"``); all where empty.

        Raises
        ------
        BuildError
            If a step fails for a reason that the author can mend.
        """
        self.failure = None
        loader = ModuleTaskLoader({"task_stage": lambda: (self._task(step, stream) for step in self.steps)})
        # Threads of this process wait for the workers; what doit keeps of its own is not asked (see `staleness`).
        side_by_side = {"num_process": self.workers.count, "par_type": "thread"}
        files = {"backend": "json", "dep_file": str(self.store.cache / "doit.json")}
        config = {"GLOBAL": {"reporter": "zero", **files, **(side_by_side if self.workers.count > 1 else {})}}
        names: dict[str, dict[str, Any]] = {f"stage:{name}": {} for name in targets} or {"stage": {}}
        with locked(self.store.cache), self.workers:
            run_tasks(loader, names, extra_config=config)
        if self.failure:
            raise self.failure

    def reasons(self) -> Iterator[tuple[Step, str | None]]:
        """Yield each step with the reason why it would run now, or ``None``."""
        stale: set[str] = set()
        for step in self.steps:
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
            settings = {"site url": self.options.site_url}
        return {
            **freshness.settings_prints(settings),
            **freshness.code_prints(self.root, [stage.module, *code]),
            **freshness.head_prints(self.root, stage.heads),
            **freshness.file_prints(self.root, stage.files),
            **freshness.package_prints(stage.packages),
            **{key: self._output_print(source) for key, source in step.inputs.items()},
        }

    def _output_print(self, step: Step) -> str:
        """Return one hash for all outputs of a step."""
        manifest = self.store.manifest(step.scope, step.stage.name)
        return freshness.digest(manifest["outputs"]) if manifest else "missing"

    def _stand_in(self, step: Step) -> str | None:
        """Tell whether drawn garments stand where the real data may be reached by now."""
        if step.stage.scope != "dataset":
            return None
        dataset = read_json(self.store.folder(step.scope, step.stage.name) / "dataset.json")
        return "drawn garments stood in" if dataset["stands_for"] else None

    def _task(self, step: Step, stream: TextIO) -> dict[str, Any]:
        """Describe a step to doit."""
        return {
            "name": step.name,
            "actions": [(self._act, [step, stream])],
            "uptodate": [functools.partial(self._report_fresh, step, stream)],
            "task_dep": [f"stage:{source.name}" for source in step.inputs.values()],
            "io": {"capture": False},
        }

    def _report_fresh(self, step: Step, stream: TextIO) -> bool:
        """Tell doit whether a step is current, and the reader if it is."""
        reason = self.staleness(step)
        if reason is None:
            self.progress.note(f"{step.name:<28} fresh", stream)
        else:
            self._stale_for[step.name] = reason
        return reason is None

    def _act(self, step: Step, stream: TextIO) -> bool:
        """Run one step; keep its error for the caller."""
        started = time.perf_counter()
        try:
            self._execute(step)
        except BuildError as error:
            self.failure = error
        except Exception as error:
            traceback.print_exc()
            self.failure = error
        if self.failure:
            return False
        place = self.store.folder(step.scope, step.stage.name)
        shown = place.relative_to(self.root) if place.is_relative_to(self.root) else place
        taken_s = time.perf_counter() - started
        reason = self._stale_for[step.name]
        self.progress.note(f"{step.name:<28} stale ({reason}) → {shown}   {taken_s:.1f} s", stream)
        return True

    def _execute(self, step: Step) -> None:
        """Let the stage's module fill its folder; rendering stays in this process, so a sentence needs no other."""
        folders = {key: self.store.folder(source.scope, source.stage.name) for key, source in step.inputs.items()}
        fingerprint = self.fingerprint(step)
        run = run_stage if step.stage.name == "render" else self.workers.run

        def make(folder: Path) -> None:
            job = Job(step.experiment, self.experiments, folder, folders, self.progress, self.root, self.options)
            run(step.stage.module, job)

        self.store.write(step.scope, step.stage.name, fingerprint, make)


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
