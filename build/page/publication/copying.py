"""What other stages made for the site, put in its place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from build.artifacts import MANIFEST, Job, read_json, sha256
from build.errors import BuildError
from build.page.prose.drafts import PageDraft
from build.page.publication.embeds import embed_path
from build.page.publication.social import CARD

OWN = "site/"
"""The room of a stage's folder that is published."""


def copy_stage_sites(job: Job, is_wanted: Callable[[str], bool]) -> None:
    """Copy what stages left in their ``site/`` folders, as far as its path there is wanted.

    Raises
    ------
    BuildError
        If two stages left the same file.
    """
    for folder in sorted(set(job.inputs.values())):
        for name, digest in _published(folder).items():
            if not is_wanted(name.removeprefix(OWN)):
                continue
            target = job.folder / name.removeprefix(OWN)
            if target.exists():
                raise BuildError(
                    str(folder / name), "must be written by one stage only", do=f"name it after {folder.parent.name}"
                )
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(folder / name, target, job.root / job.options.output / name.removeprefix(OWN), digest)


def copy_cards(job: Job, drafts: Sequence[PageDraft]) -> None:
    """Give each figure in use the social picture that was drawn of it."""
    drawn = job.inputs.get("cards")
    if drawn is None:
        return
    for place in (figure.source.place for draft in drafts for figure in draft.figures.values()):
        target = job.folder / embed_path(place)
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(drawn / "figures" / f"{place}.png", target / CARD)


def _published(folder: Path) -> dict[str, str | None]:
    """Return the files of a stage that are published, with the SHA-256 in its manifest, where it has one."""
    if (folder / MANIFEST).is_file():
        listed: dict[str, str | None] = read_json(folder / MANIFEST)["outputs"]
        return {name: digest for name, digest in listed.items() if name.startswith(OWN)}
    paths = sorted(path for path in (folder / OWN).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): None for path in paths}


def _copy(source: Path, target: Path, before: Path, digest: str | None) -> None:
    """Keep the file of the site before, where it has these bytes; that site goes when this one takes its place."""
    try:
        if digest and before.stat().st_size == source.stat().st_size and sha256(before) == digest:
            os.link(before, target)
            return
    except OSError:  # there is none, or the file system knows no links
        target.unlink(missing_ok=True)
    shutil.copyfile(source, target)
