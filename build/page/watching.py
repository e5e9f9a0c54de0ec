"""While the local server runs: what is saved is built again, and the open pages show it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from build.artifacts import dump_json, read_json
from build.disk.writing import write_text_whole
from build.errors import BuildError
from build.page.preview import Preview
from build.page.sketch import Sketch
from build.page.standby import Standby

WATCHED = ("content", "templates", "build")
"""Folders of the checkout whose files decide what is built."""
UNWATCHED = ("__pycache__",)
CODE = "build/"
PAUSE_S = 0.1
"""How often the files are looked at."""
RECORD = Path(".cache/arguments.json")
"""With which arguments the site was built last."""
TERSE, STAND_BY = "--terse", "--stand-by"

Stamps = dict[str, tuple[int, int]]
"""By path: when a file was written, in nanoseconds, and how long it is."""


class Watcher:
    """Builds again whenever a file was saved.

    Styles and scripts are shown at once, as a sketch above the site, and the whole build follows.

    Parameters
    ----------
    root : Path
        The checkout.
    command : sequence of str
        What starts a process that builds the site whenever it is asked.
    preview : Preview
        Who is told.
    sketch : Sketch
        What is shown before the build has come to its end.
    """

    def __init__(self, root: Path, command: Sequence[str], preview: Preview, sketch: Sketch) -> None:
        self.root = root
        self.command = command
        self.preview = preview
        self.sketch = sketch
        self._ended = threading.Event()
        self._known: Stamps = {}
        self._pending: set[str] = set()
        self._is_shown = False
        self._is_code_ours = True
        self._is_building = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watcher:
        self.sketch.clear()
        self._known = stamps(self.root)
        self._builder = Standby(self.root, self.command)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._builder.end()
        self.sketch.clear()

    def _run(self) -> None:
        while not self._ended.wait(PAUSE_S):
            now = stamps(self.root)
            if now != self._known:
                saved = {path for path, _ in now.items() ^ self._known.items()}
                self._known = now
                self._start(saved)
            elif self._is_building and (answer := self._builder.heard()):
                self._finish(*answer)

    def _start(self, saved: set[str]) -> None:
        """Show what can be shown at once, and build, in place of a build that what was saved has overtaken."""
        self._pending |= saved
        print(f"saved   {', '.join(sorted(self._pending))}", flush=True)
        is_code = any(path.startswith(CODE) for path in saved)
        self._is_code_ours = self._is_code_ours and not is_code
        if self._is_building or is_code or not self._builder.is_alive:
            self._builder.end()
            self._builder = Standby(self.root, self.command)
        self._is_shown = self._is_code_ours and self._show()
        self._builder.ask()
        self._is_building = True

    def _show(self) -> bool:
        """Show saved styles and scripts above the site, and tell whether nothing else is to be shown."""
        try:
            is_drawn = self.sketch.draw(self._pending)
        except BuildError as fault:
            self.preview.failed(str(fault))
            return False
        if is_drawn:
            self.preview.built(only_styles=_are_styles(self._pending))
        return is_drawn

    def _finish(self, code: int, words: str) -> None:
        """Tell how the build went."""
        self._is_building = False
        if code:
            print(words, file=sys.stderr, flush=True)
            self.preview.failed(words.splitlines()[-1] if words else f"the build ended with {code}")
            return
        if self._is_shown:
            self.preview.mended()
        else:
            self.preview.built(only_styles=_are_styles(self._pending))
        self.sketch.clear()
        self._pending.clear()


def keep_arguments(root: Path, arguments: Sequence[str]) -> None:
    """Keep how the site was built, for whoever builds it again when a file is saved."""
    kept = [word for word in arguments if word not in (TERSE, STAND_BY)]
    write_text_whole(root / RECORD, dump_json(kept))


def watching(root: Path, site: Path) -> Callable[[Preview], Watcher] | None:
    """Return what builds the site of a checkout again as it was built last; ``None`` where it never was."""
    if not (root / RECORD).is_file():
        return None
    command = [sys.executable, "-m", "build", *read_json(root / RECORD), TERSE, STAND_BY]
    sketch = Sketch(root, site)

    def watch(preview: Preview) -> Watcher:
        preview.above = sketch.folder
        return Watcher(root, command, preview, sketch)

    return watch


def _are_styles(paths: set[str]) -> bool:
    return all(path.endswith(".css") for path in paths)


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
