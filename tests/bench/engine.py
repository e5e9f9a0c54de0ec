"""The page's engine under node: milliseconds an image."""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from build.errors import BuildError
from build.page.assets.node import node_command
from tests.bench.large_network import write_large_network
from tests.bench.row import Row

ROOT = Path(__file__).resolve().parent.parent.parent


def measure() -> Iterator[Row]:
    files = [ROOT / "site" / "models" / f"fashion.weights.{kind}" for kind in ("json", "bin")]
    if not all(path.is_file() for path in files):
        raise BuildError("engine", "needs the built site", None, "run `make site` first")
    times_ms = _times_ms(*files, 400)
    yield Row("forward pass, all layers", times_ms["forward"], "ms", 3)
    yield Row("gradient of a logit", times_ms["gradient"], "ms")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        write_large_network(Path(folder))
        large = [Path(folder) / f"large.weights.{kind}" for kind in ("json", "bin")]
        times_ms = _times_ms(*large, 40, Path(folder) / "large.onnx")
    yield Row("forward pass of 41 M multiplications, all layers", times_ms["forward"], "ms", 150)
    yield Row("gradient of a logit behind them", times_ms["gradient"], "ms")
    yield Row("the same forward pass by ONNX Runtime Web, logits alone", times_ms["runtime"], "ms")


def _times_ms(manifest: Path, weights: Path, n_runs: int, onnx: Path | None = None) -> dict[str, float]:
    program = Path(__file__).with_name("engine.mjs")
    given = [*node_command(), program, manifest, weights, n_runs, *([onnx] if onnx else [])]
    done = subprocess.run([str(each) for each in given], capture_output=True, text=True, check=True)
    times: dict[str, float] = json.loads(done.stdout)
    return times
