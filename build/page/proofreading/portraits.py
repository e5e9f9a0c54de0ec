"""The chapters and figures that are written for any network."""

from __future__ import annotations

from pathlib import Path

from build.author.files import lines_named, placed
from build.errors import BuildError, nearest
from build.page.proofreading.chapters import check_calls, skeleton
from build.page.proofreading.figures import check_parts
from build.page.prose.casting import TRAINED_HERE, unfilled
from build.page.prose.content import Content
from build.page.prose.drafts import Draft, read, take_title
from build.page.prose.portraits import FOLDER
from build.stages import STAGES


def check_portrait(content: Content, templates: Path) -> None:
    """Refuse faults of the portrait's texts that show before there is a network.

    Raises
    ------
    BuildError
        At the first fault, with file and line.
    """
    if not (content.folder / FOLDER).is_dir():
        return
    content = unfilled(content)
    for path in sorted((content.folder / FOLDER).glob("*.md")):
        source = path.read_text(encoding="utf-8")
        check_calls(path, source, content)
        take_title(Draft(path, source, read(path, source, skeleton(source), content)))
    known = [TRAINED_HERE, *(stage.name for stage in STAGES)]
    for figure in content.figures.values():
        for text in (
            figure.caption,
            *(placed(figure.path, words) for words in (figure.front.question, figure.front.alt)),
        ):
            check_calls(figure.path, text, content, ("layer",))
        with lines_named(figure.path):
            check_parts(figure, templates)
            for stage in figure.front.needs:
                if stage not in known:
                    raise BuildError(f"{figure.path}: needs", f"unknown stage '{stage}'", do=nearest(stage, known))
