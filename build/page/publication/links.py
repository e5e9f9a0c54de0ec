"""Last looks at a finished page: links that lead nowhere and names used twice."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

from build.errors import BuildError, nearest


def check_links(html: str, page: str, folder: Path) -> None:
    """Refuse a page whose own anchors or ids are wrong.

    Parameters
    ----------
    html : str
        The page.
    page : str
        Its folder in the site, for the error.
    folder : Path
        The site.

    Raises
    ------
    BuildError
        At the first id used twice, or link to an id or file that is not there.
    """
    where = f"{page}index.html"
    ids = Counter(re.findall(r'\bid="([^"]+)"', html))
    for name, count in ids.items():
        if count > 1:
            raise BuildError(where, f"id '{name}' must be used once", count, "rename a heading, figure or chapter")
    for name in re.findall(r'href="#([^"]+)"', html):
        if name not in ids:
            raise BuildError(where, f"link to unknown anchor '#{name}'", do=nearest(name, ids))
    for address in re.findall(r'(?:src|srcset|href)="(?!https?:|data:|mailto:)([^"#?]+)', html):
        path = Path(os.path.normpath(folder / page / address))  # the page's own folder may not be there yet
        # Pages are written one after the other: a folder may still be to come.
        if not address.endswith("/") and not path.exists() and path.name not in ("build.json", "feed.xml"):
            raise BuildError(where, f"link to a missing file '{address}'")
