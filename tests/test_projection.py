"""Maps of the layers: judged by faithfulness and by what must hold of any map, never by coordinates."""

import dataclasses
import json

import numpy as np
import pytest
import torch
from PIL import Image
from sklearn.manifold import trustworthiness

from build.analysis.layers import activations
from build.analysis.maps import layer_maps, seed_maps, seeds
from build.analysis.maps.alignment import in_square, in_strips, mirrored, turned
from build.analysis.maps.distances import nearest_others, participation_ratio, squared_distances
from build.analysis.maps.fuzzy_graph import fuzzy_graph
from build.analysis.maps.layer_maps import measured_map
from build.analysis.maps.projection import PER_TILE, comparable, run, write_thumbnails
from build.analysis.maps.projection_values import projection_claims, projection_values
from build.analysis.maps.quality import Neighborhoods, map_quality
from build.analysis.maps.starts import spectral_start
from build.analysis.maps.umap_layout import neighbor_graph, umap_layout
from build.configuration import Projection
from build.data.datasets import load_split
from build.data.packs import unpack
from tests.small_network import small_layers
from tests.small_stages import next_job, small_job


@pytest.fixture
def clouds() -> tuple[np.ndarray, np.ndarray]:
    """Ten clouds that touch: rows (300, 8) and labels (300,)."""
    source = np.random.default_rng(4)
    labels = np.arange(300) % 10
    rows = source.normal(size=(10, 8))[labels] * 2 + source.normal(size=(300, 8))
    return rows.astype(np.float32), labels


def test_distances_are_exact(clouds):
    rows = torch.from_numpy(clouds[0])
    squared = squared_distances(rows, block=77)
    expected = torch.cdist(rows.double(), rows.double()).square()
    off = ~torch.eye(len(rows), dtype=torch.bool)
    torch.testing.assert_close(squared[off].double(), expected[off], rtol=1e-4, atol=1e-4)
    assert (squared.diagonal() == -1).all()


def test_participation_ratio_counts_all_directions(clouds):
    even = torch.cat([torch.eye(6), -torch.eye(6)])
    assert participation_ratio(squared_distances(even)) == pytest.approx(6)
    variances = np.linalg.eigvalsh(np.cov(clouds[0].T.astype(np.float64)))
    expected = variances.sum() ** 2 / np.square(variances).sum()
    assert participation_ratio(squared_distances(torch.from_numpy(clouds[0]))) == pytest.approx(expected, rel=1e-4)


def test_of_equal_rows_each_still_leaves_out_only_itself():
    index, distance = nearest_others(squared_distances(torch.zeros(5, 3)), 4)
    assert all(sorted([*row, own]) == list(range(5)) for own, row in enumerate(index.tolist()))
    assert (distance == 0).all()


@pytest.mark.parametrize("k", [5, 15])
def test_quality_agrees_with_scikit_learn(clouds, k):
    rows, _ = clouds
    shown = np.random.default_rng(1).normal(size=(300, 2)).astype(np.float32) + rows[:, :2]
    found = map_quality(Neighborhoods(torch.from_numpy(rows), k), Neighborhoods(torch.from_numpy(shown), k))
    assert found.trustworthiness == pytest.approx(trustworthiness(rows, shown, n_neighbors=k), abs=1e-4)
    assert found.continuity == pytest.approx(trustworthiness(shown, rows, n_neighbors=k), abs=1e-4)


def test_a_map_of_itself_is_perfect(clouds):
    near = Neighborhoods(torch.from_numpy(clouds[0]))
    assert map_quality(near, near).trustworthiness == 1


def test_turning_undoes_a_rotation_and_changes_no_distance():
    source = np.random.default_rng(0)
    reference = source.normal(size=(50, 2)).astype(np.float32)
    rotation = np.array([[0, 1], [1, 0]]) @ np.array([[0.6, -0.8], [0.8, 0.6]])
    moved = (reference @ rotation + 5).astype(np.float32)
    assert turned(moved, reference) == pytest.approx(reference - reference.mean(axis=0), abs=1e-5)
    assert mirrored(-reference, reference) == pytest.approx(reference)


def test_a_square_keeps_proportions():
    fitted = in_square(np.array([[0, 0], [4, 2]], np.float32))
    assert fitted.tolist() == [[0, 0.25], [1, 0.75]]
    assert in_square(np.zeros((3, 2), np.float32)).tolist() == [[0.5, 0.5]] * 3


def test_strips_order_every_point_once():
    places = np.random.default_rng(0).random((957, 2)).astype(np.float32)
    order = in_strips(places, PER_TILE)
    assert sorted(order) == list(range(957))
    spread = np.mean([np.ptp(places[order[start : start + PER_TILE]], axis=0).prod() for start in range(0, 900, 100)])
    assert spread < 0.3  # a tile covers a small part of the map


def test_umap_keeps_neighbours_and_repeats_itself(clouds):
    rows, _ = clouds
    first, second = (umap_layout(rows, rows[:, :2], Projection(seed=2)) for _ in range(2))
    assert np.array_equal(first, second)
    found = map_quality(Neighborhoods(torch.from_numpy(rows)), Neighborhoods(torch.from_numpy(first)))
    assert found.trustworthiness > 0.85


@pytest.mark.filterwarnings("ignore:Tensorflow not installed:ImportWarning")
def test_the_graph_agrees_with_umap_learn(clouds, monkeypatch):
    umap_ = pytest.importorskip("umap.umap_")
    for name in ("smooth_knn_dist", "compute_membership_strengths"):
        monkeypatch.setattr(umap_, name, getattr(umap_, name).py_func)  # compiling takes longer than 80 points
    rows = clouds[0][:80].copy()
    rows[3] = rows[4]
    index, distance = nearest_others(squared_distances(torch.from_numpy(rows)), 14)
    own = np.arange(80)[:, None]
    expected, _, _ = umap_.fuzzy_simplicial_set(
        rows,
        15,
        np.random.RandomState(0),
        "euclidean",
        knn_indices=np.hstack([own, index.numpy()]),
        knn_dists=np.hstack([0 * own, distance.numpy()]).astype(np.float32),
    )
    ours = fuzzy_graph(index.numpy(), distance.numpy())
    assert ours.toarray() == pytest.approx(expected.toarray(), abs=1e-3)


def test_the_spectral_start_is_that_of_the_whole_laplacian(clouds):
    graph = neighbor_graph(clouds[0], 15)
    degrees = graph.toarray().sum(1)
    _, vectors = np.linalg.eigh(np.eye(len(degrees)) - graph.toarray() / np.sqrt(np.outer(degrees, degrees)))
    cosines = np.abs((spectral_start(graph) * vectors[:, 1:3]).sum(0))
    assert cosines == pytest.approx([1, 1], abs=1e-3)


def test_gaps_survive_where_two_layouts_are_alike(clouds):
    _, labels = clouds
    corners, source = np.random.default_rng(0).normal(size=(10, 2)), np.random.default_rng(1)
    maps = {}
    for layer in ("conv1", "fc1", "logits"):
        layouts = [layout for layout in seed_maps.layouts(["conv1", "fc1", "logits"]) if layout.layer == layer]
        drawn = {"spectral": lambda: corners, "pca": lambda: -corners, "random": lambda: source.normal(size=(10, 2))}
        maps[layer] = {each.name: drawn[each.start]()[labels].astype(np.float32) for each in layouts}
    agreement = seeds.Agreement(maps, labels)
    claims = agreement.claims()
    assert {key: claim.holds for key, claim in claims.items()} == {
        "gaps_survive_seeds": True,
        "gaps_survive_random_starts": False,
    }
    assert (agreement.layer, len(agreement.among("pca"))) == ("fc1", 3)
    assert agreement.values()["gaps_across_starts"].value == pytest.approx(1)


def test_every_layer_is_turned_towards_the_one_before():
    places = np.random.default_rng(0).random((40, 2)).astype(np.float32)
    maps = comparable({"a": {"umap": places, "pca": places}, "b": {"umap": -places, "pca": -places}})
    for kind in ("umap", "pca"):
        assert maps["b"][kind] == pytest.approx(maps["a"][kind], abs=1e-5)


def test_thumbnails_are_tiles_of_twenty_five(tmp_path):
    images = np.zeros((40, 28, 28), np.uint8)
    images[38] = 255
    write_thumbnails(tmp_path / "tiles", images)
    assert sorted(path.name for path in (tmp_path / "tiles").iterdir()) == ["0.webp", "1.webp"]
    tile = np.asarray(Image.open(tmp_path / "tiles" / "1.webp").convert("L"))
    assert tile.shape == (140, 140)
    assert tile[2 * 28 + 10, 3 * 28 + 10] > 200
    assert tile[10, 10] < 50


def test_thumbnails_in_colour_keep_colour_and_shape(tmp_path):
    images = np.zeros((7, 3, 16, 24), np.uint8)
    images[6] = np.array([200, 40, 90])[:, None, None]
    write_thumbnails(tmp_path / "tiles", images)
    tile = np.asarray(Image.open(tmp_path / "tiles" / "0.webp").convert("RGB")).astype(int)
    assert tile.shape == (80, 120, 3)
    assert np.abs(tile[24, 36] - [200, 40, 90]).max() < 20 and tile[8, 12].max() < 20


def test_values_and_claims_of_maps(clouds):
    rows, labels = clouds
    layers = small_layers()
    maps = {
        name: measured_map(name, {"umap": rows[:, :2], "pca": rows[:, 2:4]}, torch.from_numpy(rows), labels)
        for name in ("image", "fc1")
    }
    values = projection_values(maps)
    assert values["trustworthiness_least.umap"].n == 300
    classes = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
    assert set(projection_claims(layers, maps, labels, classes)) == {"umap_more_faithful", "dense_clusters"}
    assert set(projection_claims(layers, maps, labels, list("0123456789"))) == {"umap_more_faithful"}


@pytest.mark.lengthy
def test_the_stage_maps_every_layer_of_a_small_network(tmp_path):
    first = small_job(tmp_path)
    activations.run(first)
    job = next_job(first, "activations", tmp_path / "maps-0")
    job = in_parts(layer_maps.run, job, "maps", tmp_path / "projection")
    run(job)
    folder = job.folder / "site" / "data" / "small" / "projection"
    points, _ = unpack((folder / "points.bin").read_bytes())
    assert sorted(points["test_index"].values) == list(range(120))
    for layer in small_layers():
        arrays, _ = unpack((folder / f"{layer.name}.bin").read_bytes())
        assert arrays["umap"].values.shape == (120, 2)
        assert np.ptp(arrays["umap"].real(), axis=0).max() == pytest.approx(1, abs=1e-4)
    assert (folder / "flatten.bin").read_bytes() == (folder / "pool2.bin").read_bytes()
    check_thumbnails(folder.parent / "thumbnails", points, load_split(job.inputs["data"], "test").images)
    values = json.loads((job.folder / "values.json").read_text())
    assert values["trustworthiness_least.umap"]["value"] > 0.8
    job = in_parts(seed_maps.run, next_job(job, "projection", tmp_path / "seeds-0"), "seeds", tmp_path / "seeds")
    seeds.run(job)
    arrays, _ = unpack((job.folder / "site" / "data" / "small" / "seeds" / "fc1.bin").read_bytes())
    assert {name: array.values.shape for name, array in arrays.items()} == {
        f"{start}{n}": (120, 2) for start in ("random", "spectral") for n in (1, 2)
    }


def check_thumbnails(folder, points, images):
    """Look every picture up where its class, its answer and its number among the points put it."""
    keys = zip(*(points[name].values for name in ("label", "predicted", "test_index")), strict=True)
    ordered = sorted((label, predicted, at, index) for at, (label, predicted, index) in enumerate(keys))
    for place, (*_, index) in enumerate(ordered):
        tile = np.asarray(Image.open(folder / f"{place // PER_TILE}.webp").convert("L")).astype(float)
        row, column = divmod(place % PER_TILE, 5)
        picture = tile[28 * row : 28 * (row + 1), 28 * column : 28 * (column + 1)]
        assert np.abs(picture - 255 * images[index, 0]).mean() < 12


def in_parts(work, job, name, folder):
    """Run both parts of a stage, the first in the folder at hand, and return the job of what reads them."""
    work(job)
    job = next_job(job, f"{name}-0", job.folder.with_name(f"{name}-1"))
    work(dataclasses.replace(job, part=1))
    return next_job(job, f"{name}-1", folder)


def test_kept_maps_come_back_as_they_were(tmp_path, clouds):
    rows, labels = clouds
    maps = {"umap": rows[:, :2], "pca": rows[:, 2:4]}
    kept = [measured_map(name, maps, torch.from_numpy(rows), labels) for name in ("fc1", "conv1")]
    layer_maps.write_maps(tmp_path, kept)
    for old, new in zip(kept, layer_maps.read_maps(tmp_path), strict=True):
        assert old.name == new.name
        for ours, theirs in zip(old.quality.values(), new.quality.values(), strict=True):
            assert np.array_equal(ours.trusted, theirs.trusted) and np.array_equal(ours.continued, theirs.continued)
        assert np.array_equal(old.neighbors, new.neighbors)
        assert np.array_equal(old.own_class, new.own_class) and list(old.places) == list(new.places)
        assert all(np.array_equal(old.places[kind], new.places[kind]) for kind in old.places)
