"""The built site as if it were published at some address, with an ear in every page."""

import shutil
from pathlib import Path

from markupsafe import escape

from build.page.publication.policy import policy

# Stands before the first script of a page and keeps what a console would show.
EAR = """window.heard = [];
const hear = (...words) => heard.push(words.join(" "));
addEventListener("error", ({message, filename, lineno, target}) =>
  hear(message ?? "not loaded", filename ?? target.src ?? target.href, lineno ?? ""), true);
addEventListener("unhandledrejection", ({reason}) => hear("unhandled rejection", reason));
addEventListener("securitypolicyviolation", ({violatedDirective, blockedURI}) => hear(violatedDirective, blockedURI));
for (const kind of ["error", "warn"]) console[kind] = (...words) => hear(kind, ...words);
"""


def publish(site: Path, folder: Path, built_for: str, address: str) -> None:
    """Lay out a site, linked where it stays the same.

    Parameters
    ----------
    site : Path
        The built site.
    folder : Path
        Where it goes; must not exist.
    built_for, address : str
        The address that the site was built for, and that it is published at. A published page names its origin in
        its policy.
    """

    def place(source: str, target: str) -> None:
        if source.endswith(".html"):
            markup = Path(source).read_text(encoding="utf-8")
            Path(target).write_text(with_ear(renamed(markup, built_for, address), address), encoding="utf-8")
        else:
            Path(target).symlink_to(source)

    shutil.copytree(site, folder, copy_function=place)
    (folder / "ear.js").write_text(EAR, encoding="utf-8")


def renamed(markup: str, built_for: str, address: str) -> str:
    """Return a page with the policy that it would have at another address."""
    for webassembly in (True, False):
        markup = markup.replace(escape(policy(webassembly, built_for)), escape(policy(webassembly, address)))
    return markup


def with_ear(markup: str, address: str) -> str:
    """Return a page that listens before anything else runs in it."""
    return markup.replace("<script", f'<script src="{address}ear.js"></script>\n<script', 1)
