"""Files from the internet: of the mirrors that answer, within a time that grows with what arrives."""

from __future__ import annotations

import contextlib
import http.client
import threading
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from build.disk.room import full_disk
from build.progress import Progress

TIMEOUT_S = 5.0
PATIENCE_S = 60.0
SLOWEST = 20_000
"""Bytes that must arrive in each second beyond the patience."""
CHUNK = 65_536


class DownloadFailed(Exception):
    """A file did not arrive; the message says how far it came."""


def download(address: str, target: Path, largest: int, progress: Progress) -> None:
    """Fetch one file.

    Parameters
    ----------
    address : str
        Where it is.
    target : Path
        Where it goes.
    largest : int
        Bytes beyond which it cannot be what is wanted.
    progress : Progress
        Where a bar may be drawn.

    Raises
    ------
    DownloadFailed
        If it does not come, not in time, or does not end.
    """
    started, n_bytes = monotonic(), 0
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_S) as answer, target.open("wb") as file:
            total = int(answer.headers.get("Content-Length") or 0)
            with progress.bar(total, target.name, "B") as bar:
                while part := answer.read1(CHUNK):
                    file.write(part)
                    bar.update(len(part))
                    n_bytes += len(part)
                    _check_pace(n_bytes, monotonic() - started, largest)
    except (OSError, ValueError, http.client.HTTPException) as error:
        if full_disk(error):  # another mirror would not help, and drawn garments must not stand in
            raise
        raise DownloadFailed(f"{target.name} broke off after {n_bytes} bytes ({error})") from error


def _check_pace(n_bytes: int, duration_s: float, largest: int) -> None:
    """Give up what is too slow or too long."""
    if duration_s > PATIENCE_S + n_bytes / SLOWEST:
        raise TimeoutError(f"too slow: given up after {duration_s:.0f} s")
    if n_bytes > largest:
        raise ValueError("longer than it can be")


def reachable(addresses: Sequence[str]) -> list[bool]:
    """Ask all addresses at once whether they answer, and wait a few seconds at most."""
    answers = [False] * len(addresses)

    def ask(index: int, address: str) -> None:
        with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
            request = urllib.request.Request(address, method="HEAD")
            with urllib.request.urlopen(request, timeout=TIMEOUT_S):
                answers[index] = True

    threads = [threading.Thread(target=ask, args=item, daemon=True) for item in enumerate(addresses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT_S)
    return list(answers)
