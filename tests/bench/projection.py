"""Our maps of all layers beside UMAP on each flattened raw activation in turn: time and trustworthiness."""

import multiprocessing
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import torch

from build.analysis.layers.activations import measured_layers
from build.analysis.layers.outputs import layer_outputs
from build.analysis.layers.variance import principal_components
from build.analysis.maps.layer_maps import N_PARTS, lay_out, parts
from build.analysis.maps.quality import Neighborhoods, map_quality
from build.analysis.maps.umap_layout import Rows
from build.configuration import Projection, load_experiment
from build.data.datasets import Split, load_split, source_of
from build.errors import BuildError
from build.network.layers import ShapedLayer, shaped_layers
from build.network.model import Weights, read_weights
from tests.bench.row import Row

ROOT = Path(__file__).resolve().parent.parent.parent
FASTER = 4
WITHIN = 0.01


def measure() -> Iterator[Row]:
    experiment = load_experiment(ROOT / "content" / "experiments" / "fashion.toml")
    layers, settings = shaped_layers(experiment, source_of(experiment.dataset).DATASET), experiment.projection
    data, train = ROOT / ".cache" / experiment.dataset / "data", ROOT / ".cache" / "fashion" / "train"
    if not (train / "trained.npz").is_file():
        raise BuildError("projection", "needs a trained network", None, "run `make site` first")
    test = load_split(data, "test").first(settings.n_samples)
    weights = read_weights(train / "trained.npz")
    ours, our_time_s = map_all(layers, weights, test, settings)
    warm_up(settings)
    naive_time_s, lost = 0.0, []
    for layer, output in layer_outputs(layers, weights, test.images):
        raw = output.flatten(1)
        started = time.perf_counter()
        places = raw_umap(settings).fit_transform(raw.numpy())
        duration_s = time.perf_counter() - started
        naive_time_s += duration_s
        yield Row(f"{layer.name}: UMAP on {raw.shape[1]} raw numbers", duration_s, "s")
        if layer.name in ours:
            near = Neighborhoods(raw)
            mine, theirs = (
                map_quality(near, Neighborhoods(torch.from_numpy(each))) for each in (ours[layer.name], places)
            )
            lost.append(theirs.trustworthiness - mine.trustworthiness)
            yield Row(f"{layer.name}: trustworthiness, raw UMAP", theirs.trustworthiness, "")
            yield Row(f"{layer.name}: trustworthiness, ours", mine.trustworthiness, "")
            yield Row(f"{layer.name}: continuity, raw UMAP", theirs.continuity, "")
            yield Row(f"{layer.name}: continuity, ours", mine.continuity, "")
    yield Row(f"all layers, n = {len(test)}: UMAP on each raw activation in turn", naive_time_s, "s")
    yield Row(f"all layers, n = {len(test)}: ours, from images to maps", our_time_s, "s")
    yield Row("how many times faster", naive_time_s / our_time_s, "times", FASTER, "at least")
    yield Row("largest loss of trustworthiness", max(lost), "", WITHIN)


def map_all(
    layers: tuple[ShapedLayer, ...], weights: Weights, test: Split, settings: Projection
) -> tuple[dict[str, Any], float]:
    """Do what the stages do, judging left out: activations, principal components, start of processes, UMAP."""
    started = time.perf_counter()
    names = [layer.name for layer in measured_layers(layers)]
    features = {}
    for layer, output in layer_outputs(layers, weights, test.images):
        if layer.name in names:
            rows = output.flatten(1)
            found = principal_components(rows, settings.n_components, settings.seed)
            features[layer.name] = found.coordinates(rows, settings.n_components).numpy()
    start = features[names[0]][:, :2]
    with ProcessPoolExecutor(N_PARTS, multiprocessing.get_context("spawn")) as pool:
        stretches = [{name: features[name] for name in part} for part in parts(names)]
        found = pool.map(stretch_places, stretches, [start] * N_PARTS, [settings] * N_PARTS)
        maps = {name: places for part in found for name, places in part.items()}
    return maps, time.perf_counter() - started


def stretch_places(features: dict[str, Rows], start: Rows, settings: Projection) -> dict[str, Rows]:
    """Lay out one stretch, as a stage of its own does, on one thread."""
    torch.set_num_threads(1)
    return dict(zip(features, lay_out(features, start, settings), strict=True))


def raw_umap(settings: Projection) -> Any:
    import umap

    return umap.UMAP(n_neighbors=settings.n_neighbors, min_dist=settings.min_dist, random_state=settings.seed, n_jobs=1)


def warm_up(settings: Projection) -> None:
    """Let numba compile before the clock runs, with enough points for UMAP's search for neighbours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw_umap(settings).fit_transform(torch.rand(5000, 8, generator=torch.Generator().manual_seed(0)).numpy())
