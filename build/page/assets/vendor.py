"""Stage: what the site takes from npm packages — fonts, Vega, three.js, ONNX Runtime Web — checked and cut down."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path
from typing import Any

from build.artifacts import Job, read_json, sha256, write_json
from build.errors import BuildError
from build.page.assets.esbuild import bundle
from build.page.assets.fonts import FACES, cut

RUNTIME = ("ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm")
PACKAGES = (
    "source-serif",
    "@fontsource-variable/source-sans-3",
    "@fontsource/stix-two-math",
    "three",
    "vega",
    "vega-interpreter",
    "onnxruntime-web",
)
BUNDLES = {"vega.js": "vega.js", "three.js": "three.js"}


def run(job: Job) -> None:
    """Write ``site/fonts/``, ``site/vendor/`` and ``vendor.json``, which lists their sizes and sources.

    Raises
    ------
    BuildError
        If an installed package is not the one that the lock file names.
    """
    packages = job.root / "node_modules"
    versions = locked_versions(job.root, PACKAGES)
    fonts, vendor = job.folder / "site" / "fonts", job.folder / "site" / "vendor"
    fonts.mkdir(parents=True)
    vendor.mkdir(parents=True)
    for face in job.progress.track(FACES, total=len(FACES), label="cutting fonts"):
        cut(face, packages, fonts / f"{face.name}.woff2")
    shutil.copy(packages / "source-serif" / "LICENSE.md", fonts / "LICENSE.md")
    for name, entry in BUNDLES.items():
        bundle(job.root, job.root / "templates" / "static" / "js" / "entries" / entry, vendor / name)
    for name in RUNTIME:
        shutil.copy(packages / "onnxruntime-web" / "dist" / name, vendor / name)
    files = {path.relative_to(job.folder / "site").as_posix(): weigh(path) for path in _files(job.folder)}
    write_json(job.folder / "vendor.json", {"packages": versions, "files": files})


def weigh(path: Path) -> dict[str, Any]:
    """Return a file's size in bytes, as it is and as a host sends it, and its SHA-256."""
    content = path.read_bytes()
    sent = len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 6, mtime=0))
    return {"bytes": len(content), "gzip": sent, "sha256": sha256(path)}


def locked_versions(root: Path, packages: tuple[str, ...]) -> dict[str, str]:
    """Return the version of each package, after comparing what is installed with the lock file.

    npm notes the integrity of what it unpacked in ``node_modules/.package-lock.json``.

    Raises
    ------
    BuildError
        Naming the package that differs.
    """
    locked = read_json(root / "package-lock.json")["packages"]
    try:
        installed = read_json(root / "node_modules" / ".package-lock.json")["packages"]
    except OSError as error:
        raise BuildError("node_modules", "must be installed", do="run `make setup`") from error
    versions: dict[str, str] = {}
    for name in packages:
        want, have = (lock.get(f"node_modules/{name}", {}) for lock in (locked, installed))
        if not want or want.get("integrity") != have.get("integrity"):
            must = f"must be version {want.get('version')} of the lock file"
            raise BuildError(f"node_modules/{name}", must, have.get("version"), "run `npm ci`")
        versions[name] = want["version"]
    return versions


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "site").rglob("*") if path.is_file())
