"""What the site takes from npm, held byte by byte against a tracked table of SHA-256.

``packages.sha256`` lists each file of a package that ends in the site or makes something that does; ``sha256sum -c``
reads it, too. Of esbuild's programs, one a platform, it lists those of the usual platforms; any other must be the one
that the lock file names.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from build.artifacts import sha256
from build.errors import BuildError
from build.freshness import altered_files, read_table
from build.page.assets.esbuild import bundle
from build.page.assets.fonts import FACES
from build.page.assets.lock import locked_versions

TABLE = Path(__file__).with_name("packages.sha256")
MODULES = "node_modules/"
PROGRAMS = "@esbuild/*/bin/esbuild"
RUNTIME = ("ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm")
BUNDLES = ("vega.js", "three.js")
WHOLE = (
    *(face.source for face in FACES),
    "source-serif/LICENSE.md",
    *(f"onnxruntime-web/dist/{name}" for name in RUNTIME),
    "katex/package.json",
    "katex/dist/katex.mjs",
    "esbuild/package.json",
    "esbuild/bin/esbuild",
)
"""Files that are taken as they are, or that make others."""
UPDATE = "install anew with `npm ci`; after an update run `python -m build packages`"


def check_packages(root: Path) -> None:
    """Refuse files that are not as listed.

    Raises
    ------
    BuildError
        Naming the first file that differs.
    """
    listed = read_table(TABLE)
    for name, got in altered_files(root, TABLE).items():
        if got or not name.startswith(f"{MODULES}@esbuild/"):
            raise BuildError(name, f"must have the SHA-256 {listed[name]}", got or "no such file", UPDATE)
    others = [path for path in (root / MODULES).glob(PROGRAMS) if f"{MODULES}{_below(str(path))}" not in listed]
    if others:
        locked_versions(root, tuple(_package(_below(str(path))) for path in others))


def check_listed(inputs: Iterable[str]) -> None:
    """Refuse what was bundled from a file of a package that the table does not list.

    Parameters
    ----------
    inputs : iterable of str
        Paths as esbuild tells them; those of the checkout's own modules pass.
    """
    listed = read_table(TABLE)
    for path in inputs:
        name = f"{MODULES}{_below(path)}"
        if MODULES in path and name not in listed:
            raise BuildError(name, "must be listed in build/page/assets/packages.sha256", do=UPDATE)


def write_table(root: Path) -> int:
    """Write the table anew from what is installed, and return the number of its lines.

    Raises
    ------
    BuildError
        If an installed package is not the one that the lock file names.
    """
    names = {*WHOLE, *_bundled(root), *(_below(str(path)) for path in (root / MODULES).glob(PROGRAMS))}
    locked_versions(root, tuple(sorted({_package(name) for name in names})))
    lines = {f"{MODULES}{name}": sha256(root / MODULES / name) for name in names}
    before = read_table(TABLE) if TABLE.is_file() else {}
    release = f"{MODULES}esbuild/package.json"
    if before.get(release) == lines[release]:  # other platforms' programs of the same release
        lines = {name: of for name, of in before.items() if name.startswith(f"{MODULES}@esbuild/")} | lines
    TABLE.write_text("".join(f"{lines[name]}  {name}\n" for name in sorted(lines)), encoding="utf-8")
    return len(lines)


def _bundled(root: Path) -> set[str]:
    """Return the files of packages that go into the bundles, and what says which file of a package is meant."""
    entries = root / "templates" / "static" / "js" / "entries"
    with tempfile.TemporaryDirectory(prefix="packages-") as folder:
        inputs = [path for name in BUNDLES for path in bundle(root, entries / name, Path(folder) / name)]
    names = {_below(path) for path in inputs if MODULES in path}
    return names | {f"{_package(name)}/package.json" for name in names}


def _below(path: str) -> str:
    """Return a path relative to the outermost ``node_modules/``."""
    return path.partition(MODULES)[2]


def _package(name: str) -> str:
    """Return the package of a file, by its path below ``node_modules/``."""
    outer, nested, inner = name.rpartition(MODULES)
    return outer + nested + "/".join(inner.split("/")[: 2 if inner.startswith("@") else 1])
