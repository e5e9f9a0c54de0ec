"""True neighbours, what maps keep of them, exact placing, and claims about the map, on tiny arrays."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.neighbors import NearestNeighbors

from build.analysis.maps.claims import first_layer_cloud, footwear, tight
from build.analysis.maps.gaps import class_gaps
from build.analysis.maps.neighbors import (
    N_NEIGHBORS,
    Neighborhood,
    group_purity,
    guests,
    kept,
    packed_axes,
    purity,
    reordered,
    strangeness,
)
from build.analysis.maps.quality import Neighborhoods
from build.analysis.maps.seeds import gap_correlation, shared_neighbors
from build.analysis.maps.views import principal_view
from build.data.dataset import Dataset
from build.data.intervals import mean_with_interval


@pytest.fixture
def rows() -> np.ndarray:
    return np.random.default_rng(5).normal(size=(160, 6)).astype(np.float32)


def _neighborhood(rows: np.ndarray) -> Neighborhood:
    """Return the ten nearest of every row, in order, by scikit-learn."""
    distance, index = NearestNeighbors(n_neighbors=N_NEIGHBORS + 1).fit(rows).kneighbors(rows)
    return Neighborhood(index[:, 1:], distance[:, -1])


def test_neighbors_are_the_same_in_another_order(rows):
    order = np.random.default_rng(6).permutation(len(rows))
    near, expected = Neighborhoods(torch.as_tensor(rows)), _neighborhood(rows[order])
    found = reordered(near.index.numpy(), near.distance.numpy(), order)
    assert np.array_equal(found.index, expected.index)
    assert np.allclose(found.reach, expected.reach, atol=1e-4)


def test_a_guest_is_not_its_own_neighbor(rows):
    found = guests(rows[[7, 9]], rows, [7, -1])
    assert 7 not in found.index[0]
    assert found.index[1, 0] == 9
    assert np.array_equal(np.sort(found.index[0]), np.sort(_neighborhood(rows).index[7]))


def test_strangeness_is_the_part_that_has_nearer_neighbors():
    assert strangeness(np.array([0.5, 2.5, 9.0]), np.array([3.0, 1.0, 2.0, 4.0])).tolist() == [0, 0.5, 1]


def test_the_layer_itself_keeps_all_neighbors():
    places = np.random.default_rng(1).normal(size=(120, 2)).astype(np.float32)
    index = _neighborhood(places).index
    assert kept(index, places).min() == 1
    assert kept(index, np.random.default_rng(2).permutation(places), n_near=10).mean() < 0.3


def test_a_map_of_few_points_keeps_those_among_a_quarter_of_them(rows):
    few, index = rows[:60, :2], _neighborhood(rows[:60]).index
    assert kept(index, few).tolist() == kept(index, few, n_near=15).tolist() != kept(index, few, n_near=10).tolist()


def test_purity_counts_the_own_class():
    index = np.array([[1, 2], [0, 2], [0, 1]])
    assert purity(index, np.array([0, 0, 1])).tolist() == [0.5, 0.5, 0]
    assert group_purity(index, np.array([0, 0, 1]), [0]).tolist() == [0.5, 0.5]


def test_rounded_axes_place_as_they_are_published(rows):
    packed, view = packed_axes("pca", principal_view(rows))
    axes = np.stack([packed["pca0"].real(), packed["pca1"].real()], axis=1)
    assert np.allclose(rows @ axes + view.offset, view.places(rows), atol=1e-4)
    assert packed["pca0"].values.dtype == np.int8


def test_rounding_hardly_moves_the_points(rows):
    exact = principal_view(rows)
    _, rounded = packed_axes("pca", exact)
    assert np.abs(exact.places(rows) - rounded.places(rows)).max() < 0.05


def test_principal_view_has_the_largest_variances(rows):
    view = principal_view(rows)
    variances = np.linalg.eigvalsh(np.cov(rows.T))[::-1]
    assert np.allclose(np.var(view.places(rows), axis=0, ddof=1), variances[:2], rtol=1e-3)
    assert np.allclose(view.places(rows).mean(0), 0, atol=1e-4)


def test_bootstrap_interval_holds_the_mean():
    value = mean_with_interval(np.random.default_rng(0).normal(3, 1, 400))
    assert value.low < value.value < value.high
    assert value.high - value.low == pytest.approx(2 * 1.96 / 20, rel=0.2)


def test_seeds_agree_with_themselves_and_not_with_chance(rows):
    places, other = rows[:, :2], rows[:, 2:4]
    labels = np.arange(160) % 4
    places = places + 20 * np.array([[0, 0], [1, 0], [5, 0], [9, 0]], np.float32)[labels]
    assert shared_neighbors(places, places) == 1
    assert shared_neighbors(places, other) < 0.3
    assert gap_correlation(places, 3 * places[:, ::-1], labels) == pytest.approx(1)


def test_gaps_are_in_radii():
    rows = np.array([[0, 1], [0, -1], [10, 1], [10, -1]], np.float32)
    gaps = class_gaps(rows, np.array([0, 0, 1, 1]))
    assert gaps.between[0, 1] == pytest.approx(10) and np.isinf(gaps.between[0, 0])
    assert gaps.draws.shape == (200, 2, 2)


def _layer(labels: np.ndarray, own: bool) -> Neighborhood:
    """A layer whose neighbours share the class, or never do."""
    others = [np.flatnonzero((labels == label) == own)[:N_NEIGHBORS] for label in labels]
    return Neighborhood(np.stack(others), np.ones(len(labels), np.float32))


LETTERS = Dataset("letters", "Letters", "letter", "letters", ("a", "b", "c"), ("a", "b", "c"), (1, 8, 8), "nobody")


def test_a_cloud_is_a_cloud_only_if_classes_mix():
    labels = np.arange(60) % 3
    sorted_, mixed = _layer(labels, True), _layer(labels, False)
    assert first_layer_cloud({"image": sorted_, "conv1": mixed}, labels, LETTERS).holds
    assert not first_layer_cloud({"image": mixed, "conv1": sorted_}, labels, LETTERS).holds


def test_claims_of_maps_speak_of_the_data_set():
    labels = np.arange(60) % 3
    near = {"image": _layer(labels, True), "conv1": _layer(labels, False)}
    cloud, clusters = first_layer_cloud(near, labels, LETTERS), tight(near, labels, LETTERS)
    assert cloud.detail == (
        "In conv1, 0% of a letter's ten nearest neighbours already share its class (chance: 33%; in the pixels 100%)."
    )
    assert clusters.statement == "The last layer holds three tight clusters."
    assert clusters.detail.startswith("In conv1, 0% of a letter's ten nearest neighbours share its class; looser")


def test_footwear_that_stood_apart_from_the_start_does_not_drift_away():
    labels = np.arange(60) % 3
    apart, mixed = _layer(labels, True), _layer(labels, False)
    for before, holds in ((mixed, True), (apart, False)):
        near = {"image": mixed, "conv1": before, "conv2": apart}
        assert footwear(near, labels, [0], ["conv1", "conv2"]).holds == holds
