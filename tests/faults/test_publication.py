"""Faults of what is served: addresses that no file can have, a port that is none, the deployment of another build."""

import hashlib
import http.client
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from build.cli import main
from build.page.server import PagesServer
from tests.published_site import ROOT, lay_out, serving, smoke


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "site")


@pytest.fixture
def server(site: Path) -> Iterator[PagesServer]:
    with serving(site) as pages:
        yield pages


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/article/{'a' * 256}", 404),
        (f"/article/{'a/' * 4000}", 404),
        ("/article/%00", 404),
        ("/article/index.html%2F..%2f" + "%C3%A9" * 200, 404),
        ("http://[::1/", 400),
    ],
    ids=["long name", "long path", "zero byte", "long name in bytes", "malformed"],
)
def test_an_address_that_no_file_can_have_is_answered(
    server: PagesServer, capsys: pytest.CaptureFixture[str], address: str, status: int
) -> None:
    connection = http.client.HTTPConnection(*server.server_address[:2], timeout=10)
    for asked, expected in ((address, status), ("/article/", 200)):  # and the next question too
        connection.putrequest("GET", asked, skip_host=True)
        connection.endheaders()
        with connection.getresponse() as answer:
            answer.read()
            assert answer.status == expected
    connection.close()
    assert not capsys.readouterr().err


@pytest.mark.parametrize("port", ["99999", "-1"])
def test_a_port_that_is_none_is_one_line(site: Path, capsys: pytest.CaptureFixture[str], port: str) -> None:
    assert main(["serve", f"--port={port}", f"--output={site}"]) == 1
    told = f"port: must be from 0 to 65535 (got {port}); name another: make serve PORT=8001\n"
    assert capsys.readouterr().err == told


@pytest.mark.parametrize("receipt", [{}, {"files": {}}])
def test_a_receipt_that_lists_nothing_passes_nothing(server: PagesServer, site: Path, receipt: object) -> None:
    (site / "build.json").write_text(json.dumps(receipt), encoding="utf-8")
    done = smoke(server)
    assert done.returncode == 1
    assert done.stdout.startswith("build.json: ") and done.stdout.count("\n") == 1


def test_an_old_deployment_that_is_whole_in_itself_does_not_pass(server: PagesServer, site: Path) -> None:
    published = hashlib.sha256((site / "build.json").read_bytes()).hexdigest()
    assert smoke(server, "--receipt", published).returncode == 0
    for expected in (hashlib.sha256(b"the next build's").hexdigest(), ""):
        done = smoke(server, "--receipt", expected)
        assert done.returncode == 1
        assert done.stdout == f"build.json: that of another build, its SHA-256 is {published}\n"


def test_the_receipts_hash_goes_from_the_build_to_the_look_at_what_was_published() -> None:
    workflow = (ROOT / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8")
    build, _, smoke_job = workflow.partition("\n  deploy:")
    assert "receipt: ${{ steps.receipt.outputs.sha256 }}" in build and "sha256sum site/build.json" in build
    assert "RECEIPT: ${{ needs.build.outputs.receipt }}" in smoke_job and "needs: [build, deploy]" in smoke_job
    assert '.ci/smoke "$SITE" --receipt "$RECEIPT"' in smoke_job
