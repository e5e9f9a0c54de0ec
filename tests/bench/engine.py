"""The page's engine under node: milliseconds an image."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from build.errors import BuildError
from build.page.assets.node import node_command
from tests.bench.row import Row

ROOT = Path(__file__).resolve().parent.parent.parent


def measure() -> Iterator[Row]:
    files = [str(ROOT / "site" / "models" / f"fashion.weights.{kind}") for kind in ("json", "bin")]
    if not all(Path(name).is_file() for name in files):
        raise BuildError("engine", "needs the built site", None, "run `make site` first")
    program = Path(__file__).with_name("engine.mjs")
    done = subprocess.run([*node_command(), str(program), *files], capture_output=True, text=True, check=True)
    times_ms = json.loads(done.stdout)
    yield Row("forward pass, all layers", times_ms["forward"], "ms", 3)
    yield Row("gradient of a logit", times_ms["gradient"], "ms")
