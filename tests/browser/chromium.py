"""Find a Chromium on this machine and say how it is started."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

# The same browser without windows, and without a back/forward cache, in half the time.
WINDOWLESS = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/usr/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# No sandbox inside containers; the rest keeps Chromium from calling its own servers.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium(playwright: Playwright | None = None, windowed: bool = False) -> str | None:
    """Return the executable: `CHROMIUM`, Playwright's own, or the machine's, the one without windows if it will do."""
    named = os.environ.get("CHROMIUM")
    own = playwright.chromium.executable_path if playwright else None
    names = NAMES if windowed else (WINDOWLESS, *NAMES)
    candidates = [named] if named else [own, *map(shutil.which, names), *PLACES]
    return next((path for path in candidates if path and Path(path).is_file()), None)


def launch(playwright: Playwright, arguments: tuple[str, ...] = ()) -> Browser:
    """Start Chromium, with further command-line arguments where a test needs them."""
    executable = find_chromium(playwright)
    return playwright.chromium.launch(executable_path=executable, args=[*ARGUMENTS, *arguments])
