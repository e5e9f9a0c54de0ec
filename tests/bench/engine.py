"""The page's engine under node beside ONNX Runtime Web and TensorFlow.js: milliseconds an image, and downloads."""

import gzip
import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from build.errors import BuildError
from build.page.assets.node import node_command
from tests.bench.large_network import write_large_network
from tests.bench.row import Row

ROOT = Path(__file__).resolve().parent.parent.parent
TENSORFLOW = (
    "@tensorflow/tfjs-core@4.22.0",
    "@tensorflow/tfjs-backend-wasm@4.22.0",
    "@tensorflow/tfjs-backend-cpu@4.22.0",
)


def measure() -> Iterator[Row]:
    files = [ROOT / "site" / "models" / f"fashion.weights.{kind}" for kind in ("json", "bin")]
    if not all(path.is_file() for path in files):
        raise BuildError("engine", "needs the built site", None, "run `make site` first")
    times_ms = engine_times_ms(*files, 400)
    yield Row("forward pass, all layers", times_ms["forward"], "ms", 3)
    yield Row("gradient of a logit", times_ms["gradient"], "ms")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        write_large_network(Path(folder))
        large = [Path(folder) / f"large.weights.{kind}" for kind in ("json", "bin")]
        times_ms = engine_times_ms(*large, 40, Path(folder) / "large.onnx")
    yield Row("forward pass of 41 M multiplications, all layers", times_ms["forward"], "ms", 150)
    yield Row("gradient of a logit behind them", times_ms["gradient"], "ms")
    yield Row("the same forward pass by ONNX Runtime Web, logits alone", times_ms["runtime"], "ms")
    onnx = ROOT / "site" / "models" / "fashion.onnx"
    yield Row("the article's network by ONNX Runtime Web", engine_times_ms(*files, 400, onnx)["runtime"], "ms")
    yield from _downloads()
    yield from _tensorflow(*files)


def _downloads() -> Iterator[Row]:
    """Weigh what a page would fetch for an answer."""
    own = (ROOT / "templates" / "static" / "js" / "engine").glob("*.js")
    yield Row("our engine, all its modules as they are written", gzipped_kb(own), "KB gzip")
    runtime = ROOT / "node_modules" / "onnxruntime-web" / "dist"
    files = [runtime / "ort.wasm.bundle.min.mjs", runtime / "ort-wasm-simd-threaded.wasm"]
    yield Row("ONNX Runtime Web, for WebAssembly", gzipped_kb(files), "KB gzip")


def _tensorflow(manifest: Path, weights: Path) -> Iterator[Row]:
    """Run the article's network in TensorFlow.js where somebody has put its packages; the build never needs them."""
    packages = Path(os.environ.get("TFJS", ROOT)).resolve()
    found = packages / "node_modules" / "@tensorflow"
    if not found.is_dir():
        raise BuildError(
            "TensorFlow.js", "must be installed", None, f"npm install {' '.join(TENSORFLOW)}, and name TFJS"
        )
    program = Path(__file__).with_name("tensorflow.mjs")
    given = [*node_command(), program, packages, manifest, weights, 400]
    done = subprocess.run([str(each) for each in given], capture_output=True, text=True, check=True)
    yield Row("the same in TensorFlow.js on WebAssembly, logits alone", json.loads(done.stdout)["forward"], "ms")
    wasm = found / "tfjs-backend-wasm"
    files = [
        found / "tfjs-core" / "dist" / "tf-core.fesm.min.js",
        wasm / "dist" / "tf-backend-wasm.fesm.min.js",
        wasm / "wasm-out" / "tfjs-backend-wasm-simd.wasm",
    ]
    yield Row("TensorFlow.js, for WebAssembly", gzipped_kb(files), "KB gzip")


def gzipped_kb(files: Iterable[Path]) -> float:
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in files) / 1000


def engine_times_ms(manifest: Path, weights: Path, n_runs: int, onnx: Path | None = None) -> dict[str, float]:
    """Return the medians of runs under node, by what ran."""
    program = Path(__file__).with_name("engine.mjs")
    given = [*node_command(), program, manifest, weights, n_runs, *([onnx] if onnx else [])]
    done = subprocess.run([str(each) for each in given], capture_output=True, text=True, check=True)
    times: dict[str, float] = json.loads(done.stdout)
    return times
