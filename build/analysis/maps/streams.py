"""Generators that run in processes of their own, their items collected as they come."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, TypeVar, cast

Task = TypeVar("Task")
Item = TypeVar("Item")


class StreamBroken(RuntimeError):
    """A process ended before its generator did."""


def streamed(generate: Callable[[Task], Iterable[Item]], tasks: Iterable[Task]) -> Iterator[Item]:
    """Run ``generate(task)`` for every task at once, each in a fresh process, and yield what comes.

    The processes are started anew rather than forked, so that no thread pool of this one is copied half.

    Parameters
    ----------
    generate : callable
        A function of a module, from a task to items; tasks and items can be pickled.
    tasks : iterable
        One a process.

    Raises
    ------
    StreamBroken
        If a process ended early. An exception in a process is raised here as it is.
    """
    context = multiprocessing.get_context("spawn")
    processes: dict[Connection, SpawnProcess] = {}
    for task in tasks:
        reader, writer = context.Pipe(duplex=False)
        processes[reader] = context.Process(target=_send, args=(generate, task, writer), daemon=True)
        processes[reader].start()
        writer.close()
    try:
        yield from _received(list(processes))
    finally:
        for process in processes.values():
            process.terminate()
            process.join()


def _send(generate: Callable[[Task], Iterable[Item]], task: Task, writer: Connection) -> None:
    """Send every item, then the end or the exception."""
    try:
        for item in generate(task):
            writer.send(("item", item))
        writer.send(("end", None))
    except Exception as error:
        writer.send(("error", error))


def _received(readers: list[Connection]) -> Iterator[Any]:
    """Yield items until every process has sent its end."""
    waiting = {id(reader): reader for reader in readers}
    while waiting:
        for ready in wait(list(waiting.values())):
            reader = waiting[id(ready)]
            try:
                kind, value = reader.recv()
            except EOFError as error:
                raise StreamBroken("a process of the build ended before its work was done") from error
            if kind == "error":
                raise cast(Exception, value)
            if kind == "end":
                del waiting[id(reader)]
            else:
                yield value
