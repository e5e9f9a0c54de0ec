"""Processes that run steps side by side, each on one thread of computation."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import Connection
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
        self._pools: list[ProcessPoolExecutor] = []
        self._idle: list[ProcessPoolExecutor] = []
        self._alive: Connection | None = None

    def __enter__(self) -> Workers:
        """Prepare a pool for each process, so that one that dies takes no other along; they start when needed."""
        os.environ.update(dict.fromkeys(THREADS, "1"))
        if self.count > 1:
            context = multiprocessing.get_context("spawn")
            lock = context.RLock()
            ended, self._alive = context.Pipe(duplex=False)
            Progress.share(lock)
            places = range(self.count)
            self._pools = [ProcessPoolExecutor(1, context, _take_place, (lock, place, ended)) for place in places]
            self._idle = self._pools[::-1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let running steps end, unless the author has no patience left, and start no more."""
        if self._alive:
            if kind and issubclass(kind, KeyboardInterrupt):
                self._alive.close()
            for pool in self._pools:
                pool.shutdown(cancel_futures=True)
            self._alive.close()

    def run(self, step: str, module: str, job: Job) -> float:
        """Run a step by the module of its stage, wait for its end, and return its processor time in seconds.

        An exception of the step is raised here.

        Raises
        ------
        BuildError
            If the process ended before the step did.
        """
        if not self._pools:
            return run_stage(module, job)
        pool = self._idle.pop()  # the last used: it has imported most
        try:
            with _uninterrupted():
                ended = pool.submit(run_stage, module, job)
            return ended.result()
        except BrokenProcessPool:
            raise BuildError(step, "must run to its end", "ended from outside", "is there enough memory?") from None
        finally:
            self._idle.append(pool)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let a process start without an ear for Ctrl-C: before it could ignore it, it would end with a trace."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run_stage(module: str, job: Job) -> float:
    """Let a stage's module fill its folder; return the processor time of this process and those that it waited for."""
    before = sum(os.times()[:4])
    importlib.import_module(module).run(job)
    return sum(os.times()[:4]) - before


def _take_place(lock: object, place: int, ended: Connection) -> None:
    """Give a fresh process its own line for progress bars, and let it end with the build and by nothing else."""
    Progress.share(lock, place)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_build, args=(ended,), daemon=True).start()


def _end_with_build(ended: Connection) -> None:
    """Leave when the build was killed or interrupted: its end of the pipe is closed then, and nobody asks for more."""
    ended.poll(None)
    os._exit(1)
