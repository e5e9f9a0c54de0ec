"""While the local server runs: what is saved is built again, and the open pages show it."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from build.artifacts import dump_json, read_json
from build.disk.writing import write_text_whole

WATCHED = ("content", "templates", "build")
"""Folders of the checkout whose files decide what is built."""
UNWATCHED = ("__pycache__",)
PAUSE_S = 0.15
"""How often the files are looked at."""
FOLDER = "__preview"
"""Where below the site's prefix the server tells pages the news; no published file lies there."""
SCRIPT = Path(__file__).with_name("preview.mjs")

RECORD = Path(".cache/arguments.json")
"""With which arguments the site was built last."""
TERSE = "--terse"

Stamps = dict[str, tuple[int, int]]
"""By path: when a file was written, in nanoseconds, and how long it is."""


class Preview:
    """The news of the last build, for whoever waits for it.

    Attributes
    ----------
    session : str
        Names this run of the server: a page of an earlier run is of an earlier build.
    """

    def __init__(self) -> None:
        self.session = secrets.token_hex(4)
        self._changed = threading.Condition()
        self._counts = {"build": 0, "styles": 0}
        self._fault = ""
        self._number = 0

    def built(self, only_styles: bool) -> None:
        """Say that the site was built anew; where only styles changed, a page need not be loaded again."""
        self._tell("", "styles" if only_styles else "build")

    def failed(self, fault: str) -> None:
        """Say in one line what is in the way; the site is as it was."""
        self._tell(fault)

    def news(self, after: int, timeout_s: float) -> tuple[int, str] | None:
        """Wait for news later than number ``after`` and return their number and JSON, or ``None`` in vain."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._number > after, timeout_s):
                return None
            return self._number, json.dumps({"session": self.session, **self._counts, "fault": self._fault})

    def tag(self) -> bytes:
        """Return the script element for a page that is served now."""
        query = f"session={self.session}&amp;build={self._counts['build']}"
        return f'<script type="module" src="/{FOLDER}/preview.mjs?{query}"></script></head>'.encode()

    def _tell(self, fault: str, *grown: str) -> None:
        with self._changed:
            self._fault = fault
            for name in grown:
                self._counts[name] += 1
            self._number += 1
            self._changed.notify_all()


class Watcher:
    """Builds again whenever a file was saved.

    Parameters
    ----------
    root : Path
        The checkout.
    command : sequence of str
        What builds the site.
    preview : Preview
        Who is told.
    """

    def __init__(self, root: Path, command: Sequence[str], preview: Preview) -> None:
        self.root = root
        self.command = command
        self.preview = preview
        self._ended = threading.Event()
        self._known: Stamps = {}
        self._pending: set[str] = set()
        self._build: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watcher:
        self._known = stamps(self.root)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._stop()

    def _run(self) -> None:
        while not self._ended.wait(PAUSE_S):
            now = stamps(self.root)
            if now != self._known:
                self._pending |= {path for path, _ in now.items() ^ self._known.items()}
                self._known = now
                self._start()
            elif self._build and self._build.poll() is not None:
                self._finish(self._build)

    def _start(self) -> None:
        """Build, in place of a build that what was saved meanwhile has overtaken."""
        self._stop()
        print(f"saved   {', '.join(sorted(self._pending))}", flush=True)
        self._build = subprocess.Popen(self.command, cwd=self.root, stderr=subprocess.PIPE, text=True)

    def _stop(self) -> None:
        if self._build:
            self._build.terminate()
            self._build.communicate()
            self._build = None

    def _finish(self, build: subprocess.Popen[str]) -> None:
        words = build.communicate()[1].strip()
        self._build = None
        if build.returncode:
            print(words, file=sys.stderr, flush=True)
            self.preview.failed(words.splitlines()[-1] if words else f"the build ended with {build.returncode}")
            return
        self.preview.built(only_styles=all(path.endswith(".css") for path in self._pending))
        self._pending.clear()


def keep_arguments(root: Path, arguments: Sequence[str]) -> None:
    """Keep how the site was built, for whoever builds it again when a file is saved."""
    write_text_whole(root / RECORD, dump_json([word for word in arguments if word != TERSE]))


def watching(root: Path) -> Callable[[Preview], Watcher] | None:
    """Return what builds the site of a checkout again as it was built last; ``None`` where it never was."""
    if not (root / RECORD).is_file():
        return None
    command = [sys.executable, "-m", "build", *read_json(root / RECORD), TERSE]
    return lambda preview: Watcher(root, command, preview)


def stamps(root: Path) -> Stamps:
    """Return when each watched file was written."""
    found: Stamps = {}
    for folder in WATCHED:
        for entry in _files(root / folder):
            state = entry.stat()
            found[os.path.relpath(entry.path, root)] = (state.st_mtime_ns, state.st_size)
    return found


def _files(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    """Yield the files below a folder; what an editor keeps for itself begins with a dot or ends with a tilde."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith("~") or entry.name in UNWATCHED:
                continue
            if entry.is_dir():
                yield from _files(entry.path)
            else:
                yield entry
