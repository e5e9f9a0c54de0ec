"""Stage: what the site takes from npm packages — fonts, Vega, three.js, ONNX Runtime Web — checked and cut down."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path
from typing import Any

from build.artifacts import Job, sha256, write_json
from build.page.assets.esbuild import bundle
from build.page.assets.fonts import FACES, cut
from build.page.assets.lock import locked_versions
from build.page.assets.packages import BUNDLES, RUNTIME, check_listed, check_packages

PACKAGES = (
    "source-serif",
    "@fontsource-variable/source-sans-3",
    "@fontsource/stix-two-math",
    "three",
    "vega",
    "vega-interpreter",
    "onnxruntime-web",
)


def run(job: Job) -> None:
    """Write ``site/fonts/``, ``site/vendor/`` and ``vendor.json``, which lists their sizes and sources.

    Raises
    ------
    BuildError
        If an installed package is not the one that the lock file names, or one of its files not as it was listed.
    """
    check_packages(job.root)
    packages = job.root / "node_modules"
    versions = locked_versions(job.root, PACKAGES)
    fonts, vendor = job.folder / "site" / "fonts", job.folder / "site" / "vendor"
    fonts.mkdir(parents=True)
    vendor.mkdir(parents=True)
    for face in job.progress.track(FACES, total=len(FACES), label="cutting fonts"):
        cut(face, packages, fonts / f"{face.name}.woff2")
    shutil.copy(packages / "source-serif" / "LICENSE.md", fonts / "LICENSE.md")
    for name in BUNDLES:
        check_listed(bundle(job.root, job.root / "templates" / "static" / "js" / "entries" / name, vendor / name))
    for name in RUNTIME:
        shutil.copy(packages / "onnxruntime-web" / "dist" / name, vendor / name)
    files = {path.relative_to(job.folder / "site").as_posix(): weigh(path) for path in _files(job.folder)}
    write_json(job.folder / "vendor.json", {"packages": versions, "files": files})


def weigh(path: Path) -> dict[str, Any]:
    """Return a file's size in bytes, as it is and as a host sends it, and its SHA-256."""
    content = path.read_bytes()
    sent = len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 6, mtime=0))
    return {"bytes": len(content), "gzip": sent, "sha256": sha256(path)}


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "site").rglob("*") if path.is_file())
