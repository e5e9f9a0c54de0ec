"""The stages of the map chapter on drawn garments and random networks: every file is there and fits the others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from build.analysis.layers import similarity
from build.analysis.maps import moments, views
from build.analysis.maps.layer_maps import LayerMap, measured_map, write_maps
from build.analysis.pairs import borders
from build.analysis.readers import linear_reader as readers
from build.analysis.readers import probes
from build.artifacts import Job, read_json, write_json
from build.data.drawing import garments
from build.data.packs import Packed, unpack, write_pack
from tests.small_network import small_layers, small_weights
from tests.small_stages import next_job, small_job

N_MAPPED = 120
N_TRAIN = 300
LAYERS = [layer.name for layer in small_layers() if layer.kind != "flatten"]


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Many small products are fastest on one thread, and do not wait for a busy machine's other processors."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """A job with data, train, activations and projection folders."""
    place = tmp_path_factory.mktemp("map")
    job = small_job(place, N_MAPPED)
    images, labels = garments.draw(N_TRAIN, seed=1)
    np.savez(place / "data" / "train.npz", images=images, labels=labels)
    table = (np.eye(10, dtype=int) * 30 + 1).tolist()
    history = [{"epoch": epoch, "confusion": table} for epoch in range(3)]
    write_json(place / "train" / "history.json", {"trained": history, "shuffled-labels": history})
    weights = [small_weights(small_layers(), seed) for seed in range(3)]
    snapshots = {f"{index}.{name}": value for index, each in enumerate(weights) for name, value in each.items()}
    np.savez(place / "train" / "snapshots.npz", **snapshots)
    steps = [{"step": step, "epoch": 0.0, "loss": 2.3, "accuracy": step / 10} for step in (0, 3, 9)]
    write_json(place / "train" / "snapshots.json", steps)
    write_json(job.folder / "specimens.json", [{"test_index": index, "label": index % 10} for index in (2, 130, 140)])
    job = next_job(job, "activations", place / "projection")
    source = np.random.default_rng(0)
    folder = job.folder / "site" / "data" / "small" / "projection"
    write_pack(folder / "points.bin", {"test_index": source.permutation(N_MAPPED).astype(np.uint16)})
    for name in LAYERS:
        places = source.integers(0, 65536, (N_MAPPED, 2)).astype(np.uint16)
        write_pack(folder / f"{name}.bin", {"umap": Packed(places, 1 / 65535)})
    job = next_job(job, "projection", place / "maps-0")
    maps = [layer_map(name, source) for name in LAYERS]
    write_maps(job.folder, maps[:4])
    job = next_job(job, "maps-0", place / "maps-1")
    write_maps(job.folder, maps[4:])
    return next_job(job, "maps-1", place / "next")


def layer_map(name: str, source: np.random.Generator) -> LayerMap:
    """Return the map of one layer whose points lie anywhere."""
    rows = source.normal(size=(N_MAPPED, 3)).astype(np.float32)
    return measured_map(name, {"umap": rows[:, :2], "pca": rows[:, 1:]}, torch.as_tensor(rows), np.zeros(N_MAPPED))


def published(job: Job, name: str) -> dict[str, Packed]:
    return unpack((job.folder / "site" / "data" / "small" / name).read_bytes())[0]


@pytest.fixture
def job(finished: Job, tmp_path: Path) -> Job:
    return next_job(finished, "next", tmp_path / "stage")


def test_views_publish_neighbors_and_exact_axes(job):
    views.run(job)
    for name in LAYERS:
        near = published(job, f"neighbors/{name}.bin")
        assert near["neighbors"].values.shape == (N_MAPPED, 10)
        assert near["neighbors"].values.max() < N_MAPPED
        assert near["specimen_neighbors"].values.shape == (3, 10)
        assert published(job, f"pca/{name}.bin")["places"].values.shape == (N_MAPPED, 2)
    images = np.load(job.inputs["data"] / "test.npz")["images"].reshape(-1, 784) / 255
    axes, points = published(job, "axes/image.bin"), _points(job)
    placed = images[points] @ np.stack([axes["ring0"].real(), axes["ring1"].real()], 1) + axes["ring_offset"].values
    assert np.allclose(placed, published(job, "ring/image.bin")["places"].real(), atol=1e-3)
    values, claims = (read_json(job.folder / f"{name}.json") for name in ("values", "claims"))
    assert {f"neighbors_kept.umap.{name}" for name in LAYERS} <= set(values)
    assert {"first_layer_cloud", "ten_tight_clusters", "pairs_stay_neighbors"} <= set(claims)


def _points(job: Job) -> np.ndarray:
    folder = job.inputs["projection"] / "site" / "data" / "small" / "projection"
    return unpack((folder / "points.bin").read_bytes())[0]["test_index"].values.astype(int)


def test_probes_read_every_layer_of_every_network(job, monkeypatch):
    monkeypatch.setattr(readers, "N_ITERATIONS", 3)
    probes.run(job)
    table = read_json(job.folder / "probes.json")
    assert table["layers"] == LAYERS
    assert len(table["accuracy"]) == 3 * len(LAYERS) * 2
    assert sum(row["right"] + row["wrong"] for row in table["depth"]) == N_MAPPED
    depth = published(job, "depth.bin")
    assert depth["depth"].values.max() <= len(LAYERS)
    labels = np.load(job.inputs["data"] / "test.npz")["labels"]
    assert np.array_equal(depth["label"].values, labels[_points(job)])
    assert all(0 <= value["low"] <= value["value"] <= value["high"] <= 1 for value in table["accuracy"])


def test_similarity_compares_all_layers(job):
    similarity.run(job)
    rows = read_json(job.folder / "similarity.json")["rows"]
    assert len(rows) == 3 * len(LAYERS) ** 2
    own = [row["value"] for row in rows if row["row"] == row["column"] and row["comparison"] != "between"]
    assert own == pytest.approx([1] * len(own), abs=1e-3)


def test_borders_know_every_pair(job):
    borders.run(job)
    packed, meta = published(job, "borders.bin"), json.loads((_site(job) / "borders.json").read_text())
    assert len(meta["pairs"]) == 45 and meta["layers"] == LAYERS
    shares = packed["distances"].real()
    assert shares.shape == (len(LAYERS) * 45, 3, meta["bins"])
    assert np.allclose(shares.sum(2), 1, atol=0.02)
    assert packed["blend"].values.max() < N_MAPPED
    assert len(json.loads((_site(job) / "confusions.json").read_text())["trained"]) == 3


def _site(job: Job) -> Path:
    return job.folder / "site" / "data" / "small"


def test_the_film_holds_every_moment_and_the_specimens(job):
    moments.run(job)
    meta = json.loads((_site(job) / "film" / "moments.json").read_text())
    assert meta["n"] == N_MAPPED and meta["specimens"] == 3 and sorted(meta["order"]) == list(range(10))
    for name in meta["layers"]:
        assert published(job, f"film/{name}.bin")["places"].values.shape == (3, N_MAPPED + 3, 2)
    film = published(job, "film/moments.bin")
    assert film["confusion"].values.sum() == 3 * N_MAPPED
    assert film["logits"].values.shape == (3, 3, 10)
    still = published(job, "film/image.bin")["places"].values
    assert not still[1:].any()
