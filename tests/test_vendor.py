"""What the site takes from npm packages."""

import base64
import hashlib
import io
import json
import os
import tarfile
from pathlib import Path

import pytest

from build.errors import BuildError
from build.page.assets.fonts import FACES, cut
from build.page.assets.lock import locked_versions
from build.page.assets.vendor import PACKAGES, weigh

ROOT = Path(__file__).resolve().parent.parent


def lay_out(root: Path, locked: str, installed: str) -> None:
    for path, integrity in (("package-lock.json", locked), ("node_modules/.package-lock.json", installed)):
        (root / path).parent.mkdir(exist_ok=True)
        entry = {"version": "1.0.0", "integrity": integrity}
        (root / path).write_text(json.dumps({"packages": {"node_modules/vega": entry}}))


def test_versions_come_from_the_lock_file(tmp_path: Path) -> None:
    lay_out(tmp_path, "sha512-a", "sha512-a")
    assert locked_versions(tmp_path, ("vega",)) == {"vega": "1.0.0"}


def test_another_package_than_the_locked_one_is_refused(tmp_path: Path) -> None:
    lay_out(tmp_path, "sha512-a", "sha512-b")
    with pytest.raises(BuildError, match=r"node_modules/vega: must be version 1\.0\.0 of the lock file"):
        locked_versions(tmp_path, ("vega",))


def test_packages_must_be_installed(tmp_path: Path) -> None:
    (tmp_path / "package-lock.json").write_text('{"packages": {}}')
    with pytest.raises(BuildError, match="node_modules: must be installed; run `make setup`"):
        locked_versions(tmp_path, ("vega",))


def test_what_is_installed_here_is_what_is_locked() -> None:
    if not (ROOT / "node_modules" / ".package-lock.json").is_file():
        pytest.skip("npm packages are not installed")
    assert locked_versions(ROOT, PACKAGES).keys() == set(PACKAGES)


def tarball(package: str) -> bytes:
    """Return what npm fetched for a package, from its cache, where it lies under its own SHA-512."""
    entry = json.loads((ROOT / "package-lock.json").read_text())["packages"][f"node_modules/{package}"]
    algorithm, _, encoded = entry["integrity"].partition("-")
    digest = base64.b64decode(encoded).hex()
    cache = Path(os.environ.get("NPM_CONFIG_CACHE", Path.home() / ".npm")) / "_cacache" / "content-v2"
    path = cache / algorithm / digest[:2] / digest[2:4] / digest[4:]
    if not path.is_file():
        pytest.skip("npm's cache does not hold what it unpacked")
    content = path.read_bytes()
    assert hashlib.new(algorithm, content).hexdigest() == digest
    return content


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_shipped_is_what_the_lock_file_vouches_for(package: str) -> None:
    """Compare every unpacked file of a package with the archive whose hash is in the lock file."""
    if not (ROOT / "node_modules" / package).is_dir():
        pytest.skip("npm packages are not installed")
    with tarfile.open(fileobj=io.BytesIO(tarball(package))) as archive:
        files = [member for member in archive if member.isfile()]
        for member in files:
            _, _, name = member.name.partition("/")
            unpacked = archive.extractfile(member)
            assert unpacked is not None
            assert (ROOT / "node_modules" / package / name).read_bytes() == unpacked.read(), name
    assert files


def test_files_are_weighed_as_they_are_sent(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("a" * 1000)
    (tmp_path / "a.woff2").write_bytes(b"a" * 1000)
    assert weigh(tmp_path / "a.js")["bytes"] == 1000 > weigh(tmp_path / "a.js")["gzip"]
    assert weigh(tmp_path / "a.woff2")["gzip"] == 1000


def test_headings_are_cut_to_one_weight(tmp_path: Path) -> None:
    if not (ROOT / "node_modules" / "source-serif").is_dir():
        pytest.skip("npm packages are not installed")
    ttfont = pytest.importorskip("fontTools.ttLib").TTFont
    face = next(face for face in FACES if face.name == "serif-display")
    cut(face, ROOT / "node_modules", tmp_path / "display.woff2")
    font = ttfont(tmp_path / "display.woff2")
    assert "fvar" not in font
    assert set(map(ord, face.characters)) <= font.getBestCmap().keys()
    assert (tmp_path / "display.woff2").stat().st_size < 15_000
    cut(face, ROOT / "node_modules", tmp_path / "again.woff2")
    assert (tmp_path / "again.woff2").read_bytes() == (tmp_path / "display.woff2").read_bytes()
