"""Drawn garments: the same every time, varied, and as hard as they should be."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix
from sklearn.neighbors import KNeighborsClassifier

from build.data.drawing.garments import CLASSES, DRAW, GLYPHS, PATTERNED, draw
from build.data.drawing.pencil import Pencil, Pose, mirrored, rounded

TOPS = [0, 2, 4, 6]
SHOES = [5, 7, 9]


@pytest.fixture(scope="module")
def sample() -> tuple[np.ndarray, np.ndarray]:
    return draw(800, seed=3)


def test_a_smaller_set_is_the_beginning_of_a_larger_one(sample) -> None:
    images, labels = draw(35, seed=3)
    np.testing.assert_array_equal(images, sample[0][:35])
    np.testing.assert_array_equal(labels, sample[1][:35])


def test_another_seed_draws_other_garments(sample) -> None:
    images, _ = draw(50, seed=4)
    assert not any((image == other).all() for image in images for other in sample[0])


def test_every_ten_hold_each_class_once(sample) -> None:
    assert (np.sort(sample[1].reshape(-1, 10), axis=1) == np.arange(10)).all()


def test_all_classes_have_a_name_a_glyph_and_a_hand() -> None:
    assert len(CLASSES) == len(set(GLYPHS)) == len(DRAW) == len(PATTERNED) == 10


def test_garments_are_light_on_black_and_fill_a_good_part_of_the_picture(sample) -> None:
    images, _ = sample
    lit = (images > 20).mean(axis=(1, 2))
    assert images.dtype == np.uint8 and images.shape == (800, 28, 28)
    assert lit.min() > 0.04 and lit.max() < 0.75
    assert np.median(images[:, 0]) == 0 == np.median(images[:, :, 0])


def test_garments_vary(sample) -> None:
    images, labels = sample
    assert len({image.tobytes() for image in images}) == len(images)
    for label in range(10):
        members = images[labels == label].astype(float)
        assert members.std(axis=0).mean() > 5, CLASSES[label]


def test_tops_are_confused_with_tops_and_shoes_with_shoes(sample) -> None:
    images, labels = sample[0].reshape(800, -1), sample[1]
    neighbours = KNeighborsClassifier(5).fit(images[:600], labels[:600])
    confusion = confusion_matrix(labels[600:], neighbours.predict(images[600:]), labels=range(10))
    n_wrong = confusion.sum() - confusion.trace()
    np.fill_diagonal(confusion, 0)
    within_families = sum(confusion[np.ix_(family, family)].sum() for family in (TOPS, SHOES))
    assert 0.05 < n_wrong / 200 < 0.5
    assert within_families > 0.7 * n_wrong


def test_curves_go_through_their_knots() -> None:
    knots = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]
    curve = rounded(knots)
    assert curve[::4] == knots


def test_mirroring_twice_changes_nothing() -> None:
    points = [(3.0, 4.0), (20.0, 7.0)]
    assert mirrored(mirrored(points)) == points


def test_pencil_fills_what_its_outline_encloses() -> None:
    pencil = Pencil(Pose())
    pencil.patch([(7, 7), (21, 7), (21, 21), (7, 21)], 1.0, smooth=False)
    picture = pencil.picture()
    assert picture[8:20, 8:20].min() == 1
    assert picture[:6].max() == 0
    assert picture.sum() == pytest.approx(14 * 14, rel=0.08)
