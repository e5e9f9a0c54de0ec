"""The local server answers as GitHub Pages does, and the smoke test finds what is wrong with a published site."""

import gzip
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest

from build.errors import BuildError
from build.page.server import TYPES, Handler, PagesServer, serve
from tests.published_site import PAGE, lay_out, serving, smoke


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return lay_out(tmp_path / "site")


@pytest.fixture
def server(site: Path) -> Iterator[PagesServer]:
    with serving(site) as pages:
        yield pages


def ask(server: PagesServer, path: str, **headers: str) -> HTTPResponse:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return urllib.request.urlopen(urllib.request.Request(server.url + path, headers=names), timeout=10)


def test_pages_and_folders(server: PagesServer) -> None:
    with ask(server, "") as answer:
        assert answer.read().decode() == PAGE
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Cache-Control"] == "max-age=600"
    with ask(server, "atlas") as answer:
        assert answer.url == server.url + "atlas/"


def test_compression_is_the_clients_choice(server: PagesServer) -> None:
    with ask(server, "", Accept_Encoding="gzip, br") as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.read()).decode() == PAGE


def test_types(server: PagesServer) -> None:
    expected = {
        "run.mjs": "application/javascript; charset=utf-8",
        "run.wasm": "application/wasm",
        "weights.bin": "application/octet-stream",
    }
    for path, media_type in expected.items():
        with ask(server, path) as answer:
            assert answer.headers["Content-Type"] == media_type


def test_an_unchanged_file_is_not_sent_again(server: PagesServer) -> None:
    with ask(server, "") as answer:
        tag = answer.headers["ETag"]
    with pytest.raises(urllib.error.HTTPError, match="304") as caught:
        ask(server, "", If_None_Match=tag)
    caught.value.close()


@pytest.mark.parametrize(
    "path", ["missing.html", "../secret.txt", "%2e%2e/secret.txt", "index.html/", "..%2fsecret.txt"]
)
def test_what_is_not_in_the_site_is_not_served(server: PagesServer, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404") as caught:
        ask(server, path)
    assert b"secret" not in caught.value.read()
    caught.value.close()


def test_serving_without_a_site_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="run `make site`"):
        serve(tmp_path, 0)


def test_a_taken_port_is_one_line(site: Path, server: PagesServer) -> None:
    with pytest.raises(BuildError, match="must be free"):
        serve(site, server.server_address[1])


def test_smoke_passes_a_whole_site(server: PagesServer, site: Path) -> None:
    done = smoke(server)
    n_files = len(json.loads((site / "build.json").read_text())["files"])
    assert (done.stdout, done.returncode) == (f"{n_files} files published as built\n", 0), done.stderr


def test_smoke_names_what_is_wrong_in_a_line_each(
    server: PagesServer, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site / "weights.bin").write_bytes(b"other")
    (site / "run.mjs").unlink()
    (site / "embed" / "conv1" / "oembed.json").write_text('{"html": "elsewhere"}', encoding="utf-8")
    monkeypatch.setitem(TYPES, ".wasm", "application/octet-stream")
    monkeypatch.setattr("build.page.server.ALREADY_COMPRESSED", {".html"})
    done = smoke(server)
    assert done.returncode == 1
    assert sorted(done.stdout.splitlines()) == [
        "embed/conv1/oembed.json: leads elsewhere: elsewhere",
        "index.html: served without compression",
        "run.mjs: HTTP Error 404: Not Found",
        "run.wasm: served as application/octet-stream",
        "weights.bin: another SHA-256 than in build.json",
    ]


def test_smoke_names_a_site_that_is_not_there(server: PagesServer, site: Path) -> None:
    (site / "build.json").unlink()
    done = smoke(server)
    assert (done.stdout, done.returncode) == ("build.json: HTTP Error 404: Not Found\n", 1)


def test_smoke_names_what_keeps_a_figure_out_of_a_frame(server: PagesServer, monkeypatch: pytest.MonkeyPatch) -> None:
    send = Handler.send_header

    def refuse(handler: Handler, name: str, value: str) -> None:
        if name == "Access-Control-Allow-Origin":
            name, value = "X-Frame-Options", "DENY"
        send(handler, name, value)

    monkeypatch.setattr(Handler, "send_header", refuse)
    done = smoke(server)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "embed/conv1/: sent with X-Frame-Options",
        "../../run.js?v=1: not for other origins",
    ]
