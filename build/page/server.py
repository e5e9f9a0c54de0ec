"""A local server that answers as GitHub Pages does: sub-path, gzip, ten minutes of cache, `404.html`."""

from __future__ import annotations

import contextlib
import email.utils
import functools
import gzip
import hashlib
import mimetypes
import posixpath
import sys
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from build.errors import BuildError
from build.page import preview
from build.page.preview import Preview
from build.page.watching import Watcher

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "application/javascript; charset=utf-8",
    ".mjs": "application/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
    ".csv": "text/csv; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
ALREADY_COMPRESSED = {".webp", ".png", ".jpg", ".woff2", ".gz", ".zip"}
PULSE_S = 15.0
"""How often a page that waits for news is asked whether it is still there."""
OTHER_PORT = "name another: make serve PORT=8001"


@dataclass(frozen=True)
class Body:
    """What is sent for one file."""

    content: bytes
    media_type: str
    encoding: str | None
    tag: str


class PagesServer(ThreadingHTTPServer):
    """Serve a folder under a prefix.

    Parameters
    ----------
    folder : Path
        The built site.
    port : int
        0 takes any free port.
    prefix : str
        The sub-path of a project page, with a slash at both ends.
    news : Preview, optional
        Builds that the open pages are told of.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, folder: Path, port: int = 0, prefix: str = "/", news: Preview | None = None) -> None:
        self.folder = folder.resolve()
        self.prefix = prefix
        self.news = news
        super().__init__(("127.0.0.1", port), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let a reader leave in the middle of an answer; report everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """Where the first page is."""
        return f"http://localhost:{self.server_address[1]}{self.prefix}"

    def find(self, path: str) -> Path | None:
        """Return the file that a request path names, a folder for its index, or None."""
        if not path.startswith(self.prefix):
            return None
        inside = posixpath.normpath("/" + path.removeprefix(self.prefix)).lstrip("/")
        above = self.news.above / inside if self.news and self.news.above else None
        target = self.folder / inside
        try:
            if above and above.is_file():
                return above
            if target.is_dir() and (target / "index.html").is_file():
                return target
            return target if target.is_file() and not path.endswith("/") else None
        except (OSError, ValueError):  # a name that no file can have
            return None


class Handler(BaseHTTPRequestHandler):
    """Answer GET and HEAD."""

    server: PagesServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send the file."""
        try:
            address = urllib.parse.urlsplit(self.path)
        except ValueError:
            self._send(HTTPStatus.BAD_REQUEST)
            return
        path = urllib.parse.unquote(address.path)
        if self.server.news and path.startswith(f"/{preview.FOLDER}/"):
            self._tell(self.server.news, path)
            return
        found = self.server.find(path)
        if found is None:
            self._missing()
        elif found.is_dir() and not path.endswith("/"):
            self._send(HTTPStatus.MOVED_PERMANENTLY, location=f"{address.path}/")
        else:
            self._send_file(HTTPStatus.OK, found / "index.html" if found.is_dir() else found)

    do_HEAD = do_GET

    def _tell(self, news: Preview, path: str) -> None:
        """Send the script of the open pages, or the news as they come."""
        if not path.endswith("/events"):
            self._send_file(HTTPStatus.OK, preview.SCRIPT)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.close_connection = True
        number = -1
        while True:  # until the page is gone, which writing to it tells
            heard = news.news(number, PULSE_S)
            number, words = heard or (number, "")
            self.wfile.write(f"data: {words}\n\n".encode() if words else b": still here\n\n")
            self.wfile.flush()

    def _missing(self) -> None:
        page = self.server.folder / "404.html"
        if page.is_file():
            self._send_file(HTTPStatus.NOT_FOUND, page)
        else:
            self._send(HTTPStatus.NOT_FOUND)

    def _send_file(self, status: HTTPStatus, path: Path) -> None:
        state = path.stat()
        body = read_body(path, state.st_mtime_ns, "gzip" in self.headers.get("Accept-Encoding", ""))
        if self.server.news and path.suffix == ".html":
            body = told(path.read_bytes(), self.server.news)
        if status == HTTPStatus.OK and self.headers.get("If-None-Match") == body.tag:
            self._send(HTTPStatus.NOT_MODIFIED, tag=body.tag)
            return
        self._send(status, body, tag=body.tag, modified=email.utils.formatdate(state.st_mtime, usegmt=True))

    def _send(
        self,
        status: HTTPStatus,
        body: Body | None = None,
        tag: str | None = None,
        modified: str | None = None,
        location: str | None = None,
    ) -> None:
        self.send_response(status)
        headers = {
            "Content-Type": body.media_type if body else None,
            "Content-Encoding": body.encoding if body else None,
            "Content-Length": str(len(body.content)) if body else "0",
            "Cache-Control": "no-cache" if self.server.news else "max-age=600",
            "Access-Control-Allow-Origin": "*",
            "Vary": "Accept-Encoding",
            "ETag": tag,
            "Last-Modified": modified,
            "Location": location,
        }
        for name, value in headers.items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        if body and self.command != "HEAD":
            self.wfile.write(body.content)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Stay silent."""


@functools.lru_cache(maxsize=512)
def read_body(path: Path, modified_ns: int, compress: bool) -> Body:
    """Return a file as it goes over the wire.

    Parameters
    ----------
    path : Path
        The file.
    modified_ns : int
        When it was last written; a rebuilt file is read anew.
    compress : bool
        Whether the client takes gzip.
    """
    content = path.read_bytes()
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    media_type = TYPES.get(path.suffix, guessed)
    if compress and path.suffix not in ALREADY_COMPRESSED:
        return Body(gzip.compress(content, 6), media_type, "gzip", _tag(content))
    return Body(content, media_type, None, _tag(content))


def _tag(content: bytes) -> str:
    """Return what names a content, for a client that asks whether it still has it."""
    return f'"{hashlib.sha256(content).hexdigest()[:16]}"'


def told(page: bytes, news: Preview) -> Body:
    """Return a page with the script that hears of builds; none such is ever published."""
    content = page.replace(b"</head>", news.tag(), 1)
    return Body(content, TYPES[".html"], None, _tag(content))


def serve(folder: Path, port: int, watch: Callable[[Preview], Watcher] | None = None) -> None:
    """Serve a built site until interrupted.

    Parameters
    ----------
    folder : Path
        The site.
    port : int
        0 takes any free port.
    watch : callable, optional
        What builds the site anew when a file is saved, and tells the news.

    Raises
    ------
    BuildError
        If there is no built site, or the port is taken or none at all.
    """
    if not (folder / "index.html").is_file():
        raise BuildError(folder.name, "must hold a built site", "no index.html", "run `make site`")
    try:
        news = Preview() if watch else None
        server = PagesServer(folder, port, news=news)
    except OverflowError:
        raise BuildError("port", "must be from 0 to 65535", port, OTHER_PORT) from None
    except OSError as error:
        raise BuildError(f"port {port}", "must be free", error.strerror, OTHER_PORT) from None
    print(f"{server.url}  (Ctrl-C ends)")
    with watch(news) if watch and news else contextlib.nullcontext():
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            server.server_close()
