"""The lock file, and what npm noted of what it installed."""

from __future__ import annotations

from pathlib import Path

from build.artifacts import read_json
from build.errors import BuildError


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
