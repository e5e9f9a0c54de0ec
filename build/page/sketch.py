"""Saved styles and scripts, made before the whole site is: an open page shows them while the build still runs."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

from build.artifacts import read_json
from build.disk.writing import written_whole
from build.page.assets import bundle
from build.page.prose.content import read_content
from build.page.publication.composer import opening_kinds
from build.page.publication.listing import NAME
from build.page.tokens import read_tokens

PLACE = Path(".cache/sketch")
"""Lies above the site while the local server runs; the next whole build has the same in it."""
TEMPLATES = "templates/"


class Sketch:
    """The styles and scripts of the site to come.

    Parameters
    ----------
    root : Path
        The checkout.
    """

    def __init__(self, root: Path, site: Path) -> None:
        self.folder = root / PLACE
        self._root = root
        self._site = site

    def draw(self, saved: Collection[str]) -> bool:
        """Make what was saved, and tell whether that was styles and scripts alone.

        Raises
        ------
        BuildError
            At the first fault in them.
        """
        if not saved or not all(map(_is_drawn, saved)) or not (self._site / NAME).is_file():
            return False
        with written_whole(self.folder) as folder:
            if any(path.endswith(".css") for path in saved):
                self._draw_styles(folder)
            if any(path.endswith(".js") for path in saved):
                self._draw_scripts(folder)
        return True

    def clear(self) -> None:
        """Leave the site to itself."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _draw_styles(self, folder: Path) -> None:
        templates = self._root / TEMPLATES
        version = read_json(self._site / NAME)["version"]
        bundle.write_styles(self._root, templates, read_tokens(templates), version, folder / "css")

    def _draw_scripts(self, folder: Path) -> None:
        content = read_content(self._root / "content")
        opening = opening_kinds(content, content.site.pages[0])
        bundle.write_scripts(self._root, self._root / TEMPLATES, opening, folder / "js")


def _is_drawn(path: str) -> bool:
    """Tell whether a file of the checkout goes into the site's styles or scripts and nowhere else."""
    return path.startswith(TEMPLATES) and path.endswith((".css", ".js")) and not path.endswith(".test.js")
