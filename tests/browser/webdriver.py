"""Firefox and WebKit, driven by the commands that both of them know: those of W3C WebDriver.

Stock Firefox listens on a socket (Marionette), WebKit has a driver that listens to HTTP. Debian has no geckodriver,
which is all that stands between the two, and a page here is only opened, read and clicked.
"""

from __future__ import annotations

import itertools
import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

PATIENCE_S = 60
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
# Looks again and again until an expression holds.
AWAIT = """const [done] = arguments;
const look = () => ({expression}) ? done() : setTimeout(look, 16);
look();"""


@contextmanager
def running(command: list[str], **options: Any) -> Iterator[None]:
    """Keep a silenced program running."""
    silence = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **silence, **options) as program:
        try:
            yield
        finally:
            program.terminate()


def patiently(comes_true: Callable[[], object], what: str) -> None:
    """Wait for something outside of any page."""
    last = time.monotonic() + PATIENCE_S
    while not comes_true():
        assert time.monotonic() < last, f"not within {PATIENCE_S} s: {what}"
        time.sleep(0.02)


class Refused(Exception):
    """A command that a browser did not carry out."""


class Wire(Protocol):
    """How commands reach a browser."""

    def send(self, name: str, path: str, **parameters: Any) -> Any:
        """Send the command that Marionette calls by this name and WebDriver by this path; return its answer."""


class Marionette:
    """Firefox's socket. A message is `length:json`; a command is `[0, number, name, parameters]`."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=2 * PATIENCE_S)
        self.stream = self.socket.makefile("rb")
        self.numbers = itertools.count(1)
        self._receive()

    def send(self, name: str, path: str = "", **parameters: Any) -> Any:
        """Send a command by its name; return its answer."""
        message = json.dumps([0, next(self.numbers), name, parameters])
        self.socket.sendall(f"{len(message)}:{message}".encode())
        _, _, error, answer = self._receive()
        if error:
            raise Refused(f"{name}: {error['message']}")
        return answer["value"] if set(answer or ()) == {"value"} else answer

    def close(self) -> None:
        """Hang up."""
        self.stream.close()
        self.socket.close()

    def _receive(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            byte = self.stream.read(1)
            if not byte:
                raise Refused("Firefox hung up")
            length += byte
        return json.loads(self.stream.read(int(length[:-1])))


class Driver:
    """A driver program, which takes commands over HTTP."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}/session"
        answer = self._request("POST", self.base, {"capabilities": {}})
        self.base += f"/{answer['sessionId']}"

    def send(self, name: str, path: str, **parameters: Any) -> Any:
        """Send a command by its path; return its answer."""
        return self._request("POST", f"{self.base}/{path}", parameters)

    def close(self) -> None:
        """End the session, and with it the browser."""
        self._request("DELETE", self.base, {})

    def _request(self, method: str, address: str, parameters: dict[str, Any]) -> Any:
        request = urllib.request.Request(address, json.dumps(parameters).encode(), method=method)
        try:
            with DIRECT.open(request, timeout=2 * PATIENCE_S) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            with error:
                raise Refused(f"{address}: {json.load(error)['value']['message']}") from None


class Window:
    """One browser window."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.wire.send("WebDriver:SetTimeouts", "timeouts", script=1000 * PATIENCE_S)
        self.size(1280, 900)

    def size(self, width: int, height: int) -> None:
        """Take a size in pixels."""
        self.wire.send("WebDriver:SetWindowRect", "window/rect", width=width, height=height)

    def go(self, address: str) -> None:
        """Open a page, and return when it has loaded."""
        self.wire.send("WebDriver:SwitchToFrame", "frame", id=None)
        self.wire.send("WebDriver:Navigate", "url", url=address)

    def read(self, expression: str) -> Any:
        """Return what an expression of the page's JavaScript is worth."""
        return self.wire.send("WebDriver:ExecuteScript", "execute/sync", script=f"return ({expression});", args=[])

    def wait(self, expression: str) -> None:
        """Return as soon as an expression holds."""
        script = AWAIT.format(expression=expression)
        try:
            self.wire.send("WebDriver:ExecuteAsyncScript", "execute/async", script=script, args=[])
        except Refused as refusal:
            raise AssertionError(f"{expression} did not come true: {refusal}") from None

    @contextmanager
    def frame(self, number: int) -> Iterator[None]:
        """Stand inside a frame of the page."""
        self.wire.send("WebDriver:SwitchToFrame", "frame", id=number)
        yield
        self.wire.send("WebDriver:SwitchToParentFrame", "frame/parent")

    def click(self, selector: str) -> None:
        """Click an element as a reader would."""
        found = self.wire.send("WebDriver:FindElement", "element", using="css selector", value=selector)
        (key,) = found.values()
        self.wire.send("WebDriver:ElementClick", f"element/{key}/click", id=key)
