"""Read all that an author may edit, in a second or two, before a build that may take long."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import jinja2

from build.author.files import read_text
from build.errors import BuildError
from build.page.assets.bundle import script_sources, write_styles
from build.page.assets.esbuild import minify_scripts
from build.page.proofreading.chapters import check_chapters
from build.page.proofreading.figures import Layers, check_figures
from build.page.proofreading.links import check_set_links
from build.page.proofreading.pages import check_pages, check_portrait_names
from build.page.proofreading.portraits import check_portrait
from build.page.prose.content import Content, read_content
from build.page.publication.contexts import ENDINGS
from build.page.publication.environment import Templates
from build.page.tokens import read_tokens

_right: dict[Path, str] = {}
"""Scripts that this process has read and found right."""


def proofread(root: Path, layers: Mapping[str, Layers]) -> None:
    """Refuse faults of content and templates that need no artifact to be seen.

    Parameters
    ----------
    root : Path
        The checkout.
    layers : mapping of str to (mapping of str to int)
        By experiment, the number of channels of each layer; empty where layers are not the author's to name.

    Raises
    ------
    BuildError
        At the first fault, with file and line.
    """
    content = read_content(root / "content")
    check_pages(content)
    check_portrait_names(content, layers)
    _check_templates(root / "templates")
    check_portrait(content, root / "templates")
    if content.site.experiments[0] in layers:
        _check_pages(content, root / "templates", layers)
    _check_assets(root)


def _check_pages(content: Content, templates: Path, layers: Mapping[str, Layers]) -> None:
    """Read the author's own pages."""
    homes, links = check_chapters(content)
    check_figures(content, templates, layers, homes)
    check_set_links(links, content, templates, layers)


def _check_templates(folder: Path) -> None:
    """Parse every template."""
    environment = Templates(folder)
    for name in sorted(name for name in environment.names if name.endswith(ENDINGS)):
        read_text(folder / name)
        try:
            environment.get_template(name)
        except jinja2.TemplateSyntaxError as error:
            raise BuildError(f"{folder / name}:{error.lineno}", str(error.message)) from error


def _check_assets(root: Path) -> None:
    """Parse tokens, styles and scripts."""
    source = root / "templates"
    tokens, scripts = read_tokens(source), script_sources(source)
    news = {path: text for path in scripts if _right.get(path) != (text := read_text(path))}
    with tempfile.TemporaryDirectory(prefix="proof-") as folder:
        write_styles(root, source, tokens, "proof", Path(folder) / "css")
        minify_scripts(root, source, list(news), Path(folder) / "js")
    _right.update(news)
