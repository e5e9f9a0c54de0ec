"""A process that has loaded all that a build needs, and builds whenever it is asked."""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from build.disk.writing import removing_late

END = "\x04"
"""Begins the line that ends an answer, with the exit code that the build would have had."""


class Standby:
    """The process, seen from whoever asks; it answers one question after the other.

    Parameters
    ----------
    root : Path
        The checkout.
    command : sequence of str
        What starts it: a program that calls :func:`answer`.
    """

    def __init__(self, root: Path, command: Sequence[str]) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=root, stdin=pipe, stderr=pipe, text=True, bufsize=1)
        self._answers: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def is_alive(self) -> bool:
        """Tell whether it can be asked."""
        return self._process.poll() is None

    def ask(self) -> None:
        """Let it build."""
        with contextlib.suppress(BrokenPipeError):  # of a process that has ended, the answer says so
            print(file=self._process.stdin, flush=True)

    def heard(self) -> tuple[int, str] | None:
        """Return the exit code of the build that was asked for and what it complained of, ``None`` while it runs."""
        with contextlib.suppress(queue.Empty):
            return self._answers.get_nowait()
        return None

    def end(self) -> None:
        """End the process, and what it builds with it."""
        if self._process.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
        self._process.terminate()
        self._process.wait()
        self._listener.join()
        if self._process.stderr:
            self._process.stderr.close()

    def _listen(self) -> None:
        """Collect what the process says, answer by answer."""
        words: list[str] = []
        for line in self._process.stderr or ():
            if line.startswith(END):
                self._answers.put((int(line[1:]), "".join(words).strip()))
                words.clear()
            else:
                words.append(line)
        self._answers.put((self._process.wait(), "".join(words).strip()))


def answer(build: Callable[[], int]) -> None:
    """Build at every line of the standard input until it ends; the exit code ends each answer."""
    with contextlib.suppress(KeyboardInterrupt):
        for _ in sys.stdin:
            with removing_late():
                code = build()
                sys.stdout.flush()
                print(f"{END}{code}", file=sys.stderr, flush=True)
