"""Find WebKitGTK's driver on this machine and open a window of its browser on a display of its own."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.webdriver import Driver, Window, patiently, running

# No sandbox inside containers.
UNBOXED = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}


def obstacle() -> str | None:
    """Say what keeps WebKit from being opened."""
    if shutil.which("WebKitWebDriver") and shutil.which("Xvfb"):
        return None
    return "no WebKit was found; install its driver and Xvfb (Debian's packages are `webkit2gtk-driver` and `xvfb`)"


@contextmanager
def window(folder: Path) -> Iterator[Window]:
    """Open a window; the folder is for what the browser keeps."""
    with display() as number, driver(folder, number) as port:
        wire = Driver(port)
        yield Window(wire)
        wire.close()


@contextmanager
def display() -> Iterator[str]:
    """Start a display without a screen and return its number."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1200x24"]
    with running(command, pass_fds=(writer,)), os.fdopen(reader) as announced:
        os.close(writer)
        yield announced.readline().strip()


@contextmanager
def driver(folder: Path, number: str) -> Iterator[int]:
    """Start the driver on a display and return its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    homes = dict.fromkeys(("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(folder))
    environment = {**os.environ, **homes, **UNBOXED, "DISPLAY": f":{number}"}
    with running(["WebKitWebDriver", f"--port={port}"], env=environment):
        patiently(lambda: answers(port), "WebKitWebDriver answers")
        yield port


def answers(port: int) -> bool:
    """Say whether somebody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
