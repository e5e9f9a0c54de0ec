"""The measures behind the map chapter, against scikit-learn, against their definitions, on tiny arrays."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

from build.analysis.classes.pairs import mutual_confusions, pair_rates, watched_pairs
from build.analysis.layers.similarity import alignment, centered_gram
from build.analysis.maps.distances import nearest
from build.analysis.maps.moments import steps
from build.analysis.maps.reduction import principal_basis
from build.analysis.maps.ring import corner_places, fit_view, ring_order, through
from build.analysis.pairs.blends import blend_ends, blend_neighbors, detours
from build.analysis.pairs.borders import border_images, distance_counts, separation
from build.analysis.readers.linear_reader import fit_probe, vote
from build.analysis.readers.probe_report import Reading, Report, decision_depth, pair_accuracy, parting_layer
from build.data.dataset import Dataset
from build.network.model import NETWORKS

N_CLASSES = 10


@pytest.fixture
def blobs() -> tuple[np.ndarray, np.ndarray]:
    """Ten overlapping clouds: rows (400, 12) float32 and labels (400,)."""
    source = np.random.default_rng(3)
    labels = np.arange(400) % N_CLASSES
    centers = source.normal(size=(N_CLASSES, 12)) * 1.5
    return (centers[labels] + source.normal(size=(400, 12))).astype(np.float32), labels


def test_probe_agrees_with_scikit_learn(blobs):
    rows, labels = blobs
    standard = (rows - rows.mean(0)) / rows.std(0)
    reference = LogisticRegression(C=1 / (2 * 1e-2 * len(rows)), max_iter=2000, tol=1e-8).fit(standard, labels)
    said = fit_probe(rows, labels, penalty=1e-2).scores(rows).argmax(1)
    assert np.mean(said == reference.predict(standard)) >= 0.99


def test_nearest_agrees_with_scikit_learn(blobs):
    rows, _ = blobs
    index, distance = nearest(rows[:50], rows, 5)
    expected, found = NearestNeighbors(n_neighbors=5).fit(rows).kneighbors(rows[:50])
    assert np.array_equal(index[:, 1:], found[:, 1:])
    assert np.allclose(distance[:, 1:], expected[:, 1:], atol=1e-3)


def test_vote_agrees_with_scikit_learn_where_no_classes_tie(blobs):
    rows, labels = blobs
    index, _ = nearest(rows[:100], rows[100:], 7)
    votes = labels[100:][index]
    counts = (votes[:, :, None] == np.arange(N_CLASSES)).sum(1)
    clear = np.sort(counts)[:, -1] > np.sort(counts)[:, -2]
    reference = KNeighborsClassifier(7).fit(rows[100:], labels[100:]).predict(rows[:100])
    assert np.array_equal(vote(votes)[clear], reference[clear])


def test_the_nearest_decides_a_tie():
    assert vote(np.array([[4, 2, 2, 4]]))[0] == 4


def test_basis_agrees_with_scikit_learn(blobs):
    rows = torch.as_tensor(blobs[0])
    axes = principal_basis(rows, 3).axes
    expected = PCA(3).fit(rows.numpy()).components_
    assert np.allclose(np.abs(axes.T.numpy() @ expected.T), np.eye(3), atol=1e-3)


def test_a_narrow_layer_loses_nothing(blobs):
    rows = torch.as_tensor(blobs[0])
    basis = principal_basis(rows, 12)
    assert basis.axes is None
    assert torch.allclose(basis.coordinates(rows) + basis.mean, rows, atol=1e-5)


def test_alignment_is_its_definition(blobs):
    rows = blobs[0].astype(np.float64)
    other = np.tanh(rows @ np.random.default_rng(1).normal(size=(12, 30)))
    x, y = rows - rows.mean(0), other - other.mean(0)
    definition = np.linalg.norm(y.T @ x) ** 2 / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))
    assert alignment(*(centered_gram(torch.as_tensor(each)) for each in (rows, other))) == pytest.approx(definition)


def test_alignment_ignores_rotation_and_scale(blobs):
    rows = torch.as_tensor(blobs[0].astype(np.float64))
    turn = torch.linalg.qr(torch.randn(12, 12, generator=torch.Generator().manual_seed(0), dtype=torch.float64))[0]
    assert alignment(centered_gram(rows), centered_gram(3 * rows @ turn)) == pytest.approx(1)


def test_ring_puts_confused_classes_side_by_side():
    rates = np.zeros((6, 6))
    for first, second in ((0, 3), (3, 5), (1, 4)):
        rates[first, second] = rates[second, first] = 0.2
    order = ring_order(rates)
    beside = {frozenset((order[i], order[(i + 1) % 6])) for i in range(6)}
    assert {frozenset((0, 3)), frozenset((3, 5)), frozenset((1, 4))} <= beside


def test_more_classes_than_can_be_tried_in_all_orders_are_ordered_too() -> None:
    """Twenty-four classes, each confused with two others, make one ring that no exchange could better."""
    n = 24
    ring = np.random.default_rng(4).permutation(n)
    rates = np.zeros((n, n))
    for first, second in zip(ring, np.roll(ring, 1), strict=True):
        rates[first, second] = rates[second, first] = 1
    order = ring_order(rates)
    assert sorted(order) == list(range(n))
    assert sum(rates[order[place], order[place - 1]] for place in range(n)) == n


def test_corners_lie_on_the_ring_in_order():
    places = corner_places([2, 0, 1, 3])
    assert np.allclose(np.linalg.norm(places, axis=1), 1)
    assert np.allclose(places[2], [0, 1], atol=1e-6)
    assert np.allclose(places[0], [1, 0], atol=1e-6)


def test_view_is_a_ridge_regression(blobs):
    rows, labels = blobs
    corners = corner_places(list(range(N_CLASSES)))
    variance = rows.var(0, dtype=np.float64).mean()
    reference = Ridge(alpha=0.01 * variance * len(rows)).fit(rows.astype(np.float64), corners[labels])
    assert np.allclose(fit_view(rows, labels, corners).places(rows), reference.predict(rows), atol=1e-3)


def test_view_through_a_basis_is_one_linear_map(blobs):
    rows, labels = blobs
    basis = principal_basis(torch.as_tensor(rows), 4)
    inner = basis.coordinates(torch.as_tensor(rows)).numpy()
    view = fit_view(inner, labels, corner_places(list(range(N_CLASSES))))
    assert np.allclose(through(basis, view).places(rows), view.places(inner), atol=1e-4)


def test_readers_speak_of_the_data_set():
    letters = Dataset("letters", "Letters", "letter", "letters", ("a", "b", "c"), ("a", "b", "c"), (1, 8, 8), "nobody")
    labels = np.arange(9) % 3
    right = Reading(np.eye(3, dtype=np.float32)[labels], labels, labels)
    readings = {name: {"image": right, "fc1": right, "logits": right} for name in NETWORKS}
    claims = Report(letters, readings, labels, [(0, 1)], labels).claims()
    assert claims["untrained_knows_nothing"].detail.endswith("chance is 33%.")
    assert "of the 9 letters that the pixels already decide" in claims["early_is_easy"].detail


def test_decision_depth_counts_from_the_last_change_of_mind():
    readings = {"image": np.array([1, 1, 0, 2]), "conv1": np.array([1, 0, 1, 2]), "logits": np.array([1, 1, 1, 2])}
    assert decision_depth(readings, np.array([1, 1, 1, 0])).tolist() == [0, 2, 1, 3]


def test_pair_accuracy_looks_at_the_two_classes_alone():
    scores = np.zeros((4, 10), np.float32)
    scores[0, 2], scores[1, 5], scores[2, 2], scores[3, 9] = 1, 1, 1, 1
    found = pair_accuracy(scores, np.array([2, 5, 5, 9]), (2, 5))
    assert (found.value, found.n) == (pytest.approx(2 / 3), 3)


def test_a_pair_parts_where_half_the_way_is_done():
    assert parting_layer({"image": 0.8, "conv1": 0.82, "fc1": 0.86, "logits": 0.9}) == "fc1"


def test_confusions_count_both_ways():
    table = np.diag([10] * 4)
    table[0, 3], table[3, 0], table[1, 2] = 4, 2, 5
    assert list(mutual_confusions(table).items())[:2] == [((0, 3), 6), ((1, 2), 5)]
    assert pair_rates(table)[0, 3] == pytest.approx(6 / 26)
    assert watched_pairs("abcd", table, 1) == [(0, 3)]


def test_separation_is_the_chance_that_between_is_further():
    labels = np.repeat(np.arange(2), 20)
    rows = np.random.default_rng(0).normal(size=(40, 3)).astype(np.float32)
    rows[labels == 1] += 50
    assert separation(distance_counts(rows, labels), (0, 1)) > 0.99
    mixed = np.random.default_rng(0).normal(size=(200, 3)).astype(np.float32)
    assert separation(distance_counts(mixed, np.arange(200) % 2), (0, 1)) == pytest.approx(0.5, abs=0.03)


def test_border_images_are_of_either_class_and_least_decided():
    logits = np.zeros((4, 10), np.float32)
    logits[:, 1] = [3, 1, 0.5, 0]
    assert border_images(logits, np.array([0, 1, 1, 7]), (0, 1), 2).tolist() == [2, 1]


def test_a_blend_passes_over_its_own_ends():
    images = np.array([[0, 0], [4, 0], [0, 1], [4, 1], [2, 0]], np.float32)
    share = np.linspace(0, 1, 11, dtype=np.float32)[:, None]
    found = blend_neighbors((1 - share) * images[0] + share * images[1], images)
    assert found[0, 0] == 2 and found[-1, 0] == 3 and found[5, 0] == 4


def test_detours_are_answers_of_neither_end():
    answers = np.array([[0, 0, 1], [0, 5, 2], [1, 1, 2]])
    claim = detours(answers, [(0, 1), (0, 2), (1, 2)], "digits")["blends_stay_between"]
    assert (claim.holds, claim.value, claim.n) == (False, 1, 3)
    assert claim.statement.startswith("A blend of two digits is")


def test_blend_ends_are_right_where_they_can_be():
    specimens = [{"label": label} for label in (0, 0, 1)]
    assert blend_ends(specimens, np.array([5, 0, 3]), 10)[:3] == [1, 2, 0]


def test_film_steps_add_up_to_the_places():
    places = np.random.default_rng(0).uniform(-1.3, 1.3, size=(5, 7, 2)).astype(np.float32)
    packed = steps(places)
    stored = np.cumsum(packed.values, axis=0, dtype=np.uint8)
    assert np.allclose((stored - packed.zero) * packed.scale, places, atol=packed.scale / 2 + 1e-6)
