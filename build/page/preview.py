"""What the open pages are told while the local server runs."""

from __future__ import annotations

import json
import secrets
import threading
from pathlib import Path

FOLDER = "__preview"
"""Where below the site's prefix the server tells pages the news; no published file lies there."""
SCRIPT = Path(__file__).with_name("preview.mjs")


class Preview:
    """The news of the last build, for whoever waits for it.

    Attributes
    ----------
    session : str
        Names this run of the server: a page of an earlier run is of an earlier build.
    above : Path or None
        A folder whose files stand above those of the site.
    """

    def __init__(self, above: Path | None = None) -> None:
        self.session = secrets.token_hex(4)
        self.above = above
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
        query = f"session={self.session}&amp;build={self._counts['build']}&amp;styles={self._counts['styles']}"
        return f'<script type="module" src="/{FOLDER}/preview.mjs?{query}"></script></head>'.encode()

    def mended(self) -> None:
        """Say that nothing is in the way."""
        if self._fault:
            self._tell("")

    def _tell(self, fault: str, *grown: str) -> None:
        with self._changed:
            self._fault = fault
            for name in grown:
                self._counts[name] += 1
            self._number += 1
            self._changed.notify_all()
