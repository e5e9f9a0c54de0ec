"""Twenty images to name: some whose label is contradicted, some doubtful ones, some of every class."""

import numpy as np

from build.analysis.classes.naming import N_CONTRADICTED, N_IMAGES, N_WRONG, choose_named


def answers(n_samples: int, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    labels = generator.integers(10, size=n_samples)
    weights = np.exp(generator.normal(size=(n_samples, 10)) + 3 * np.eye(10)[labels])
    return labels, weights / weights.sum(axis=1, keepdims=True)


def test_twenty_are_chosen_none_twice_and_the_same_again() -> None:
    labels, probabilities = answers(3000)
    chosen = choose_named(labels, probabilities)
    assert len(set(chosen.tolist())) == N_IMAGES
    assert (chosen == choose_named(labels, probabilities)).all()


def test_the_surest_contradictions_are_there_and_every_class_that_both_agree_on() -> None:
    labels, probabilities = answers(3000)
    chosen = choose_named(labels, probabilities)
    differ = probabilities.argmax(axis=1) != labels
    surest = sorted(np.flatnonzero(differ), key=lambda at: -probabilities[at].max())[:N_CONTRADICTED]
    assert set(surest) <= set(chosen)
    assert differ[chosen].sum() == N_CONTRADICTED + N_WRONG
    assert set(labels[chosen[~differ[chosen]]]) == set(range(10))


def test_a_network_without_errors_leaves_images_that_both_agree_on() -> None:
    labels = np.arange(200) % 10
    chosen = choose_named(labels, np.eye(10)[labels])
    assert len(set(chosen.tolist())) == N_IMAGES
