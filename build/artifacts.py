"""The artifact store: stage folders under ``.cache/`` that are written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build.configuration import Experiment, Options
from build.disk.writing import written_whole
from build.progress import Progress

MANIFEST = "manifest.json"
PART = 1 << 18
"""How many bytes of a file are read at once."""


@dataclass(frozen=True)
class Job:
    """All that a stage may read, and the one folder that it may write.

    Attributes
    ----------
    experiment : Experiment or None
        The experiment at hand; ``None`` in a stage of the whole site.
    experiments : mapping of str to Experiment
        All experiments of this build, by name.
    folder : Path
        Where outputs go; a temporary folder that takes its name when the stage returns.
    inputs : mapping of str to Path
        Finished folders: by stage name, or by ``"experiment/stage"`` in a stage of the site.
    progress : Progress
        For anything longer than two seconds.
    root : Path
        The checkout.
    options : Options
        What this run was asked for.
    part : int
        Which share of the work, where a module serves several stages that run side by side.
    """

    experiment: Experiment | None
    experiments: Mapping[str, Experiment]
    folder: Path
    inputs: Mapping[str, Path]
    progress: Progress
    root: Path
    options: Options
    part: int = 0

    @property
    def subject(self) -> Experiment:
        """The experiment at hand, where the stage has one."""
        if self.experiment is None:
            raise ValueError("a stage of the whole site has no experiment of its own")
        return self.experiment


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    summed = hashlib.sha256()
    with path.open("rb", buffering=0) as file:  # most files are small: `hashlib.file_digest` clears 256 KB for each
        while part := file.read(PART):
            summed.update(part)
    return summed.hexdigest()


def read_json(path: Path) -> Any:
    """Read one JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def dump_json(value: Any, compact: bool = False) -> str:
    """Write a value as JSON, the same text for the same value."""
    layout: dict[str, Any] = {"separators": (",", ":")} if compact else {"indent": 1}
    return json.dumps(value, ensure_ascii=False, sort_keys=not compact, allow_nan=False, **layout) + "\n"


def write_json(path: Path, value: Any, compact: bool = False) -> None:
    """Write one JSON file, making its folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump_json(value, compact), encoding="utf-8")


class Store:
    """Stage folders, each with a manifest of what made it and what it holds.

    Parameters
    ----------
    cache : Path
        The folder of all stage folders, usually ``.cache/``.
    elsewhere : mapping of str to Path, optional
        Output folders that lie outside the cache, by ``"scope/stage"``; their manifests stay inside.
    """

    def __init__(self, cache: Path, elsewhere: Mapping[str, Path] | None = None) -> None:
        self.cache = cache
        self.elsewhere = dict(elsewhere or {})

    def folder(self, scope: str, stage: str) -> Path:
        """Return the output folder of one stage of one scope (experiment, data set or site)."""
        return self.elsewhere.get(f"{scope}/{stage}", self.cache / scope / stage)

    def manifest(self, scope: str, stage: str) -> dict[str, Any] | None:
        """Return the manifest of a stage, or ``None`` where it is missing or broken."""
        try:
            manifest = read_json(self.cache / scope / stage / MANIFEST)
        except (OSError, ValueError):
            return None
        parts = [manifest.get(part) for part in ("fingerprint", "outputs")] if isinstance(manifest, dict) else [None]
        return manifest if all(isinstance(part, dict) for part in parts) else None

    def damage(self, scope: str, stage: str) -> str | None:
        """Tell which output differs from its recorded SHA-256 or was never recorded, ``None`` if all are whole."""
        folder = self.folder(scope, stage)
        manifest = self.manifest(scope, stage)
        if manifest is None:
            return "never finished"
        found = set(_names(folder))
        for name, digest in manifest["outputs"].items():
            if name not in found:
                return f"{name} is missing"
            if sha256(folder / name) != digest:
                return f"{name} is damaged"
        foreign = min(found - manifest["outputs"].keys() - {MANIFEST}, default=None)
        return f"{foreign} is not ours" if foreign else None

    def write(self, scope: str, stage: str, fingerprint: Mapping[str, Any], make: Callable[[Path], float]) -> float:
        """Let ``make`` fill a temporary folder, swap it in and record its manifest; return the seconds that it took.

        What ``make`` returns, its processor time in seconds, is recorded too.
        """
        target = self.folder(scope, stage)
        home = self.cache / scope / stage
        with written_whole(target) as folder:
            started = time.monotonic()
            processor_s = round(make(folder), 1)
            duration_s = round(time.monotonic() - started, 1)
            manifest = {"duration_s": duration_s, "fingerprint": dict(fingerprint), "outputs": digests(folder)}
            manifest["processor_s"] = processor_s
            manifest["n_bytes"] = sum(path.stat().st_size for path in files(folder).values())
            if target == home:
                write_json(folder / MANIFEST, manifest)
        if target != home:
            with written_whole(home) as folder:
                write_json(folder / MANIFEST, manifest)
        return duration_s


def files(folder: Path) -> dict[str, Path]:
    """Return every file below a folder, by its relative POSIX path."""
    return {name: folder / name for name in sorted(_names(folder), key=lambda name: name.split("/"))}


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder, by its relative POSIX path."""
    return {name: sha256(path) for name, path in files(folder).items()}


def _names(folder: Path) -> Iterator[str]:
    """Yield the relative POSIX path of every file below a folder."""
    for top, _, names in os.walk(folder):
        below = os.path.relpath(top, folder).replace(os.sep, "/")
        yield from names if below == os.curdir else (f"{below}/{name}" for name in names)
