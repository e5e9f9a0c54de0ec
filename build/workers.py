"""Processes that run steps side by side, each on one thread of computation."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from types import TracebackType

from build.artifacts import Job
from build.errors import BuildError
from build.progress import Progress

MOST = 4
"""More would wait for the longest step, and each holds a data set in memory."""

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "NUMBA_NUM_THREADS")


def usual_count() -> int:
    """Return how many steps this machine runs at once."""
    return min(os.cpu_count() or 1, MOST)


class Workers:
    """Run steps in processes of their own; with one worker, in this process.

    Every process computes on one thread: the order in which numbers are added, and with it every result, is then
    the same however many steps run at once.

    Parameters
    ----------
    count : int
        How many steps may run at once.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool: ProcessPoolExecutor | None = None
        self._alive: Connection | None = None

    def __enter__(self) -> Workers:
        """Prepare the pool; processes start with the first step that needs one."""
        os.environ.update(dict.fromkeys(THREADS, "1"))
        if self.count > 1:
            context = multiprocessing.get_context("spawn")
            lock, arrived = context.RLock(), context.Value("i", 0)
            ended, self._alive = context.Pipe(duplex=False)
            Progress.share(lock)
            self._pool = ProcessPoolExecutor(self.count, context, _take_place, (lock, arrived, ended))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let running steps end, unless the author has no patience left, and start no more."""
        if self._pool and self._alive:
            if kind is KeyboardInterrupt:
                self._alive.close()
            self._pool.shutdown(cancel_futures=True)
            self._alive.close()

    def run(self, step: str, module: str, job: Job) -> None:
        """Run a step by the module of its stage and wait for its end; an exception of the step is raised here.

        Raises
        ------
        BuildError
            If the process ended before the step did.
        """
        if self._pool is None:
            run_stage(module, job)
            return
        try:
            self._pool.submit(run_stage, module, job).result()
        except BrokenProcessPool:
            raise BuildError(step, "must run to its end", "ended from outside", "is there enough memory?") from None


def run_stage(module: str, job: Job) -> None:
    """Let a stage's module fill its folder."""
    importlib.import_module(module).run(job)


def _take_place(lock: object, arrived: Synchronized[int], ended: Connection) -> None:
    """Give a fresh process its own line for progress bars, and let it end with the build and by nothing else."""
    with arrived.get_lock():
        place = arrived.value
        arrived.value += 1
    Progress.share(lock, place)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_build, args=(ended,), daemon=True).start()


def _end_with_build(ended: Connection) -> None:
    """Leave when the build was killed or interrupted: its end of the pipe is closed then, and nobody asks for more."""
    ended.poll(None)
    os._exit(1)
