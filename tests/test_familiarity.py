"""Nearest distances against scikit-learn, and what is sampled."""

from __future__ import annotations

import numpy as np
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import normalize

from build.analysis.pixels.familiarity import class_means, directions, doubted, nearest_distance, sample
from build.data.datasets import Split


def test_nearest_distances_are_those_of_scikit_learn() -> None:
    generator = np.random.default_rng(1)
    rows, references = (generator.random((n, 7), dtype=np.float32) for n in (40, 60))
    distances, _ = NearestNeighbors(n_neighbors=3).fit(references).kneighbors(rows)
    np.testing.assert_allclose(nearest_distance(rows, references), distances.mean(1), rtol=1e-4)


def test_directions_are_those_of_scikit_learn() -> None:
    rows = np.random.default_rng(3).normal(size=(9, 5)).astype(np.float32)
    rows[4] = 0
    np.testing.assert_allclose(directions(rows), normalize(rows), rtol=1e-6)


def test_an_image_is_doubted_for_either_distance() -> None:
    distances = {"features": np.float32([0, 2, 0, 2]), "pixels": np.float32([0, 0, 9, 9])}
    assert doubted(distances, {"features": 1, "pixels": 5}) == 0.75


def test_each_class_gives_its_first_images() -> None:
    labels = np.array([1, 0, 1, 1, 0, 2])
    np.testing.assert_array_equal(sample(labels, 2), [0, 1, 2, 4, 5])


def test_class_means_are_means() -> None:
    images = np.random.default_rng(2).random((6, 1, 28, 28), dtype=np.float32)
    labels = np.array([0, 1, 0, 1, 0, 1])
    means = class_means(Split(images, labels))
    np.testing.assert_allclose(means[1], images[[1, 3, 5], 0].mean(0), rtol=1e-6)
