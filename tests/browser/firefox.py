"""Find a Firefox on this machine and open a window of it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.webdriver import Marionette, Window, patiently, running

NAMES = ("firefox", "firefox-esr")
PLACES = ("/Applications/Firefox.app/Contents/MacOS/firefox",)
# Marionette itself turns off updates, telemetry and first-run pages.
SETTINGS = 'user_pref("marionette.port", 0);\n'
ARGUMENTS = ("--headless", "--no-remote", "--marionette")


def obstacle() -> str | None:
    """Say what keeps Firefox from being opened."""
    return None if find_firefox() else "no Firefox was found; install one (Debian's package is `firefox-esr`)"


def find_firefox() -> str | None:
    """Return the executable."""
    candidates = [*map(shutil.which, NAMES), *PLACES]
    return next((path for path in candidates if path and Path(path).is_file()), None)


@contextmanager
def window(folder: Path) -> Iterator[Window]:
    """Open a window; the folder is for its profile."""
    (folder / "user.js").write_text(SETTINGS, encoding="utf-8")
    command = [str(find_firefox()), *ARGUMENTS, "--profile", str(folder)]
    port = folder / "MarionetteActivePort"
    with running(command):
        patiently(lambda: port.is_file() and port.read_text(), "Firefox tells its port")
        wire = Marionette(int(port.read_text()))
        wire.send("WebDriver:NewSession")
        yield Window(wire)
        wire.close()
