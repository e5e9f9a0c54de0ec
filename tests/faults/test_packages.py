"""Faults of what is taken from npm: other bytes, files nobody listed, and tools that changed without a word."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from build import freshness
from build.artifacts import Job
from build.configuration import Options
from build.errors import BuildError
from build.page.assets import packages, vendor
from build.page.assets.bundle import write_scripts
from build.page.assets.esbuild import bundle, minify_css
from build.page.assets.packages import TABLE, check_listed, check_packages, write_table
from build.page.figures.paint import SANS
from build.progress import Progress
from build.stages import NPM, STAGES
from tests.golden_site import ROOT, make_root, render_golden

VIEW = "node_modules/vega-view/build/vega-view.js"
KATEX = "node_modules/katex/dist/katex.mjs"
TAMPERED = (
    KATEX,
    VIEW,
    "node_modules/three/package.json",
    "node_modules/source-serif/VAR/SourceSerif4Variable-Roman.ttf",
    "node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs",
    "node_modules/esbuild/bin/esbuild",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a checkout whose packages are the listed files, each a link that a test may replace."""
    if not (ROOT / KATEX).is_file():
        pytest.skip("npm packages are not installed")
    for name in freshness.read_table(TABLE):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).symlink_to(ROOT / name)
    for name in ("package-lock.json", "node_modules/.package-lock.json"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def append(path: Path) -> None:
    """Add a line of code to a file, and leave what it was linked to alone."""
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content + b"\nglobalThis.stolen = 1;\n")


def test_what_is_installed_here_is_as_listed(root: Path) -> None:
    check_packages(root)
    assert len(freshness.read_table(TABLE)) > len(packages.WHOLE)


def test_the_table_written_anew_is_the_tracked_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not (ROOT / KATEX).is_file():
        pytest.skip("npm packages are not installed")
    shutil.copyfile(TABLE, tmp_path / "packages.sha256")
    monkeypatch.setattr(packages, "TABLE", tmp_path / "packages.sha256")
    assert write_table(ROOT) >= len(packages.WHOLE)
    written = (tmp_path / "packages.sha256").read_bytes()
    if any(path.is_file() for path in ROOT.glob("node_modules/@esbuild/linux-x64/bin/esbuild")):
        assert written == TABLE.read_bytes()


@pytest.mark.parametrize("name", TAMPERED)
def test_code_appended_to_a_package_is_one_line_that_names_the_file(root: Path, name: str) -> None:
    append(root / name)
    with pytest.raises(BuildError) as caught:
        check_packages(root)
    told = str(caught.value)
    assert told.startswith(f"{name}: must have the SHA-256 {freshness.read_table(TABLE)[name]} (got ")
    assert "npm ci" in told and "\n" not in told


def test_a_file_that_is_gone_is_named(root: Path) -> None:
    (root / KATEX).unlink()
    with pytest.raises(BuildError, match=rf"{KATEX}: .*no such file"):
        check_packages(root)


def test_nothing_is_made_of_a_tampered_package(root: Path) -> None:
    append(root / VIEW)
    job = Job(None, {}, root / "vendor", {}, Progress(quiet=True), root, Options())
    with pytest.raises(BuildError, match=rf"{VIEW}: must have"):
        vendor.run(job)
    assert not job.folder.exists()


def test_no_page_is_made_with_a_tampered_package(root: Path, tmp_path: Path) -> None:
    append(root / KATEX)
    shutil.move(root / "node_modules", tmp_path / "tampered")
    checkout = make_root(tmp_path / "checkout")
    (checkout / "node_modules").unlink()
    (checkout / "node_modules").symlink_to(tmp_path / "tampered")
    with pytest.raises(BuildError, match=rf"{KATEX}: must have"):
        render_golden(checkout)


def test_a_bundled_file_that_nobody_listed_is_named() -> None:
    check_listed(["templates/static/js/entries/vega.js", f"../../elsewhere/{VIEW}"])
    with pytest.raises(BuildError, match=r"node_modules/vega-view/src/other\.js: must be listed"):
        check_listed(["node_modules/vega-view/src/other.js"])


def test_an_esbuild_of_another_platform_must_be_the_locked_one(root: Path) -> None:
    for path in root.glob(f"node_modules/{packages.PROGRAMS}"):
        path.unlink()
    program = root / "node_modules" / "@esbuild" / "aix-ppc64" / "bin" / "esbuild"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"another platform's")
    noted = root / "node_modules" / ".package-lock.json"
    installed = json.loads(noted.read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]["node_modules/@esbuild/aix-ppc64"]
    installed["packages"]["node_modules/@esbuild/aix-ppc64"] = locked
    noted.write_text(json.dumps(installed))
    check_packages(root)
    installed["packages"]["node_modules/@esbuild/aix-ppc64"] = locked | {"integrity": "sha512-other"}
    noted.write_text(json.dumps(installed))
    with pytest.raises(BuildError, match="node_modules/@esbuild/aix-ppc64: must be version"):
        check_packages(root)


def prints(root: Path, name: str) -> dict[str, str]:
    """Return what the freshness of a stage takes from files."""
    stage = next(stage for stage in STAGES if stage.name == name)
    return freshness.file_prints(root, stage.files) | freshness.table_prints(root, stage.tables)


@pytest.mark.parametrize(
    ("stage", "name"),
    [
        ("render", "build/page/prose/typeset.mjs"),
        ("render", KATEX),
        ("render", "package-lock.json"),
        ("render", "node_modules/esbuild/bin/esbuild"),
        ("vendor", "package-lock.json"),
        ("vendor", NPM[0]),
        ("vendor", VIEW),
        ("vendor", "node_modules/source-serif/VAR/SourceSerif4Variable-Roman.ttf"),
        ("images", SANS),
        ("cards", SANS),
    ],
)
def test_what_changes_the_site_makes_a_step_stale(root: Path, stage: str, name: str) -> None:
    for own in ("build/page/prose/typeset.mjs", *NPM):
        (root / own).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / own, root / own)
    before = prints(root, stage)
    if name in NPM:
        (root / name).write_text("".join((root / name).read_text().splitlines(keepends=True)[1:]))
    else:
        append(root / name)
    assert name in str(freshness.change(before, prints(root, stage)))


def scripts(root: Path) -> bytes:
    write_scripts(root, root / "templates", [], root / "scripts")
    return b"".join(path.read_bytes() for path in sorted((root / "scripts").rglob("*.js")))


def bundled(root: Path) -> bytes:
    bundle(root, root / "templates" / "static" / "js" / "entries" / "main.js", root / "bundled.js")
    return (root / "bundled.js").read_bytes()


@pytest.mark.parametrize(
    "make", [scripts, bundled, lambda root: minify_css(root, {"a.css": "a { color: #ff0000 }"}).encode()]
)
def test_no_tsconfig_decides_what_is_published(tmp_path: Path, make: Callable[[Path], bytes]) -> None:
    if not (ROOT / KATEX).is_file():
        pytest.skip("npm packages are not installed")
    made = []
    for at, text in enumerate((None, '{"compilerOptions": {"alwaysStrict": true, "target": "es5"}}', "{")):
        root = make_root(tmp_path / str(at))
        if text:
            (root / "tsconfig.json").write_text(text)
            (root / "templates" / "tsconfig.json").write_text(text)
        made.append(make(root))
    assert made[0] and made == [made[0]] * 3
